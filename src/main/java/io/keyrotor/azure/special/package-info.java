/**
 * Resources whose keys no declaration can express, each family in a room of its own below
 * this one, and what an operator has to move by hand.
 */
@NullMarked
package io.keyrotor.azure.special;

import org.jspecify.annotations.NullMarked;
