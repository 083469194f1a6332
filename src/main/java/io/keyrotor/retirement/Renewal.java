package io.keyrotor.retirement;

import java.time.Duration;

/**
 * How long a retirement that goes on after it was held waits for what it cannot take from
 * before.
 *
 * @param proofWindow for how long the use of the version is watched if it is watched anew
 * @param cacheTime the longest cache time of all kinds of consumers, of those we cannot
 * see too
 */
record Renewal(Duration proofWindow, Duration cacheTime) {
}
