/**
 * Retirements: from the wish to disable an old key version until it is proven that
 * nothing uses it, it is disabled, and nothing has missed it.
 */
@NullMarked
package io.keyrotor.retirement;

import org.jspecify.annotations.NullMarked;
