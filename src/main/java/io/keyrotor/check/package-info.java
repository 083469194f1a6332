/**
 * What can be said of a key store before anything is done with it: whether it is safe,
 * and which permissions this service has. The port is {@link StoreInspection}.
 */
@NullMarked
package io.keyrotor.check;

import org.jspecify.annotations.NullMarked;
