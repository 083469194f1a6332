package io.keyrotor.sandbox;

import java.time.Instant;

/** One version of a secret as the fake vault holds it. */
record StoredSecret(String version, String value, Instant created) {
}
