package io.keyrotor.rotation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.Finding;

/**
 * How far one consumer has come.
 *
 * @param due when it is to be looked at next
 * @param failures how many times in a row it could not be reached
 * @param trouble why, in a sentence
 */
public record ConsumerProgress(BindingId binding, ConsumerId consumer, State state, Instant due, int failures,
		Optional<String> trouble) {

	static ConsumerProgress pending(BindingId binding, ConsumerId consumer, Instant now) {
		return new ConsumerProgress(binding, consumer, new Pending(), now, 0, Optional.empty());
	}

	ConsumerProgress to(State next, Instant due) {
		return new ConsumerProgress(this.binding, this.consumer, next, due, 0, Optional.empty());
	}

	ConsumerProgress restated(State next) {
		return new ConsumerProgress(this.binding, this.consumer, next, this.due, this.failures, this.trouble);
	}

	ConsumerProgress troubled(String why, Instant due) {
		return new ConsumerProgress(this.binding, this.consumer, this.state, due, this.failures + 1, Optional.of(why));
	}

	/** What is stuck is looked at again, with all that was known of it. */
	ConsumerProgress resumed(Instant now) {
		return switch (this.state) {
			case Failed failed -> to(failed.unproven().<State>map((write) -> write).orElseGet(Pending::new), now);
			case NeedsSecret _ -> to(new Pending(), now);
			case Pending _, Updating _, Verified _, Following _, Skipped _ -> this;
		};
	}

	/** Whether there is something left to do. */
	boolean open() {
		return this.state instanceof Pending || this.state instanceof Updating;
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
			case Pending _, Updating _, Verified _, Following _, Skipped _ -> Optional.empty();
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
	 * @param attempt counts the writes that were answered, the intended one included
	 * @param fingerprint what the consumer was like before the write
	 * @param operation the service's own operation to follow, once it is known
	 */
	public record Updating(Instant since, int attempt, Map<String, String> fingerprint,
			Optional<String> operation) implements State {

		public Updating {
			fingerprint = Map.copyOf(fingerprint);
		}

		Updating following(String operation) {
			return new Updating(this.since, this.attempt, this.fingerprint, Optional.of(operation));
		}

		/** The same write, which was not answered and so does not count. */
		Updating unanswered() {
			return new Updating(this.since, this.attempt - 1, this.fingerprint, this.operation);
		}

		Updating operationOver() {
			return new Updating(this.since, this.attempt, this.fingerprint, Optional.empty());
		}

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
	}

	/** Hides a secret that a write would lose; nothing was written. */
	public record NeedsSecret(Finding finding) implements State {
	}

	/** Left out. */
	public record Skipped(String reason) implements State {
	}

}
