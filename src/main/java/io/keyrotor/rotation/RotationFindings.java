package io.keyrotor.rotation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.key.Finding;

/** What to say of a rotation that stops or turns round. */
final class RotationFindings {

	/** Holds that end once nothing is stuck any more. */
	private static final Set<String> STUCK = Set.of("NeedsSecret", "ConsumersNotMoved");

	private static final String CANCELED = "Canceled";

	private RotationFindings() {
	}

	static Finding canceled(Rotation rotation) {
		String what = rotation.target().isEmpty()
				? "after its new version had been created. What was moved goes back; the new version stays enabled and counts against the key's limit."
				: rotation.otherKey()
					.map((other) -> "while consumers were moved to the key " + other + ". What was moved goes back.")
					.orElse("while consumers were written. What was written stays so; nothing else is written.");
		return new Finding(CANCELED,
				"The rotation %s of the key %s was cancelled %s".formatted(rotation.id(), rotation.key(), what));
	}

	static Finding canceledBeforeItBegan(Rotation rotation) {
		return new Finding(CANCELED,
				"The rotation %s of the key %s was cancelled before it began. Consumers that the rotation before it may still have been writing are read back, and what is already on the key that it was to move them to goes back."
					.formatted(rotation.id(), rotation.key()));
	}

	/** Whether it goes or went back because it was cancelled. */
	static boolean isCanceled(Finding cause) {
		return cause.code().equals(CANCELED);
	}

	static Finding rolledBack(Rotation rotation) {
		String what = rotation.otherKey()
			.map((other) -> "Consumers go back from the key " + other
					+ " to the version that each had before, and those without a version to the key itself.")
			.orElse("Consumers go back to the previous version; those without a version cannot and are named in their detail. The new version stays enabled.");
		return new Finding("RolledBack", "The rotation %s of the key %s was rolled back by an operator. %s"
			.formatted(rotation.id(), rotation.key(), what));
	}

	static Finding waits(Rotation rotation) {
		return new Finding("HoldRequested",
				"The rotation %s of the key %s waits before any consumer is written, as it was asked to. Resume it when you are ready."
					.formatted(rotation.id(), rotation.key()));
	}

	static Finding gaveWay(Rotation held, Rotation successor) {
		return new Finding("Superseded",
				"The rotation %s of the key %s was held and gave way to the emergency rotation %s, which looks after its consumers. What it had moved stays where it is until that one moves it on."
					.formatted(held.id(), held.key(), successor.id()));
	}

	static Finding stuck(Rotation rotation, List<ConsumerProgress> stuck) {
		boolean secretsOnly = stuck.stream()
			.allMatch((consumer) -> consumer.state() instanceof ConsumerProgress.NeedsSecret);
		String named = stuck.stream().map((consumer) -> consumer.consumer().uri()).collect(Collectors.joining(", "));
		return new Finding(secretsOnly ? "NeedsSecret" : "ConsumersNotMoved",
				"The rotation %s of the key %s cannot move %d of its consumers: %s. The old version stays enabled. See each consumer's detail for the cure, then retry or skip that consumer, or resume the rotation."
					.formatted(rotation.id(), rotation.key(), stuck.size(), named));
	}

	/** Whether the rotation waits for nothing but stuck consumers. */
	static boolean waitsForConsumers(Phase.Held held) {
		return STUCK.contains(held.finding().code());
	}

}
