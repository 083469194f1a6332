/** The application: start-up and the clock. */
@NullMarked
package io.keyrotor;

import org.jspecify.annotations.NullMarked;
