package io.keyrotor.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is worth knowing about a key before it is used or rotated. An expired version and
 * one whose time has not come still unwrap and decrypt, a disabled one refuses everything
 * (Microsoft Learn, "About keys", key attributes).
 */
public final class KeyCondition {

	private KeyCondition() {
	}

	/** All that is worth knowing of the key at {@code now}. */
	public static List<Finding> of(Key key, Instant now) {
		return Stream.of(managed(key), disabled(key), expired(key, now), notYetValid(key, now))
			.flatMap(Optional::stream)
			.toList();
	}

	/** Why a key that backs a certificate is not rotated by itself. */
	public static Optional<Finding> managed(Key key) {
		return key.managed() ? finding("KeyIsManaged",
				"The key %s backs a certificate and is rotated with it. Renew the certificate instead."
					.formatted(key.id()))
				: Optional.empty();
	}

	/**
	 * Why a key whose current version is disabled is not rotated: whoever is moved to the
	 * next version has to unwrap with this one first.
	 */
	public static Optional<Finding> disabled(Key key) {
		return key.current().enabled() ? Optional.empty() : finding("KeyDisabled",
				"The current version %s of the key %s is disabled: somebody switched it off, and it refuses everything. A rotation needs it enabled, because a consumer unwraps its data keys with it before they are wrapped with the next version. Find out why it was disabled; enable it again, then rotate the key."
					.formatted(key.current().id(), key.id()));
	}

	private static Optional<Finding> expired(Key key, Instant now) {
		return key.current().isExpiredAt(now) ? finding("KeyExpired",
				"The current version %s of the key %s expired on %s: it still unwraps and decrypts, and refuses to wrap and encrypt. Rotate the key."
					.formatted(key.current().id(), key.id(), key.current().expiresOn().orElse(now)))
				: Optional.empty();
	}

	private static Optional<Finding> notYetValid(Key key, Instant now) {
		return key.current().isEarlyAt(now) ? finding("KeyNotYetValid",
				"The current version %s of the key %s is valid from %s on: until then it refuses to wrap and encrypt. Wait for that day, or change the version's activation date in its key store."
					.formatted(key.current().id(), key.id(), key.current().notBefore().orElse(now)))
				: Optional.empty();
	}

	private static Optional<Finding> finding(String code, String message) {
		return Optional.of(new Finding(code, message));
	}

}
