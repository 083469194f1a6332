/** One rotation policy for many keys, over HTTP. */
@NullMarked
package io.keyrotor.web.assignment;

import org.jspecify.annotations.NullMarked;
