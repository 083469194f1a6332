package io.keyrotor.key;

import java.time.Duration;

/**
 * How often a store lets a version be created: one each {@code interval}, and up to
 * {@code burst} at once after a rest. Azure documents 10 creations in 10 seconds for HSM
 * keys of a vault (Microsoft Learn, "Azure Key Vault service limits") and one a second
 * for a Managed HSM ("Managed HSM scaling guidance"). In which of these limits a rotation
 * counts is not documented, so the strictest is kept, with a reserve.
 */
public record RequestPace(Duration interval, int burst) {

	/** At most 10 in any 10 seconds. */
	public static final RequestPace KEY_VAULT = new RequestPace(Duration.ofSeconds(2), 5);

	/** One each two seconds. */
	public static final RequestPace MANAGED_HSM = new RequestPace(Duration.ofSeconds(2), 1);

	public RequestPace {
		if (!interval.isPositive() || burst < 1) {
			throw new IllegalArgumentException("A pace has a positive interval and a burst of at least 1.");
		}
	}

}
