package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;

/**
 * Where a rotation stands. Each phase holds only what exists in it, and a transition is a
 * method on the phase it leaves; what has no method cannot happen.
 */
public sealed interface Phase {

	private static Set<VersionId> joined(Set<VersionId> some, Set<VersionId> others) {
		Set<VersionId> all = new HashSet<>(some);
		all.addAll(others);
		return all;
	}

	/** The name the REST API shows. */
	String name();

	/** Whether the rotation is over and its key free for the next one. */
	boolean terminal();

	/** Accepted; nothing has been done. */
	record Requested() implements Phase {

		Creating create(Baseline baseline) {
			return new Creating(baseline, Set.of(), Optional.empty(), false);
		}

		Failed fail(Finding finding) {
			return new Failed(finding);
		}

		Held hold(Finding finding) {
			return new Held(this, finding);
		}

		@Override
		public String name() {
			return "Requested";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * The new version is to be created.
	 *
	 * @param baseline the key before it
	 * @param surplus versions that appeared since and are not the one to use; an operator
	 * knows of them
	 * @param calledOn when it was last intended to call rotate; from then on a new
	 * version may appear at any moment until the call's timeout and the settle time are
	 * over
	 */
	record Creating(Baseline baseline, Set<VersionId> surplus, Optional<Instant> calledOn,
			boolean calledBefore) implements Phase {

		public Creating {
			surplus = Set.copyOf(surplus);
		}

		Creating intend(Instant now) {
			return new Creating(this.baseline, this.surplus, Optional.of(now),
					this.calledBefore || this.calledOn.isPresent());
		}

		/** The call is known to have had no effect. */
		Creating withoutEffect() {
			return new Creating(this.baseline, this.surplus, Optional.empty(), this.calledBefore);
		}

		Creating knowing(Set<VersionId> others) {
			return new Creating(this.baseline, joined(this.surplus, others), Optional.empty(), this.calledBefore);
		}

		Propagating propagate(VersionId current, List<ConsumerProgress> consumers) {
			return new Propagating(this.baseline, current, this.surplus, consumers);
		}

		Failed fail(Finding finding) {
			return new Failed(finding);
		}

		Held hold(Finding finding) {
			return new Held(this, finding);
		}

		@Override
		public String name() {
			return "Creating";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * The new version exists, the old one is enabled, and consumers are being moved.
	 *
	 * @param surplus versions that appeared beside the new one and that an operator knows
	 * of; a consumer is never moved from one of them, because they may be newer
	 */
	record Propagating(Baseline baseline, VersionId current, Set<VersionId> surplus,
			List<ConsumerProgress> consumers) implements Phase {

		public Propagating {
			surplus = Set.copyOf(surplus);
			consumers = List.copyOf(consumers);
		}

		Propagating with(List<ConsumerProgress> consumers) {
			return new Propagating(this.baseline, this.current, this.surplus, consumers);
		}

		Propagating with(ConsumerProgress changed) {
			return with(this.consumers.stream()
				.map((consumer) -> consumer.binding().equals(changed.binding()) ? changed : consumer)
				.toList());
		}

		Propagating knowing(Set<VersionId> others) {
			return new Propagating(this.baseline, this.current, joined(this.surplus, others), this.consumers);
		}

		/** The end, at which the key was seen to have this many versions. */
		Completed complete(int versions) {
			return new Completed(this.baseline.current(), this.current, this.consumers, OptionalInt.of(versions));
		}

		Held hold(Finding finding) {
			return new Held(this, finding);
		}

		@Override
		public String name() {
			return "Propagating";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/**
	 * Every pinned consumer was read back on the new version; the old one is still
	 * enabled.
	 *
	 * @param versionCount how many versions the key had then; absent in rows that were
	 * kept before this was
	 */
	record Completed(VersionId previous, VersionId current, List<ConsumerProgress> consumers,
			OptionalInt versionCount) implements Phase {

		public Completed {
			consumers = List.copyOf(consumers);
		}

		@Override
		public String name() {
			return "Completed";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/** Waits for an operator, and goes on in {@code heldBefore} when resumed. */
	record Held(Phase heldBefore, Finding finding) implements Phase {

		public Held {
			if (heldBefore.terminal() || heldBefore instanceof Held) {
				throw new IllegalArgumentException("A rotation cannot be held before " + heldBefore.name() + ".");
			}
		}

		/** The phase it goes on in; consumers that were stuck are looked at again. */
		Phase resume(Instant now) {
			return switch (this.heldBefore) {
				case Propagating propagating -> propagating
					.with(propagating.consumers().stream().map((consumer) -> consumer.resumed(now)).toList());
				case Requested _, Creating _, Completed _, Held _, Failed _ -> this.heldBefore;
			};
		}

		@Override
		public String name() {
			return "Held";
		}

		@Override
		public boolean terminal() {
			return false;
		}

	}

	/** Ended before a new version was created; nothing was changed. */
	record Failed(Finding finding) implements Phase {

		@Override
		public String name() {
			return "Failed";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

}
