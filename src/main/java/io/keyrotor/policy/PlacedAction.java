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

	static Stream<PlacedText> expiryTime(RotationPolicy policy) {
		return policy.expiryTime().map((text) -> new PlacedText(EXPIRY_TIME, text)).stream();
	}

	/** Every duration of the policy, the expiry time first. */
	static Stream<PlacedText> durations(RotationPolicy policy) {
		return Stream.concat(expiryTime(policy), in(policy).flatMap(PlacedAction::triggers));
	}

	String place() {
		return "lifetimeActions[" + this.index + "]";
	}

	String place(String member) {
		return place() + "." + member;
	}

	Stream<PlacedText> triggers() {
		return Stream.concat(timeAfterCreate(), timeBeforeExpiry());
	}

	Stream<PlacedText> timeAfterCreate() {
		return trigger("timeAfterCreate", this.action.timeAfterCreate());
	}

	Stream<PlacedText> timeBeforeExpiry() {
		return trigger("timeBeforeExpiry", this.action.timeBeforeExpiry());
	}

	private Stream<PlacedText> trigger(String name, Optional<String> time) {
		return time.map((text) -> new PlacedText(place("trigger." + name), text)).stream();
	}

	/** A duration as it was written, which may be no duration at all. */
	record PlacedText(String field, String text) {

		Violation violates(String rule, String limit, String message) {
			return new Violation(this.field, rule, limit, this.text, message);
		}

	}

}
