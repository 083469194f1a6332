package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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

	/** What was moved forward, to be looked at again on the way back. */
	private static List<ConsumerProgress> backwards(List<ConsumerProgress> consumers, Instant now) {
		return consumers.stream().map((consumer) -> consumer.backwards(now)).toList();
	}

	/** The name the REST API shows. */
	String name();

	/** Whether the rotation is over and its key free for the next one. */
	boolean terminal();

	/**
	 * Accepted; nothing has been done.
	 *
	 * @param heirs consumers to which a rotation that gave way to this one may still have
	 * a write under way, each once
	 * @param calledOn when that one last intended to create a version, which may still
	 * appear
	 * @param before the key before that call, with all versions that one knew of; absent
	 * in rows that were kept before this was
	 * @param canceling whether nothing is begun any more, and only what was inherited is
	 * waited for and looked at
	 */
	record Requested(List<ConsumerProgress> heirs, Optional<Instant> calledOn, Optional<Baseline> before,
			boolean canceling) implements Phase {

		/** Rows that were kept before this was have none. */
		public Requested {
			heirs = ConsumerProgress.lastWrites(Objects.requireNonNullElse(heirs, List.of()));
		}

		public Requested() {
			this(List.of(), Optional.empty(), Optional.empty(), false);
		}

		/** In the place of a rotation that may still be writing these. */
		static Requested after(List<ConsumerProgress> written) {
			return new Requested(written, Optional.empty(), Optional.empty(), false);
		}

		/** In the place of a rotation that may still get a version from its call. */
		static Requested after(Creating creating) {
			return creating.calledOn().isEmpty() ? new Requested()
					: new Requested(List.of(), creating.calledOn(), Optional.of(creating.seen()), false);
		}

		/** No version is created: consumers are moved to one that there is. */
		Propagating propagate(Baseline baseline, VersionId current, List<ConsumerProgress> consumers) {
			return new Propagating(baseline, current, Set.of(), consumers);
		}

		Creating create(Baseline baseline) {
			return new Creating(baseline, Set.of(), Optional.empty(), false, Optional.empty(), false);
		}

		Failed fail(Finding finding) {
			return new Failed(finding, this.heirs);
		}

		/**
		 * At once if nothing was inherited; otherwise its outcome has to be found out
		 * first, that of a call in the way in which its own rotation would do so.
		 */
		Phase cancel() {
			if (this.heirs.isEmpty() && this.calledOn.isEmpty()) {
				return new Canceled();
			}
			return this.before
				.<Phase>map((baseline) -> new Creating(baseline, Set.of(), this.calledOn, true, Optional.empty(), true))
				.orElseGet(() -> new Requested(this.heirs, this.calledOn, this.before, true));
		}

		/** Nothing that was inherited can be looked at, or nothing has to be. */
		Canceled canceled() {
			return new Canceled(Optional.empty(), this.heirs);
		}

		/**
		 * What was inherited is looked at before the end, as it is on the way back.
		 * @param current the version that consumers would have been moved to
		 */
		RollingBack rollBack(Baseline baseline, VersionId current, List<ConsumerProgress> inherited, Finding cause) {
			return new RollingBack(baseline.current(), current, joined(baseline.versions(), Set.of(current)), inherited,
					cause);
		}

		/** What the next one begins with if this one gives way, too. */
		Requested heir() {
			return new Requested(this.heirs, this.calledOn, this.before, false);
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
	 * @param calledOn when it was last intended to call rotate; a new version may appear
	 * at any moment until that call can have no further effect
	 * @param calledBefore whether there was a call before that one
	 * @param turn when the key store can take the call, once a turn was given
	 * @param canceling whether no call is to be made any more, and only the outcome of an
	 * earlier one is waited for
	 */
	record Creating(Baseline baseline, Set<VersionId> surplus, Optional<Instant> calledOn, boolean calledBefore,
			Optional<Instant> turn, boolean canceling) implements Phase {

		public Creating {
			surplus = Set.copyOf(surplus);
		}

		Creating queue(Instant turn) {
			return new Creating(this.baseline, this.surplus, this.calledOn, this.calledBefore, Optional.of(turn),
					this.canceling);
		}

		Creating intend(Instant now) {
			return new Creating(this.baseline, this.surplus, Optional.of(now), this.called(), Optional.empty(),
					this.canceling);
		}

		/** The call is known to have had no effect. */
		Creating withoutEffect() {
			return new Creating(this.baseline, this.surplus, Optional.empty(), this.calledBefore, this.turn,
					this.canceling);
		}

		/** Versions came of what was called, and an operator is told of these. */
		Creating knowing(Set<VersionId> others) {
			return new Creating(this.baseline, joined(this.surplus, others), Optional.empty(), true, this.turn,
					this.canceling);
		}

		/** The key as far as it is known; whatever is not in it may come of a call. */
		Baseline seen() {
			return new Baseline(this.baseline.current(), joined(this.baseline.versions(), this.surplus),
					this.baseline.shape());
		}

		/** Whether a call was made whose outcome may still have to be found out. */
		boolean called() {
			return this.calledBefore || this.calledOn.isPresent();
		}

		Propagating propagate(VersionId current, List<ConsumerProgress> consumers) {
			return new Propagating(this.baseline, current, this.surplus, consumers);
		}

		/**
		 * At once if no call was made; otherwise its outcome has to be found out first.
		 */
		Phase cancel() {
			return called() ? new Creating(this.baseline, this.surplus, this.calledOn, true, this.turn, true)
					: new Canceled();
		}

		/** No version came of what was called before the rotation was cancelled. */
		Canceled canceled() {
			return new Canceled();
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

	/** Consumers are being moved to a version. */
	sealed interface Moving extends Phase {

		/** The version that this consumer is moved to. */
		VersionId target(ConsumerProgress consumer);

		/** Whether a consumer that is pinned to this version is to be moved. */
		boolean movesFrom(VersionId version);

		/**
		 * Why a consumer is left as it is that is pinned to another version than its
		 * target and is not to be moved from it; empty if somebody has to look.
		 */
		Optional<String> leaves(VersionId version);

		/** How a consumer stands that was read back as it should be. */
		ConsumerProgress.State arrived(Instant now);

		List<ConsumerProgress> consumers();

		Moving with(List<ConsumerProgress> consumers);

		default Moving with(ConsumerProgress changed) {
			return with(consumers().stream()
				.map((consumer) -> consumer.binding().equals(changed.binding()) ? changed : consumer)
				.toList());
		}

		Held hold(Finding finding);

		@Override
		default boolean terminal() {
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
			List<ConsumerProgress> consumers) implements Moving {

		public Propagating {
			surplus = Set.copyOf(surplus);
			consumers = List.copyOf(consumers);
		}

		@Override
		public VersionId target(ConsumerProgress consumer) {
			return this.current;
		}

		@Override
		public boolean movesFrom(VersionId version) {
			return this.baseline.versions().contains(version);
		}

		@Override
		public Optional<String> leaves(VersionId version) {
			return Optional.empty();
		}

		@Override
		public ConsumerProgress.State arrived(Instant now) {
			return new ConsumerProgress.Verified(now);
		}

		@Override
		public Propagating with(List<ConsumerProgress> consumers) {
			return new Propagating(this.baseline, this.current, this.surplus, consumers);
		}

		Propagating knowing(Set<VersionId> others) {
			return new Propagating(this.baseline, this.current, joined(this.surplus, others), this.consumers);
		}

		/** The end, at which the key was seen to have this many versions. */
		Completed complete(int versions, Optional<RetirementId> retirement) {
			return complete(versions, retirement, List.of());
		}

		/** The same, with the retirements of older versions of a key that was left. */
		Completed complete(int versions, Optional<RetirementId> retirement, List<RetirementId> further) {
			return new Completed(this.baseline.current(), this.current, this.consumers, OptionalInt.of(versions),
					retirement, further);
		}

		RollingBack rollBack(Finding cause, Instant now) {
			Set<VersionId> known = joined(joined(this.baseline.versions(), this.surplus), Set.of(this.current));
			return new RollingBack(this.baseline.current(), this.current, known, backwards(this.consumers, now), cause);
		}

		@Override
		public Held hold(Finding finding) {
			return new Held(this, finding);
		}

		@Override
		public String name() {
			return "Propagating";
		}

	}

	/**
	 * Every pinned consumer was read back on the new version; the old one is still
	 * enabled.
	 *
	 * @param versionCount how many versions the key had then; absent in rows that were
	 * kept before this was
	 * @param retirement what was begun for the old version, if that was asked for
	 * @param furtherRetirements what was begun for the other versions of a key that was
	 * left
	 */
	record Completed(VersionId previous, VersionId current, List<ConsumerProgress> consumers, OptionalInt versionCount,
			Optional<RetirementId> retirement, List<RetirementId> furtherRetirements) implements Phase {

		/** Rows that were kept before this was have no further retirements. */
		public Completed {
			consumers = List.copyOf(consumers);
			furtherRetirements = List.copyOf(Objects.requireNonNullElse(furtherRetirements, List.of()));
		}

		/** Only while the previous version is enabled and this is the newest rotation. */
		RollingBack rollBack(Finding cause, Instant now) {
			return new RollingBack(this.previous, this.current, Set.of(), backwards(this.consumers, now), cause);
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

	/**
	 * Consumers are being moved back to the version that each had before, which is
	 * enabled. The new one stays enabled and counts against the key's limit.
	 *
	 * @param previous the version that was current before; a consumer of which is not
	 * known what it had goes back to this one
	 * @param known all versions that the rotation knows of, so that one that appears
	 * beside them is found; empty once the rotation was over
	 * @param cause who or what wanted it
	 */
	record RollingBack(VersionId previous, VersionId current, Set<VersionId> known, List<ConsumerProgress> consumers,
			Finding cause) implements Moving {

		public RollingBack {
			known = Set.copyOf(known);
			consumers = List.copyOf(consumers);
		}

		@Override
		public VersionId target(ConsumerProgress consumer) {
			return consumer.from().orElse(this.previous);
		}

		@Override
		public boolean movesFrom(VersionId version) {
			return version.equals(this.current);
		}

		@Override
		public Optional<String> leaves(VersionId version) {
			return Optional.of("It is pinned to the version " + version
					+ ", which this rotation did not put there, and is left as it is.");
		}

		@Override
		public ConsumerProgress.State arrived(Instant now) {
			return new ConsumerProgress.RolledBack(now);
		}

		@Override
		public RollingBack with(List<ConsumerProgress> consumers) {
			return new RollingBack(this.previous, this.current, this.known, consumers, this.cause);
		}

		RollingBack knowing(Set<VersionId> others) {
			return new RollingBack(this.previous, this.current, joined(this.known, others), this.consumers, this.cause);
		}

		/** All versions that consumers go back to that name one. */
		Set<VersionId> goals() {
			Set<VersionId> goals = new HashSet<>(Set.of(this.previous));
			this.consumers.forEach((consumer) -> goals.add(target(consumer)));
			return goals;
		}

		/**
		 * Whether a consumer may go back without naming a version; one that was pinned
		 * when it was moved has kept which version that was.
		 */
		boolean follows() {
			return this.consumers.stream().anyMatch((consumer) -> consumer.from().isEmpty());
		}

		RolledBack finish() {
			return new RolledBack(this.previous, this.current, this.consumers, this.cause);
		}

		@Override
		public Held hold(Finding finding) {
			return new Held(this, finding);
		}

		@Override
		public String name() {
			return "RollingBack";
		}

	}

	/** Every consumer that was moved was read back on the version it had before. */
	record RolledBack(VersionId previous, VersionId current, List<ConsumerProgress> consumers,
			Finding cause) implements Phase {

		public RolledBack {
			consumers = List.copyOf(consumers);
		}

		@Override
		public String name() {
			return "RolledBack";
		}

		@Override
		public boolean terminal() {
			return true;
		}

	}

	/**
	 * Ended by an operator before anything was changed, or for another rotation that took
	 * its place and looks after its consumers.
	 *
	 * @param cause which one that is
	 * @param consumers how far they had come by then
	 */
	record Canceled(Optional<Finding> cause, List<ConsumerProgress> consumers) implements Phase {

		/** Rows that were kept before this was have no consumers. */
		public Canceled {
			consumers = List.copyOf(Objects.requireNonNullElse(consumers, List.of()));
		}

		public Canceled() {
			this(Optional.empty(), List.of());
		}

		@Override
		public String name() {
			return "Canceled";
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
				case Moving moving ->
					moving.with(moving.consumers().stream().map((consumer) -> consumer.resumed(now)).toList());
				case Requested _, Creating _, Completed _, RolledBack _, Canceled _, Held _, Failed _ ->
					this.heldBefore;
			};
		}

		/** What a rotation that takes its place begins with. */
		Requested heir() {
			return switch (this.heldBefore) {
				case Moving moving -> Requested
					.after(moving.consumers().stream().filter((consumer) -> consumer.write().isPresent()).toList());
				case Creating creating -> Requested.after(creating);
				case Requested requested -> requested.heir();
				case Completed _, RolledBack _, Canceled _, Held _, Failed _ -> new Requested();
			};
		}

		/** Another rotation takes its place and looks after its consumers. */
		Canceled giveWay(Finding cause) {
			List<ConsumerProgress> consumers = (this.heldBefore instanceof Moving moving) ? moving.consumers()
					: List.of();
			return new Canceled(Optional.of(cause), consumers);
		}

		/** The same wait, with more known of what it waits in. */
		Held in(Phase changed) {
			return new Held(changed, this.finding);
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

	/**
	 * Ended before a new version was created; nothing was changed.
	 *
	 * @param consumers those to which a rotation that gave way to this one may still have
	 * had a write under way
	 */
	record Failed(Finding finding, List<ConsumerProgress> consumers) implements Phase {

		/** Rows that were kept before this was have no consumers. */
		public Failed {
			consumers = List.copyOf(Objects.requireNonNullElse(consumers, List.of()));
		}

		public Failed(Finding finding) {
			this(finding, List.of());
		}

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
