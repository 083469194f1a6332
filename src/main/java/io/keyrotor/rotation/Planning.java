package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.VersionHeadroom;

/** What a rotation would do, found out without doing it. */
public sealed interface Planning {

	/**
	 * The rotation would be accepted.
	 *
	 * @param key the key with its present version
	 * @param headroom how many versions it has and may have, before the rotation
	 * @param warnings what is worth knowing about the key's rotation policy
	 */
	record Planned(Key key, VersionHeadroom headroom, List<PlannedConsumer> consumers,
			List<Finding> warnings) implements Planning {

		public Planned {
			consumers = List.copyOf(consumers);
			warnings = List.copyOf(warnings);
		}

	}

	/** The rotation would be refused: the key has a live one. */
	record InProgress(Rotation live) implements Planning {
	}

	/** The rotation would be refused. */
	record Refused(Finding finding) implements Planning {
	}

	/**
	 * What would become of one consumer.
	 *
	 * @param reference the key it uses now; empty if it could not be read
	 * @param obstacle why it could not be moved
	 */
	record PlannedConsumer(CmkBinding binding, Optional<Reference> reference, Optional<Finding> obstacle) {
	}

}
