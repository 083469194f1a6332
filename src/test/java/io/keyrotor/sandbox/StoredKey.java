package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.VersionId;
import io.keyrotor.policy.RotationPolicy;

/**
 * One key as a fake key store holds it.
 *
 * @param name as its creator spelt it
 * @param versions oldest first; the last one is current
 * @param policy empty while none was ever set
 * @param deletedOn when it was soft-deleted
 * @param managed whether it backs a certificate
 */
record StoredKey(String name, String keyType, int bits, List<StoredVersion> versions, Optional<RotationPolicy> policy,
		Optional<Instant> deletedOn, Map<String, String> tags, boolean managed) {

	StoredKey {
		versions = List.copyOf(versions);
		tags = Map.copyOf(tags);
	}

	/** The curve, if it is an elliptic curve's key. */
	Optional<String> curve() {
		return this.keyType.startsWith("EC") ? Optional.of("P-256") : Optional.empty();
	}

	StoredVersion current() {
		return this.versions.getLast();
	}

	Optional<StoredVersion> version(VersionId id) {
		return this.versions.stream().filter((version) -> version.id().equals(id)).findFirst();
	}

	StoredKey plus(StoredVersion version) {
		return with(Stream.concat(this.versions.stream(), Stream.of(version)).toList());
	}

	StoredKey replacing(StoredVersion changed) {
		return with(this.versions.stream()
			.map((version) -> version.id().equals(changed.id()) ? changed : version)
			.toList());
	}

	StoredKey with(RotationPolicy changed) {
		return new StoredKey(this.name, this.keyType, this.bits, this.versions, Optional.of(changed), this.deletedOn,
				this.tags, this.managed);
	}

	StoredKey deleted(Optional<Instant> on) {
		return new StoredKey(this.name, this.keyType, this.bits, this.versions, this.policy, on, this.tags,
				this.managed);
	}

	StoredKey tagged(Map<String, String> changed) {
		return new StoredKey(this.name, this.keyType, this.bits, this.versions, this.policy, this.deletedOn, changed,
				this.managed);
	}

	/** The same key as one that backs a certificate. */
	StoredKey backingACertificate() {
		return new StoredKey(this.name, this.keyType, this.bits, this.versions, this.policy, this.deletedOn, this.tags,
				true);
	}

	private StoredKey with(List<StoredVersion> changed) {
		return new StoredKey(this.name, this.keyType, this.bits, changed, this.policy, this.deletedOn, this.tags,
				this.managed);
	}

}
