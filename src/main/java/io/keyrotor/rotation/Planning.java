package io.keyrotor.rotation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.plan.PlanCheck;

/** What a rotation would do, found out without doing it. */
public sealed interface Planning {

	/**
	 * What would be done, and whether it would be accepted.
	 *
	 * @param key the key with its present version
	 * @param target what is done instead of creating a version
	 * @param headroom how many versions it has and may have, before the rotation
	 * @param steps what would be done, in order, in sentences
	 * @param checks all that was checked
	 * @param expectedDuration how long it takes until nothing uses the old version, as
	 * far as published cache times tell
	 * @param warnings what is worth knowing and refuses nothing
	 */
	record Planned(Key key, Optional<RotationTarget> target, VersionHeadroom headroom, List<ConsumerLook> consumers,
			List<String> steps, List<PlanCheck> checks, Duration expectedDuration,
			List<Finding> warnings) implements Planning {

		public Planned {
			consumers = List.copyOf(consumers);
			steps = List.copyOf(steps);
			checks = List.copyOf(checks);
			warnings = List.copyOf(warnings);
		}

		/** What an operator does with a consumer that the rotation is held for. */
		public Optional<String> byHand(ConsumerLook look) {
			return MovesByHand.of(look, this.target);
		}

		/** Whether the rotation would be accepted: no check failed. */
		public boolean accepted() {
			return this.checks.stream().noneMatch(PlanCheck::failed);
		}

	}

	/** The rotation would be refused: the key has a live one. */
	record InProgress(Rotation live) implements Planning {
	}

	/** The rotation would be refused. */
	record Refused(Finding finding) implements Planning {
	}

}
