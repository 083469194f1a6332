/**
 * What all Azure adapters share: one way to send a request with a token, and one way to
 * say that it failed.
 */
@NullMarked
package io.keyrotor.azure;

import org.jspecify.annotations.NullMarked;
