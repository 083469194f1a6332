package io.keyrotor.rotation;

import java.util.Optional;

import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;
import io.keyrotor.plan.ConsumerLook;

/**
 * Consumers that Keyrotor does not write: the rotation is held for each until an operator
 * has moved it.
 */
final class MovesByHand {

	private MovesByHand() {
	}

	/** What the operator does; empty if the rotation would leave the consumer alone. */
	static Optional<String> of(ConsumerLook look, Optional<RotationTarget> target) {
		boolean touched = target.isPresent() || look.pinned() || look.reapplied() || look.passing();
		return look.rules().byHand().filter((_) -> touched);
	}

	/** What is worth knowing of it before the rotation is asked for. */
	static Optional<Finding> warning(ConsumerLook look, Optional<RotationTarget> target) {
		return of(look, target)
			.map((instructions) -> new Finding("MoveByHand", "The rotation will be held for the consumer "
					+ look.consumer() + ", which an operator has to move. " + instructions));
	}

	/** The step of a rotation to a new version. */
	static String step(ConsumerLook look, String instructions) {
		if (look.passing()) {
			return "Wait until %s can be read; if it is pinned, hold for an operator, who moves it to the new version by hand: %s %s"
				.formatted(look.consumer(), instructions, then(true));
		}
		return look.reapplied()
				? held("applies the key of %s once more".formatted(look.consumer()), instructions, false)
				: held("moves %s from the version %s to the new version".formatted(look.consumer(), version(look)),
						instructions, true);
	}

	private static String version(ConsumerLook look) {
		return (look.reference().orElse(null) instanceof Reference.Pinned pinned) ? pinned.version().value() : "it has";
	}

	/**
	 * The step of a rotation to what there is already.
	 * @param aim the version that consumers with a version of their own are moved to
	 */
	static String step(ConsumerLook look, RotationTarget target, VersionId aim, String instructions) {
		String uri = look.consumer().uri();
		return switch (target) {
			case RotationTarget.AnotherKey another when look.reference()
				.orElse(null) instanceof Reference.Versionless ->
				held("moves %s to the key %s without a version".formatted(uri, another.key()), instructions, true);
			case RotationTarget.AnotherKey another ->
				held("moves %s to the version %s of the key %s".formatted(uri, aim, another.key()), instructions, true);
			case RotationTarget.SameKey _ -> held("writes %s once more as it is".formatted(uri), instructions, false);
			case RotationTarget.OtherCredentials _ ->
				held("gives %s the other credentials".formatted(uri), instructions, false);
		};
	}

	private static String held(String what, String instructions, boolean shows) {
		return "Hold for an operator, who %s by hand: %s %s".formatted(what, instructions, then(shows));
	}

	/** Of what cannot be seen when it is read back, the operator's word counts. */
	private static String then(boolean shows) {
		return shows ? "Resume the rotation then, and it is read back to verify that it is there."
				: "Skip the consumer then, with that as the reason.";
	}

	/** The same, once the rotation has come to it. */
	static Finding finding(ConsumerProgress consumer, Reference wanted, ConsumerRules rules, boolean shows) {
		return new Finding("MoveByHand",
				"The consumer %s is not written by Keyrotor and has to be brought to %s by an operator. %s Nothing was written. Do that, %s."
					.formatted(consumer.consumer(), wanted.words(), rules.byHand().orElse(""),
							shows ? "then resume the rotation, which reads it back"
									: "then skip it with that as the reason"));
	}

}
