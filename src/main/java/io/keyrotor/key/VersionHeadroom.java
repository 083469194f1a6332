package io.keyrotor.key;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many versions a key has and how many it may have. On a Managed HSM automatic and
 * manual versions count alike up to 100, and Azure deletes no single version (Microsoft
 * Learn, "Configure key auto-rotation in Azure Managed HSM").
 *
 * @param used how many versions there are, disabled and expired ones included
 * @param limit how many there may be, where the store has a limit
 */
public record VersionHeadroom(int used, OptionalInt limit) {

	/** From how many hundredths of the limit on a key is warned of. */
	private static final int NEAR_PERCENT = 90;

	public static VersionHeadroom of(int used, KeyStoreRules rules) {
		return new VersionHeadroom(used, rules.versionLimit());
	}

	/** How many versions the key may still get, where there is a limit. */
	public OptionalInt remaining() {
		return this.limit.isEmpty() ? this.limit : OptionalInt.of(Math.max(0, this.limit.getAsInt() - this.used));
	}

	/** Whether the key can get no more versions. */
	public boolean reached() {
		return this.limit.isPresent() && this.used >= this.limit.getAsInt();
	}

	/**
	 * What is to be said of a key that has no or few versions left:
	 * {@code VersionLimitReached} or {@code VersionLimitNear}.
	 */
	public Optional<Finding> warning(KeyId key) {
		if (reached()) {
			return Optional.of(reached(key));
		}
		boolean near = this.limit.isPresent() && this.used * 100 >= this.limit.getAsInt() * NEAR_PERCENT;
		return near ? Optional.of(near(key)) : Optional.empty();
	}

	/** Why the key gets no more versions, and the way out. */
	public Finding reached(KeyId key) {
		return new Finding("VersionLimitReached",
				"The key %s has all %d versions that a key in the key store %s may have, and Azure deletes no single version. Create a new key there, encrypt the consumers with it and bind them to it; keep the old key enabled until nothing needs it."
					.formatted(key, this.limit.orElse(0), key.store()));
	}

	private Finding near(KeyId key) {
		return new Finding("VersionLimitNear",
				"The key %s has %d of the %d versions that a key in the key store %s may have; after %d more, Azure's own rotations included, it can be rotated no more. Create a new key there in time, encrypt the consumers with it and bind them to it; keep the old key enabled until nothing needs it."
					.formatted(key, this.used, this.limit.orElse(0), key.store(), remaining().orElse(0)));
	}

}
