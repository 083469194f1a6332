/**
 * Rotations: from the request for a new key version until every pinned consumer is
 * verified on it.
 */
@NullMarked
package io.keyrotor.rotation;

import org.jspecify.annotations.NullMarked;
