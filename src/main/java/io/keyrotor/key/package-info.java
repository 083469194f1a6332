/**
 * The words of key management: stores, keys, versions, and the one port through which
 * keys are rotated.
 */
@NullMarked
package io.keyrotor.key;

import org.jspecify.annotations.NullMarked;
