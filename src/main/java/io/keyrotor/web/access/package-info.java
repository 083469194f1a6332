/** Who may call. */
@NullMarked
package io.keyrotor.web.access;

import org.jspecify.annotations.NullMarked;
