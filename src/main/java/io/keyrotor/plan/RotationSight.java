package io.keyrotor.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.keyrotor.check.RotationChecks;
import io.keyrotor.key.Key;

/**
 * A key, its store and its consumers as they were found before a rotation.
 *
 * @param aim the key that the consumers are to be on afterwards
 * @param creates whether a version is to be created
 * @param emergency whether one consumer must not keep the others from being moved
 * @param store the store of the key that the consumers are to be on
 * @param consumers one for each binding that is meant, oldest first
 */
public record RotationSight(Key key, Key aim, boolean creates, boolean emergency, RotationChecks store,
		List<ConsumerLook> consumers) {

	public RotationSight {
		consumers = List.copyOf(consumers);
	}

	/** What was found before a version is created. */
	public RotationSight(Key key, RotationChecks store, List<ConsumerLook> consumers) {
		this(key, key, true, false, store, consumers);
	}

	/** The same, where the key is compromised. */
	public RotationSight inEmergency() {
		return new RotationSight(this.key, this.aim, this.creates, true, this.store, this.consumers);
	}

	/**
	 * The same, where every consumer is written, whichever way it names its key.
	 * @param authenticated whether they get other credentials
	 */
	public RotationSight writing(boolean authenticated) {
		return new RotationSight(this.key, this.aim, this.creates, this.emergency, this.store,
				this.consumers.stream()
					.map((look) -> (look instanceof ConsumerLook.Seen seen) ? seen.beingWritten(authenticated) : look)
					.toList());
	}

	/** The same without the consumers that are left out. */
	public RotationSight only(Predicate<ConsumerLook> meant) {
		return new RotationSight(this.key, this.aim, this.creates, this.emergency, this.store,
				this.consumers.stream().filter(meant).toList());
	}

	/** All checks: those of the store first, then those of each consumer. */
	public List<PlanCheck> checks() {
		return Stream.concat(store(!this.consumers.isEmpty()), this.consumers.stream().flatMap(this::checks)).toList();
	}

	private Stream<PlanCheck> store(boolean anyConsumer) {
		return StoreSafety.of(this.store, anyConsumer)
			.map((check) -> (this.creates || !(stays() || check.check().equals(StoreSafety.ROTATE))) ? check
					: check.refusingNothing("No version is created."));
	}

	/** Whether the consumers keep the key they have. */
	private boolean stays() {
		return !this.creates && this.aim.id().equals(this.key.id());
	}

	private Stream<PlanCheck> checks(ConsumerLook look) {
		Stream<PlanCheck> fitness = ConsumerFitness.of(this.aim, this.store, look)
			.map((check) -> stays() ? check.refusingNothing("The consumer has the key already.") : check);
		return Stream.concat(ConsumerChecks.of(look, this.store.tenantId()).map((check) -> judged(look, check)),
				fitness);
	}

	private PlanCheck judged(ConsumerLook look, PlanCheck check) {
		return (this.emergency && !(look instanceof ConsumerLook.Seen))
				? check.refusingNothing(
						"In an emergency the others are moved all the same, and the rotation is held for this one.")
				: check;
	}

	/**
	 * The checks for which a rotation is refused. A plan and the rotation itself both go
	 * by this and by nothing else.
	 */
	public List<PlanCheck> failed() {
		return checks().stream().filter(PlanCheck::failed).toList();
	}

}
