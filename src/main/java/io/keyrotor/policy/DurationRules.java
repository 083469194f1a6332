package io.keyrotor.policy;

import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.policy.PlacedAction.PlacedText;
import io.keyrotor.policy.PolicyDuration.Difference;
import io.keyrotor.policy.PolicyDuration.Fault;

/**
 * How a policy's durations are written, how long each of them is and how they lie to one
 * another. A lower floor of a store shortens the two times from a version's creation to
 * its rotation, never the time that the version is valid.
 */
final class DurationRules {

	private static final int LEAST_DAYS_VALID = 28;

	private static final int LEAST_DAYS_TO_EXPIRY = 7;

	private DurationRules() {
	}

	static Stream<Violation> durationForm(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.durations(policy)
			.filter((placed) -> PolicyDuration.fault(placed.text())
				.filter((fault) -> fault != Fault.TOO_LONG)
				.isPresent())
			.map((placed) -> new Violation(placed.field(), "DurationForm", "P[n]Y[n]M[n]D", placed.text(),
					"'" + placed.text()
							+ "' is not a duration that a policy can have: whole years, months and days in this"
							+ " order, in capital letters and more than zero, such as P18M or P1Y10D."));
	}

	static Stream<Violation> durationMaximum(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.durations(policy)
			.filter((placed) -> PolicyDuration.fault(placed.text()).filter(Fault.TOO_LONG::equals).isPresent())
			.map((placed) -> new Violation(placed.field(), "DurationMaximum", "P100Y", placed.text(),
					placed.text() + " is more than 100 years of 365.25 days, the longest that a policy can ask for."));
	}

	static Stream<Violation> expiryTimeMinimum(RotationPolicy policy, KeyStoreRules store) {
		return expiryTime(policy)
			.flatMap((expiryTime) -> tooShort("ExpiryTimeMinimum",
					new PlacedText(PlacedAction.EXPIRY_TIME, expiryTime.text()), LEAST_DAYS_VALID,
					"a version must be valid for"))
			.stream();
	}

	static Stream<Violation> timeAfterCreateMinimum(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.rotates(policy)
			.flatMap((placed) -> placed.timeAfterCreate().stream())
			.flatMap((trigger) -> tooShort("TimeAfterCreateMinimum", trigger, store.policyFloorDays(),
					"between a version's creation and its rotation lie")
				.stream());
	}

	/** So that no version expires before its own rotation. */
	static Stream<Violation> timeAfterCreateMaximum(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.rotates(policy)
			.flatMap((placed) -> placed.timeAfterCreate().stream())
			.flatMap((trigger) -> tooLate("TimeAfterCreateMaximum", policy, trigger, LEAST_DAYS_TO_EXPIRY,
					"between a version's rotation and its expiry lie")
				.stream());
	}

	static Stream<Violation> timeBeforeExpiryMinimum(RotationPolicy policy, KeyStoreRules store) {
		return store.leastDaysBeforeExpiry()
			.stream()
			.boxed()
			.flatMap((least) -> PlacedAction.in(policy)
				.filter((placed) -> placed.action().isRotate() || placed.action().isNotify())
				.flatMap((placed) -> placed.timeBeforeExpiry().stream())
				.flatMap((trigger) -> tooShort("TimeBeforeExpiryMinimum", trigger, least,
						"between the action and the version's expiry lie")
					.stream()));
	}

	static Stream<Violation> rotateBeforeExpiryMaximum(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.rotates(policy)
			.flatMap((placed) -> placed.timeBeforeExpiry().stream())
			.flatMap((trigger) -> tooLate("RotateBeforeExpiryMaximum", policy, trigger, store.policyFloorDays(),
					"between a version's creation and its rotation lie")
				.stream());
	}

	static Stream<Violation> notifyBeforeExpiryMaximum(RotationPolicy policy, KeyStoreRules store) {
		return (store.notifySupported() ? PlacedAction.notifies(policy) : Stream.<PlacedAction>empty())
			.flatMap((placed) -> placed.timeBeforeExpiry().stream())
			.flatMap((trigger) -> tooLate("NotifyBeforeExpiryMaximum", policy, trigger, LEAST_DAYS_TO_EXPIRY,
					"between a version's creation and the notice lie")
				.stream());
	}

	private static Optional<PolicyDuration> expiryTime(RotationPolicy policy) {
		return policy.expiryTime().flatMap(PolicyDuration::parse);
	}

	private static Optional<Violation> tooShort(String rule, PlacedText placed, int least, String why) {
		return placed.duration()
			.filter((duration) -> duration.shortestDays() < least)
			.map((duration) -> new Violation(placed.field(), rule, "P" + least + "D", placed.text(),
					placed.text() + " is " + days(duration.shortestDays())
							+ " where the calendar makes it shortest, but " + why + " at least " + least + " days."));
	}

	private static Optional<Violation> tooLate(String rule, RotationPolicy policy, PlacedText placed, int least,
			String why) {
		return placed.duration()
			.flatMap((duration) -> expiryTime(policy).map((expiryTime) -> expiryTime.minus(duration)))
			.filter((difference) -> difference.days() < least)
			.map((difference) -> new Violation(placed.field(), rule, "expiryTime - P" + least + "D", placed.text(),
					"expiryTime " + policy.expiryTime().orElse("") + " less " + placed.text() + " is "
							+ reckoned(difference) + ", but " + why + " at least " + least + " days."));
	}

	private static String reckoned(Difference difference) {
		return days(difference.days()) + " where the calendar makes it smallest (" + difference.minuendDays() + " - "
				+ difference.subtrahendDays() + ", counted from " + difference.countedFrom() + ")";
	}

	private static String days(long count) {
		return count + ((count == 1) ? " day" : " days");
	}

}
