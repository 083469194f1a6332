/**
 * The crash matrix: the service against a simulated Azure, a simulated database and
 * simulated time, with everything going wrong that can.
 */
@NullMarked
package io.keyrotor.matrix;

import org.jspecify.annotations.NullMarked;
