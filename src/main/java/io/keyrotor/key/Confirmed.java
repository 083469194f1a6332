package io.keyrotor.key;

import java.util.Optional;

/**
 * What Azure answered to a change that it made.
 *
 * @param value the answer
 * @param requestId Azure's {@code x-ms-request-id}, where it gave one
 */
public record Confirmed<T>(T value, Optional<String> requestId) {
}
