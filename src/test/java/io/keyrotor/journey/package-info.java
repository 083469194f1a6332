/**
 * The whole service from outside: HTTP in, and what became of it out of the fakes'
 * ledger.
 */
@NullMarked
package io.keyrotor.journey;

import org.jspecify.annotations.NullMarked;
