package io.keyrotor.rotation;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/**
 * How far one consumer has come.
 *
 * @param due when it is to be looked at next
 * @param failures how many times in a row it could not be reached
 * @param trouble why, in a sentence
 * @param from the version it had before it was written first; empty until then, and in
 * rows that were kept before this was
 */
public record ConsumerProgress(BindingId binding, ConsumerId consumer, State state, Instant due, int failures,
		Optional<String> trouble, Optional<VersionId> from) {

	static ConsumerProgress pending(BindingId binding, ConsumerId consumer, Instant now) {
		return new ConsumerProgress(binding, consumer, new Pending(), now, 0, Optional.empty(), Optional.empty());
	}

	ConsumerProgress to(State next, Instant due) {
		return new ConsumerProgress(this.binding, this.consumer, next, due, 0, Optional.empty(), this.from);
	}

	ConsumerProgress restated(State next) {
		return new ConsumerProgress(this.binding, this.consumer, next, this.due, this.failures, this.trouble,
				this.from);
	}

	/** It is about to be written; only what it had before the first time counts. */
	ConsumerProgress leaving(VersionId version) {
		return new ConsumerProgress(this.binding, this.consumer, this.state, this.due, this.failures, this.trouble,
				this.from.or(() -> Optional.of(version)));
	}

	/** Nothing is wrong; it is only too early. */
	ConsumerProgress waiting(String why, Instant due) {
		return new ConsumerProgress(this.binding, this.consumer, this.state, due, this.failures, Optional.of(why),
				this.from);
	}

	ConsumerProgress troubled(String why, Instant due) {
		return new ConsumerProgress(this.binding, this.consumer, this.state, due, this.failures + 1, Optional.of(why),
				this.from);
	}

	/**
	 * One that another rotation may still be writing: what that wrote is waited for, and
	 * is no write of this one.
	 * @param from the key that the other one wrote it to
	 */
	static ConsumerProgress inherited(ConsumerProgress other, BindingId binding, KeyId from, Instant now) {
		State state = other.write()
			.<State>map((write) -> new Updating(write.since(), 0, write.fingerprint(), Optional.empty(), write.target(),
					Optional.of(write.key().orElse(from)), false, Made.NOTHING, write.over()))
			.orElseGet(Pending::new);
		return pending(binding, other.consumer(), now).to(state, now);
	}

	/** What was lost is put back, for as long as it is known what that was. */
	Optional<ConsumerProgress> restored(Instant now) {
		return (this.state instanceof Failed failed && failed.changed())
				? failed.unproven().map((write) -> to(write.restore(), now)) : Optional.empty();
	}

	/** What is stuck is looked at again, with all that was known of it. */
	ConsumerProgress resumed(Instant now) {
		return switch (this.state) {
			case Failed failed -> to(failed.unproven().<State>map((write) -> write).orElseGet(Pending::new), now);
			case NeedsSecret _ -> to(new Pending(), now);
			case Pending _, Updating _, Verified _, Following _, Skipped _, RolledBack _ -> this;
		};
	}

	/** Looked at again because somebody asked for it, with all that was known of it. */
	ConsumerProgress retried(Instant now) {
		return to(write().<State>map((write) -> write).orElseGet(Pending::new), now);
	}

	/**
	 * The direction is turned round: what was done is looked at again, and a write that
	 * may be under way is not forgotten.
	 */
	ConsumerProgress backwards(Instant now) {
		return switch (this.state) {
			case Updating updating -> to(updating, now);
			case Failed failed -> to(failed.unproven().<State>map((write) -> write).orElseGet(Pending::new), now);
			case Skipped skipped -> to(skipped.write().<State>map((write) -> write).orElseGet(Pending::new), now);
			case Pending _, Verified _, Following _, NeedsSecret _, RolledBack _ -> to(new Pending(), now);
		};
	}

	/** Left out from now on, with all that is known of a write that may be under way. */
	ConsumerProgress skipped(String reason, Instant now) {
		return to(new Skipped(reason, write()), now);
	}

	/** A write that may be under way or not proven. */
	Optional<Updating> write() {
		return switch (this.state) {
			case Updating updating -> Optional.of(updating);
			case Failed failed -> failed.unproven();
			case Skipped skipped -> skipped.write();
			case Pending _, Verified _, Following _, NeedsSecret _, RolledBack _ -> Optional.empty();
		};
	}

	/** Whether a write may still take effect. */
	boolean unsettled() {
		return (this.state instanceof Skipped skipped) ? skipped.unsettled()
				: write().filter((write) -> !write.over()).isPresent();
	}

	/**
	 * Each consumer once. One that was bound anew meanwhile was written under both its
	 * ids: what counts is the last write, of those that may still take effect if there
	 * are any.
	 */
	static List<ConsumerProgress> lastWrites(List<ConsumerProgress> written) {
		Comparator<ConsumerProgress> last = Comparator.comparing(ConsumerProgress::unsettled)
			.thenComparing((consumer) -> consumer.write().map(Updating::since).orElse(Instant.MIN));
		Map<ConsumerId, ConsumerProgress> consumers = new LinkedHashMap<>();
		written.forEach((consumer) -> consumers.merge(consumer.consumer(), consumer, BinaryOperator.maxBy(last)));
		return List.copyOf(consumers.values());
	}

	/**
	 * Whether it may have been on the key that it is moved to, however briefly. One that
	 * was left out before anything was written has stayed where it was.
	 */
	public boolean mayHaveMoved() {
		boolean found = this.state instanceof Skipped skipped && skipped.on().isPresent();
		return arrived() || found || this.from.isPresent() || write().isPresent();
	}

	/** Whether there is something left to do. */
	boolean open() {
		return this.state instanceof Pending || this.state instanceof Updating;
	}

	/** Whether it was read back as it should be. */
	public boolean arrived() {
		return this.state instanceof Verified || this.state instanceof RolledBack;
	}

	/** Whether an operator has to look at it before the rotation can be completed. */
	boolean stuck() {
		return this.state instanceof Failed || this.state instanceof NeedsSecret;
	}

	/** Why it is stuck. */
	public Optional<Finding> finding() {
		return switch (this.state) {
			case Failed failed -> Optional.of(failed.finding());
			case NeedsSecret needs -> Optional.of(needs.finding());
			case Pending _, Updating _, Verified _, Following _, Skipped _, RolledBack _ -> Optional.empty();
		};
	}

	/** Where a consumer stands. */
	public sealed interface State {

	}

	/** Not looked at yet. */
	public record Pending() implements State {
	}

	/**
	 * A write is intended and may be under way.
	 *
	 * @param since when the intent was kept
	 * @param attempt counts the writes that were answered
	 * @param fingerprint what the consumer was like before the write
	 * @param operation the service's own operation to follow, once it is known
	 * @param target the version that is written; absent in rows that were kept before
	 * this was
	 * @param key the key of that version; absent if it is the rotation's own
	 * @param restoring whether the definition is to be put back as it was before
	 * @param made what the last write did that was answered; rows that were kept before
	 * this was say only whether there was one
	 * @param over whether the write is known to have failed, so that only what the
	 * consumer was like before still counts
	 */
	public record Updating(Instant since, int attempt, Map<String, String> fingerprint, Optional<String> operation,
			Optional<VersionId> target, Optional<KeyId> key, boolean restoring, Made made,
			boolean over) implements State {

		public Updating {
			fingerprint = Map.copyOf(fingerprint);
			made = Objects.requireNonNullElse(made, (attempt > 0) ? Made.CHANGE : Made.NOTHING);
		}

		/** A write to a version of the rotation's own key. */
		public Updating(Instant since, int attempt, Map<String, String> fingerprint, Optional<String> operation,
				Optional<VersionId> target) {
			this(since, attempt, fingerprint, operation, target, Optional.empty(), false,
					(attempt > 0) ? Made.CHANGE : Made.NOTHING, false);
		}

		/**
		 * Whether it writes this version; an old row, which does not say, writes its
		 * target.
		 * @param key the key of the version; empty if it is the rotation's own
		 */
		boolean to(Optional<KeyId> key, VersionId version) {
			return this.key.equals(key) && this.target.map(version::equals).orElse(true);
		}

		Updating following(String operation) {
			return with(this.attempt, Optional.of(operation), this.restoring, this.made);
		}

		/** The same write, which was answered and so counts. */
		Updating answered() {
			return with(this.attempt + 1, this.operation, false, this.restoring ? Made.PUT_BACK : Made.CHANGE);
		}

		/** What it was before it was written is to be put back. */
		Updating restore() {
			return with(0, Optional.empty(), true, this.made);
		}

		private Updating with(int attempt, Optional<String> operation, boolean restoring, Made made) {
			return new Updating(this.since, attempt, this.fingerprint, operation, this.target, this.key, restoring,
					made, this.over);
		}

		/** It failed, or had no effect: nothing of it is so. */
		Updating failed() {
			return new Updating(this.since, 0, this.fingerprint, Optional.empty(), this.target, this.key, false,
					Made.NOTHING, true);
		}

		/** Its outcome was found out: it was made. */
		Updating found() {
			return with(this.attempt, Optional.empty(), false, Made.CHANGE);
		}

		/** Whether it was not answered, so that nobody knows what it did. */
		boolean open() {
			return this.made == Made.NOTHING && !this.over;
		}

		/** Whether what was lost has been put back and nothing was changed since. */
		boolean restored() {
			return this.made == Made.PUT_BACK;
		}

		/**
		 * What is left of it for somebody who looks later: only that it may take effect.
		 */
		Updating inDoubt() {
			return with(0, Optional.empty(), false, this.made);
		}

		/**
		 * Whether what it was like before was kept in the form in which it is read now.
		 */
		boolean comparable(ConsumerState state) {
			return Objects.equals(this.fingerprint.get(ConsumerState.FORM),
					state.fingerprint().get(ConsumerState.FORM));
		}

		/** The same write, after which the consumer is to be as it was just read. */
		Updating accepting(ConsumerState state) {
			return new Updating(this.since, this.attempt, state.fingerprint(), this.operation, this.target, this.key,
					false, this.made, this.over);
		}

		Updating operationOver() {
			return with(this.attempt, Optional.empty(), this.restoring, this.made);
		}

	}

	/** What a write did that was answered. */
	public enum Made {

		/** No write was answered. */
		NOTHING,
		/** What the rotation is for. */
		CHANGE,
		/** What was lost was put back. */
		PUT_BACK

	}

	/** Read back from the service on the new version. */
	public record Verified(Instant on) implements State {
	}

	/** Versionless: left alone, the service follows the key by itself. */
	public record Following() implements State {
	}

	/**
	 * Cannot be moved until somebody looks.
	 *
	 * @param unproven the write after which the consumer is not what it was; it stays so
	 * until the consumer is as before again
	 */
	public record Failed(Finding finding, Optional<Updating> unproven) implements State {

		/** The code of the finding that a consumer is not what it was. */
		static final String CHANGED = "ConsumerChanged";

		boolean changed() {
			return this.finding.code().equals(CHANGED);
		}

	}

	/** Hides a secret that a write would lose; nothing was written. */
	public record NeedsSecret(Finding finding) implements State {
	}

	/**
	 * Left out.
	 *
	 * @param write a write that may still be under way
	 * @param on the key on which it was found once that write was over, if it is another
	 * one than its binding had; absent in rows that were kept before this was
	 */
	public record Skipped(String reason, Optional<Updating> write, Optional<KeyId> on) implements State {

		/** One of which no write was found to have moved it. */
		public Skipped(String reason, Optional<Updating> write) {
			this(reason, write, Optional.empty());
		}

		/** Whether what is known of it may still change because of its write. */
		boolean unsettled() {
			return this.on.isEmpty() && this.write.filter((known) -> !known.over()).isPresent();
		}

	}

	/** Read back from the service on the version it had before. */
	public record RolledBack(Instant on) implements State {
	}

}
