/** Rotation policies, and the forecast of what they will do. */
@NullMarked
package io.keyrotor.web.policy;

import org.jspecify.annotations.NullMarked;
