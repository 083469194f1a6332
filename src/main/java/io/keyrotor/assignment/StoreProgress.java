package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.assignment.KeyResult.Outcome;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/**
 * How far an assignment has come in one store. It holds the keys of one page at most,
 * however many the store has.
 *
 * @param pending selected keys without a result, the one at work first
 * @param intendedOn when it was last intended to set the policy of the key at work; from
 * then on it may be set
 * @param tally the results so far
 * @param due when to go on
 * @param trouble what is in the way of the next key or page
 * @param unreachable how many keys in a row were given up because the store could not be
 * reached
 */
public record StoreProgress(KeyStoreName store, KeySource source, List<KeyName> pending, Optional<Instant> intendedOn,
		Tally tally, Instant due, Optional<Trouble> trouble, int unreachable) {

	public StoreProgress {
		pending = List.copyOf(pending);
		if (intendedOn.isPresent() && pending.isEmpty()) {
			throw new IllegalArgumentException("There is no key at work in " + store + " to set a policy of.");
		}
	}

	static StoreProgress beginning(KeyStoreName store, Instant now) {
		return new StoreProgress(store, KeySource.Listed.BEGINNING, List.of(), Optional.empty(), Tally.NONE, now,
				Optional.empty(), 0);
	}

	/** Whether there is anything left to do. */
	boolean open() {
		return switch (this.source) {
			case KeySource.Listed _, KeySource.Failures _ -> true;
			case KeySource.Exhausted _ -> !this.pending.isEmpty();
			case KeySource.Stopped _ -> false;
		};
	}

	/** Why the store was given up, if it was. */
	public Optional<Finding> stopped() {
		return (this.source instanceof KeySource.Stopped stopped) ? Optional.of(stopped.why()) : Optional.empty();
	}

	/** Whether an operator's wish to resume would find something to do. */
	boolean resumable() {
		return open() || stopped().isPresent() || this.tally.of(Outcome.FAILED) > 0;
	}

	/** The key at work. */
	KeyId atWork() {
		return new KeyId(this.store, this.pending.getFirst());
	}

	StoreProgress found(KeySource next, List<KeyName> keys, Tally skipped, Instant now) {
		return new StoreProgress(this.store, next, keys, Optional.empty(), this.tally.plus(skipped), now,
				Optional.empty(), this.unreachable);
	}

	StoreProgress intending(Instant now) {
		return new StoreProgress(this.store, this.source, this.pending, Optional.of(now), this.tally, now, this.trouble,
				this.unreachable);
	}

	/** The intended change is known not to have been made. */
	StoreProgress withoutEffect() {
		return new StoreProgress(this.store, this.source, this.pending, Optional.empty(), this.tally, this.due,
				this.trouble, this.unreachable);
	}

	/**
	 * The key at work has a result.
	 * @param reached whether the store could be reached for it
	 */
	StoreProgress done(Outcome outcome, boolean reached, Instant now) {
		Tally counted = (this.source instanceof KeySource.Failures) ? this.tally.minus(Outcome.FAILED) : this.tally;
		return new StoreProgress(this.store, this.source, this.pending.subList(1, this.pending.size()),
				Optional.empty(), counted.plus(outcome), now, Optional.empty(), reached ? 0 : this.unreachable + 1);
	}

	StoreProgress troubled(Trouble what, Instant later) {
		return new StoreProgress(this.store, this.source, this.pending, this.intendedOn, this.tally, later,
				Optional.of(what), this.unreachable);
	}

	StoreProgress until(Instant later) {
		return new StoreProgress(this.store, this.source, this.pending, this.intendedOn, this.tally, later,
				this.trouble, this.unreachable);
	}

	StoreProgress stop(Finding why) {
		return new StoreProgress(this.store, new KeySource.Stopped(why, this.source), this.pending, this.intendedOn,
				this.tally, this.due, Optional.empty(), this.unreachable);
	}

	/**
	 * Tries again what failed, and then goes on. The rest of a page that was begun is
	 * found again from the list's beginning: what has a result is passed over.
	 */
	StoreProgress resumed(Instant now) {
		KeySource next = (this.tally.of(Outcome.FAILED) > 0) ? new KeySource.Failures(Optional.empty(), rest())
				: rest();
		return new StoreProgress(this.store, next, List.of(), Optional.empty(), this.tally, now, Optional.empty(), 0);
	}

	private KeySource rest() {
		KeySource given = (this.source instanceof KeySource.Stopped stopped) ? stopped.from() : this.source;
		if (given instanceof KeySource.Failures failures) {
			return failures.then();
		}
		return this.pending.isEmpty() ? given : KeySource.Listed.BEGINNING;
	}

}
