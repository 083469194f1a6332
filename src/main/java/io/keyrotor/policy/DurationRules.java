package io.keyrotor.policy;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.policy.PlacedAction.PlacedText;
import io.keyrotor.policy.PolicyDuration.Difference;
import io.keyrotor.policy.PolicyDuration.Fault;

/**
 * How a policy's durations are written, how long each of them is and how they lie to one
 * another. A lower floor of a store shortens the two ways to say how old a version is
 * when it is rotated, never how long it is valid.
 */
final class DurationRules {

	private static final int LEAST_DAYS_VALID = 28;

	private static final int LEAST_DAYS_TO_EXPIRY = 7;

	private static final String AGE_AT_ROTATION = "between a version's creation and its rotation";

	private DurationRules() {
	}

	static Stream<Violation> durationForm(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.durations(policy)
			.filter((placed) -> isFaulty(placed, EnumSet.of(Fault.MALFORMED, Fault.ZERO)))
			.map((placed) -> placed.violates("DurationForm", "P[n]Y[n]M[n]D",
					"'" + placed.text() + "' is not a duration that a policy can have: whole years, months and days"
							+ " in this order, in capital letters and more than zero, such as P18M or P1Y10D."));
	}

	static Stream<Violation> durationMaximum(RotationPolicy policy, KeyStoreRules store) {
		return PlacedAction.durations(policy)
			.filter((placed) -> isFaulty(placed, EnumSet.of(Fault.TOO_LONG)))
			.map((placed) -> placed.violates("DurationMaximum", "P100Y", placed.text()
					+ " is more than P100Y, the longest that a policy can have, on every start date: 36525 days."));
	}

	static Stream<Violation> expiryTimeMinimum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("ExpiryTimeMinimum", LEAST_DAYS_VALID, "between a version's creation and its expiry");
		return PlacedAction.expiryTime(policy).flatMap((expiryTime) -> tooShort(expiryTime, bound));
	}

	static Stream<Violation> timeAfterCreateMinimum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("TimeAfterCreateMinimum", store.policyFloorDays(), AGE_AT_ROTATION);
		return PlacedAction.rotates(policy)
			.flatMap(PlacedAction::timeAfterCreate)
			.flatMap((trigger) -> tooShort(trigger, bound));
	}

	/** So that no version expires before its own rotation. */
	static Stream<Violation> timeAfterCreateMaximum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("TimeAfterCreateMaximum", LEAST_DAYS_TO_EXPIRY,
				"between a version's rotation and its expiry");
		return PlacedAction.rotates(policy)
			.flatMap(PlacedAction::timeAfterCreate)
			.flatMap((trigger) -> tooLate(policy, trigger, bound));
	}

	static Stream<Violation> timeBeforeExpiryMinimum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("TimeBeforeExpiryMinimum", store.leastDaysBeforeExpiry().orElse(0),
				"between the action and the version's expiry");
		return Stream.concat(PlacedAction.rotates(policy), PlacedAction.notifies(policy))
			.flatMap(PlacedAction::timeBeforeExpiry)
			.flatMap((trigger) -> tooShort(trigger, bound));
	}

	static Stream<Violation> rotateBeforeExpiryMaximum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("RotateBeforeExpiryMaximum", store.policyFloorDays(), AGE_AT_ROTATION);
		return PlacedAction.rotates(policy)
			.flatMap(PlacedAction::timeBeforeExpiry)
			.flatMap((trigger) -> tooLate(policy, trigger, bound));
	}

	static Stream<Violation> notifyBeforeExpiryMaximum(RotationPolicy policy, KeyStoreRules store) {
		Bound bound = new Bound("NotifyBeforeExpiryMaximum", LEAST_DAYS_TO_EXPIRY,
				"between a version's creation and the notice");
		return PlacedAction.notifies(policy)
			.filter((placed) -> store.notifySupported())
			.flatMap(PlacedAction::timeBeforeExpiry)
			.flatMap((trigger) -> tooLate(policy, trigger, bound));
	}

	private static boolean isFaulty(PlacedText placed, Set<Fault> faults) {
		return PolicyDuration.fault(placed.text()).filter(faults::contains).isPresent();
	}

	private static Stream<Violation> tooShort(PlacedText placed, Bound bound) {
		return PolicyDuration.parse(placed.text())
			.map(PolicyDuration::shortestDays)
			.filter((shortest) -> shortest < bound.days)
			.map((shortest) -> placed.violates(bound.rule, "P" + bound.days + "D",
					placed.text() + " can be as little as " + counted(shortest) + ", and " + bound.need()))
			.stream();
	}

	private static Stream<Violation> tooLate(RotationPolicy policy, PlacedText placed, Bound bound) {
		return policy.expiryTime()
			.flatMap(PolicyDuration::parse)
			.flatMap((expiryTime) -> PolicyDuration.parse(placed.text())
				.map(expiryTime::minus)
				.filter((left) -> left.days() < bound.days)
				.map((left) -> placed.violates(bound.rule, "expiryTime - P" + bound.days + "D",
						"expiryTime " + expiryTime + " less " + placed.text() + " can be as little as " + reckoned(left)
								+ ", and " + bound.need())))
			.stream();
	}

	private static String reckoned(Difference left) {
		return counted(left.days()) + " (" + left.minuendDays() + " - " + left.subtrahendDays() + ", counted from "
				+ left.countedFrom() + ")";
	}

	private static String counted(long days) {
		return days + ((days == 1) ? " day" : " days");
	}

	/** How many days must lie between what. */
	private record Bound(String rule, int days, String between) {

		private String need() {
			return "at least " + this.days + " days must lie " + this.between + ".";
		}

	}

}
