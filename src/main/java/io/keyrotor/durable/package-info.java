/**
 * All that must survive a crash: rows, transactions and the engine that advances
 * rotations.
 */
@NullMarked
package io.keyrotor.durable;

import org.jspecify.annotations.NullMarked;
