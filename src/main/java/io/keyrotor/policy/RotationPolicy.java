package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A key's rotation policy as Azure keeps it. It can hold a policy that our rules would
 * refuse, so that one made elsewhere can still be read; {@link PolicyRules} says what is
 * wrong with it. Durations keep their original text, which Azure echoes.
 *
 * @param expiryTime how long a version made by a rotation is valid, as an ISO-8601
 * duration
 * @param createdOn when Azure first stored a policy for the key; absent if none was ever
 * set
 * @param updatedOn when Azure last changed it
 */
public record RotationPolicy(List<LifetimeAction> lifetimeActions, Optional<String> expiryTime,
		Optional<Instant> createdOn, Optional<Instant> updatedOn) {

	/** The policy that removes whatever is set. */
	public static final RotationPolicy NONE = of(List.of(), Optional.empty());

	public RotationPolicy {
		lifetimeActions = List.copyOf(lifetimeActions);
	}

	public static RotationPolicy of(List<LifetimeAction> lifetimeActions, Optional<String> expiryTime) {
		return new RotationPolicy(lifetimeActions, expiryTime, Optional.empty(), Optional.empty());
	}

	/** Whether setting this policy removes whatever is set. */
	public boolean isRemoval() {
		return this.lifetimeActions.isEmpty() && this.expiryTime.isEmpty();
	}

	/**
	 * Whether the policy makes Azure rotate the key, which is what a rotation policy is
	 * judged by.
	 */
	public boolean rotates() {
		return this.lifetimeActions.stream().anyMatch(LifetimeAction::isRotate);
	}

}
