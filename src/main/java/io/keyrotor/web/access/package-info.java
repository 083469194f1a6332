/** Who may call, and what for: addresses, tokens, roles. */
@NullMarked
package io.keyrotor.web.access;

import org.jspecify.annotations.NullMarked;
