/**
 * What there is in the key stores: each key with its versions, its policy, what becomes
 * of it and who uses it, read from the stores at the time of asking.
 */
@NullMarked
package io.keyrotor.inventory;

import org.jspecify.annotations.NullMarked;
