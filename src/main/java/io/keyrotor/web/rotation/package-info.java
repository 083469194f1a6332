/** Everything that starts a rotation, shows it or steers it, over HTTP. */
@NullMarked
package io.keyrotor.web.rotation;

import org.jspecify.annotations.NullMarked;
