/**
 * What at Azure uses a key, bound or not: the search for it, what becomes of what was
 * found, and the sweep that keeps the bindings true.
 */
@NullMarked
package io.keyrotor.discovery;

import org.jspecify.annotations.NullMarked;
