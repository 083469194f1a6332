/**
 * Who uses a key: consumers, how they refer to their key, and the bindings we keep of
 * them.
 */
@NullMarked
package io.keyrotor.binding;

import org.jspecify.annotations.NullMarked;
