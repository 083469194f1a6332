package io.keyrotor.idempotency;

/**
 * What tells a repeated request from a new one.
 *
 * @param scope the caller, method and path
 * @param key the caller's {@code Idempotency-Key}
 * @param bodyHash a hash of what was asked
 */
public record RequestKey(String scope, String key, String bodyHash) {
}
