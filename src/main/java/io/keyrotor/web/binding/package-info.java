/** What uses a key: bindings, and what discovery finds, over HTTP. */
@NullMarked
package io.keyrotor.web.binding;

import org.jspecify.annotations.NullMarked;
