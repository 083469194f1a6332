package io.keyrotor.plan;

import java.util.stream.Stream;

import io.keyrotor.check.RotationChecks;
import io.keyrotor.key.Key;

/**
 * Whether a consumer and the key that it is to have fit together. Two checks that fail
 * never hide each other.
 */
final class ConsumerFitness {

	private ConsumerFitness() {
	}

	static Stream<PlanCheck> of(Key key, RotationChecks store, ConsumerLook look) {
		return Stream
			.of(KeyFitness.of(key, look), PlacementChecks.of(look, store.sight()),
					AccessChecks.of(key.id(), look, store.sight()))
			.flatMap((part) -> part);
	}

}
