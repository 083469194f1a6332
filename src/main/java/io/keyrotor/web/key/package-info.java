/** Key stores, keys and their versions over HTTP. */
@NullMarked
package io.keyrotor.web.key;

import org.jspecify.annotations.NullMarked;
