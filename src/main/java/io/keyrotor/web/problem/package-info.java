/** What goes wrong, as callers see it: RFC 9457 problems with a stable code each. */
@NullMarked
package io.keyrotor.web.problem;

import org.jspecify.annotations.NullMarked;
