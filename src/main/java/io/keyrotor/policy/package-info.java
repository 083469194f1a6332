/** Rotation policies: what Azure holds, what we accept, and why. */
@NullMarked
package io.keyrotor.policy;

import org.jspecify.annotations.NullMarked;
