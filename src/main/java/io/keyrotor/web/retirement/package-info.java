/** Retiring an old key version, over HTTP. */
@NullMarked
package io.keyrotor.web.retirement;

import org.jspecify.annotations.NullMarked;
