/**
 * The identity as which Keyrotor calls Azure: which credential it is, and whether it gets
 * tokens.
 */
@NullMarked
package io.keyrotor.azure.identity;

import org.jspecify.annotations.NullMarked;
