package io.keyrotor.plan;

import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.check.RotationChecks;
import io.keyrotor.key.Key;

/**
 * A key, its store and its consumers as they were found before a rotation.
 *
 * @param consumers one for each binding of the key, oldest first
 */
public record RotationSight(Key key, RotationChecks store, List<ConsumerLook> consumers) {

	public RotationSight {
		consumers = List.copyOf(consumers);
	}

	/** All checks: those of the store first, then those of each consumer. */
	public List<PlanCheck> checks() {
		return Stream.concat(StoreSafety.of(this.store, !this.consumers.isEmpty()),
				this.consumers.stream()
					.flatMap((look) -> Stream.concat(ConsumerChecks.of(look, this.store.tenantId()),
							KeyFitness.of(this.key, look))))
			.toList();
	}

	/**
	 * The checks for which a rotation is refused. A plan and the rotation itself both go
	 * by this and by nothing else.
	 */
	public List<PlanCheck> failed() {
		return checks().stream().filter(PlanCheck::failed).toList();
	}

}
