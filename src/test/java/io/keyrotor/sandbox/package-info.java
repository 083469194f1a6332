/**
 * Azure on one's own machine: stateful fakes, a ledger of what they did, and tools to
 * break them.
 */
@NullMarked
package io.keyrotor.sandbox;

import org.jspecify.annotations.NullMarked;
