package io.keyrotor.policy;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyVersion;

/**
 * From when to when one version lives, and when a policy's actions fall into that time.
 * <p>
 * Azure does not document how it reckons months and years; here they follow the calendar
 * in UTC, as {@link PolicyDuration} has it.
 */
record Lifetime(Instant createdOn, Optional<Instant> expiresOn) {

	static Lifetime of(KeyVersion version) {
		return new Lifetime(version.createdOn(), version.expiresOn());
	}

	/** The lifetime of a version that a rotation makes then, under this policy. */
	static Lifetime begun(Instant on, RotationPolicy policy) {
		return new Lifetime(on, policy.expiryTime().flatMap(Lifetime::period).map((period) -> after(on, period)));
	}

	/** When the policy rotates this version; empty if it never does. */
	Optional<Instant> rotation(RotationPolicy policy) {
		return first(policy.lifetimeActions().stream().filter(LifetimeAction::isRotate));
	}

	/** When the policy gives notice of this version's expiry. */
	Optional<Instant> notice(RotationPolicy policy) {
		return first(policy.lifetimeActions().stream().filter(LifetimeAction::isNotify));
	}

	/** Of several triggers, which a policy made elsewhere may have, the first counts. */
	private Optional<Instant> first(Stream<LifetimeAction> actions) {
		return actions.flatMap(this::triggers).min(Comparator.naturalOrder());
	}

	private Stream<Instant> triggers(LifetimeAction action) {
		Optional<Instant> afterCreate = action.timeAfterCreate()
			.flatMap(Lifetime::period)
			.map((period) -> after(this.createdOn, period));
		Optional<Instant> beforeExpiry = action.timeBeforeExpiry()
			.flatMap(Lifetime::period)
			.flatMap((period) -> this.expiresOn.map((expiry) -> before(expiry, period)));
		return Stream.concat(afterCreate.stream(), beforeExpiry.stream());
	}

	private static Optional<Period> period(String text) {
		return PolicyDuration.parse(text).map((duration) -> Period.parse(duration.text()));
	}

	private static Instant after(Instant start, Period period) {
		return start.atOffset(ZoneOffset.UTC).plus(period).toInstant();
	}

	private static Instant before(Instant end, Period period) {
		return end.atOffset(ZoneOffset.UTC).minus(period).toInstant();
	}

}
