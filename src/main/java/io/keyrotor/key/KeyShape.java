package io.keyrotor.key;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Azure's key type ({@code RSA}, {@code RSA-HSM}, {@code EC}, ...) with its size in bits
 * or its curve.
 */
public record KeyShape(String keyType, OptionalInt sizeInBits, Optional<String> curve) {
}
