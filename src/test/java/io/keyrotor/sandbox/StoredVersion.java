package io.keyrotor.sandbox;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * One version as a fake key store holds it.
 *
 * @param modulus what stands for the key material: random, so that two versions never
 * look the same; of an elliptic curve's key it holds the point
 */
record StoredVersion(VersionId id, boolean enabled, Instant created, Instant updated, Optional<Instant> notBefore,
		Optional<Instant> expires, List<String> operations, String modulus) {

	static final List<String> RSA_OPERATIONS = List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");

	static final List<String> EC_OPERATIONS = List.of("sign", "verify");

	private static final SecureRandom RANDOM = new SecureRandom();

	StoredVersion {
		operations = List.copyOf(operations);
	}

	static StoredVersion create(List<String> operations, Instant now, Optional<Instant> expires) {
		return create(2048, operations, now, expires);
	}

	/** A version whose modulus, if it is an RSA key's, has so many bits. */
	static StoredVersion create(int bits, List<String> operations, Instant now, Optional<Instant> expires) {
		return new StoredVersion(new VersionId(HexFormat.of().formatHex(random(16))), true, now, now, Optional.empty(),
				expires, operations,
				Base64.getUrlEncoder().withoutPadding().encodeToString(modulus(Math.max(bits, 2048))));
	}

	/** One of the two coordinates of a point on a curve of 256 bits. */
	String coordinate(int number) {
		byte[] material = Base64.getUrlDecoder().decode(this.modulus);
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(Arrays.copyOfRange(material, 32 * number, 32 * (number + 1)));
	}

	/** This version after a PATCH. */
	StoredVersion with(VersionChange change, Instant now) {
		return new StoredVersion(this.id, change.enabled().orElse(this.enabled), this.created, now,
				change.notBefore().or(this::notBefore), change.expires().or(this::expires),
				change.operations().orElse(this.operations), this.modulus);
	}

	/** The highest bit of a modulus is always set. */
	private static byte[] modulus(int bits) {
		byte[] bytes = random(bits / 8);
		bytes[0] |= (byte) 0x80;
		return bytes;
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		RANDOM.nextBytes(bytes);
		return bytes;
	}

}
