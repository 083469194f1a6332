package io.keyrotor.policy;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A lifetime action with its place in the policy's JSON. */
record PlacedAction(int index, LifetimeAction action) {

	static final String EXPIRY_TIME = "attributes.expiryTime";

	static Stream<PlacedAction> in(RotationPolicy policy) {
		return IntStream.range(0, policy.lifetimeActions().size())
			.mapToObj((index) -> new PlacedAction(index, policy.lifetimeActions().get(index)));
	}

	static Stream<PlacedAction> rotates(RotationPolicy policy) {
		return in(policy).filter((placed) -> placed.action.isRotate());
	}

	static Stream<PlacedAction> notifies(RotationPolicy policy) {
		return in(policy).filter((placed) -> placed.action.isNotify());
	}

	/** Every duration of the policy as it was written, the expiry time first. */
	static Stream<PlacedText> durations(RotationPolicy policy) {
		Stream<PlacedText> expiryTime = policy.expiryTime().map((text) -> new PlacedText(EXPIRY_TIME, text)).stream();
		return Stream.concat(expiryTime, in(policy)
			.flatMap((placed) -> Stream.concat(placed.timeAfterCreate().stream(), placed.timeBeforeExpiry().stream())));
	}

	String place(String member) {
		return "lifetimeActions[" + this.index + "]." + member;
	}

	Optional<PlacedText> timeAfterCreate() {
		return this.action.timeAfterCreate().map((text) -> new PlacedText(place("trigger.timeAfterCreate"), text));
	}

	Optional<PlacedText> timeBeforeExpiry() {
		return this.action.timeBeforeExpiry().map((text) -> new PlacedText(place("trigger.timeBeforeExpiry"), text));
	}

	/** A duration as it was written, which may be no duration at all. */
	record PlacedText(String field, String text) {

		Optional<PolicyDuration> duration() {
			return PolicyDuration.parse(this.text);
		}

	}

}
