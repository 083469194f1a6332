package io.keyrotor.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyVersion;

/**
 * What is to be said of a policy with a view to the key that it is for.
 *
 * @param next when it rotates the current version, if it does
 */
record PolicyWarnings(Key key, RotationPolicy policy, Optional<Instant> next, Instant now) {

	Stream<Finding> all() {
		return Stream
			.of(noRotation(), durationUnreadable(), triggerCannotFire(), triggerTooEarly(), slow(), overdue(),
					expiresBeforeRotation())
			.flatMap(Optional::stream);
	}

	private Optional<Finding> noRotation() {
		return this.policy.rotates() ? Optional.empty() : finding("NoRotation",
				"The key %s has no rotation policy with a Rotate action, so Azure never rotates it by itself%s. Set a policy that rotates it, or rotate it on demand."
					.formatted(this.key.id(),
							current().expiresOn()
								.map((expiry) -> "; its current version expires on " + expiry)
								.orElse("")));
	}

	/** A policy made elsewhere may say what we cannot reckon with. */
	private Optional<Finding> durationUnreadable() {
		return PlacedAction.durations(this.policy)
			.filter((duration) -> PolicyDuration.parse(duration.text()).isEmpty())
			.findFirst()
			.flatMap((duration) -> finding("DurationUnreadable",
					"The rotation policy of the key %s has '%s' at %s, which is no duration of years, months and days, so it was left out of account. Set the policy anew."
						.formatted(this.key.id(), ascii(duration.text()), duration.field())));
	}

	private Optional<Finding> triggerCannotFire() {
		boolean waits = this.next.isEmpty() && PlacedAction.rotates(this.policy)
			.anyMatch((placed) -> placed.timeBeforeExpiry().findAny().isPresent());
		return (waits && current().expiresOn().isEmpty()) ? finding("TriggerCannotFire",
				"The policy of the key %s rotates it some time before expiry, but its current version %s has no expiry, so this cannot happen. Rotate the key once on demand: the new version gets an expiry, and the policy takes over from there."
					.formatted(this.key.id(), current().id()))
				: Optional.empty();
	}

	/** A policy made elsewhere may count back further than its versions live. */
	private Optional<Finding> triggerTooEarly() {
		return following()
			.filter((version) -> version.rotation(this.policy)
				.filter((rotation) -> !rotation.isAfter(version.createdOn()))
				.isPresent())
			.flatMap((_) -> finding("TriggerTooEarly",
					"The policy of the key %s rotates a version at the moment it is made or before, so what Azure will do cannot be forecast. Let the trigger come later."
						.formatted(this.key.id())));
	}

	/**
	 * Judged by the current version and by the next one, whose expiry is the policy's.
	 */
	private Optional<Finding> slow() {
		if (!this.policy.rotates()) {
			return finding("SlowerThanTwoYears",
					"Nothing rotates the key %s, whose current version was created on %s. %s have it that a key which wraps other keys is rotated at least every two years. Set a policy that does so, such as a rotation P18M after creation with the expiry time P2Y."
						.formatted(this.key.id(), current().createdOn(), Cryptoperiod.SOURCE));
		}
		return Stream.of(Optional.of(Lifetime.of(current())), following())
			.flatMap(Optional::stream)
			.filter(this::isSlow)
			.findFirst()
			.flatMap((slow) -> finding("SlowerThanTwoYears",
					"The policy of the key %s rotates a version created on %s only on %s. %s have it that a key which wraps other keys is rotated at least every two years, here by %s. Set a shorter trigger or expiry time."
						.formatted(this.key.id(), slow.createdOn(), slow.rotation(this.policy).orElse(this.now),
								Cryptoperiod.SOURCE, Cryptoperiod.end(slow.createdOn()))));
	}

	private boolean isSlow(Lifetime version) {
		return version.rotation(this.policy).filter(Cryptoperiod.end(version.createdOn())::isBefore).isPresent();
	}

	private Optional<Finding> overdue() {
		return this.next.filter(this.now::isAfter)
			.flatMap((due) -> finding("RotationOverdue",
					"By its policy the key %s was to be rotated on %s, and its current version %s is still the one of %s. Azure may be late, or it cannot rotate the key: look at the key in its store, or rotate it on demand."
						.formatted(this.key.id(), due, current().id(), current().createdOn())));
	}

	private Optional<Finding> expiresBeforeRotation() {
		return Stream.of(Optional.of(Lifetime.of(current())), following())
			.flatMap(Optional::stream)
			.filter(this::expiresFirst)
			.findFirst()
			.flatMap((early) -> finding("ExpiresBeforeRotation",
					"A version of the key %s created on %s expires on %s, before its policy rotates it on %s: from then until the rotation nothing new can be wrapped with the key. Let the trigger come before the expiry, or rotate the key on demand in time."
						.formatted(this.key.id(), early.createdOn(), early.expiresOn().orElse(this.now),
								early.rotation(this.policy).orElse(this.now))));
	}

	private boolean expiresFirst(Lifetime version) {
		return version.rotation(this.policy)
			.filter((rotation) -> version.expiresOn().filter(rotation::isAfter).isPresent())
			.isPresent();
	}

	/** The version after the current one. */
	private Optional<Lifetime> following() {
		return Optional.of(this.next.filter(this.now::isBefore).orElse(this.now))
			.map((on) -> Lifetime.begun(on, this.policy));
	}

	private KeyVersion current() {
		return this.key.current();
	}

	private static String ascii(String text) {
		return text.replaceAll("[^ -~]", "?");
	}

	private static Optional<Finding> finding(String code, String message) {
		return Optional.of(new Finding(code, message));
	}

}
