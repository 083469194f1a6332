/**
 * Whether AI Search services insist on customer-managed keys: what is asked of them, what
 * they answer, and the objects without such a key.
 */
@NullMarked
package io.keyrotor.enforcement;

import org.jspecify.annotations.NullMarked;
