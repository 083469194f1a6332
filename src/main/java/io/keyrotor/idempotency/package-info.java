/**
 * Requests that were accepted, so that the same request sent again gets the same
 * resource.
 */
@NullMarked
package io.keyrotor.idempotency;

import org.jspecify.annotations.NullMarked;
