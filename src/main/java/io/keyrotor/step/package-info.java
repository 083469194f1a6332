/**
 * How anything that takes long is carried out: step by step, each step kept before the
 * next, and every change beyond our own rows kept as an intent before it is made.
 */
@NullMarked
package io.keyrotor.step;

import org.jspecify.annotations.NullMarked;
