/**
 * One rotation policy for a selection of keys: set key by key, with a result for each,
 * and resumable.
 */
@NullMarked
package io.keyrotor.assignment;

import org.jspecify.annotations.NullMarked;
