package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.keyrotor.assignment.KeyResult.Outcome;
import io.keyrotor.key.KeyStore;
import io.keyrotor.policy.RotationPolicy;

/**
 * One rotation policy for every key of a selection.
 *
 * @param reason why the caller wanted it
 * @param canceling whether an operator wishes it to end; it does so after the key at work
 * @param revision counts the changes; a change is kept only if nobody else made one since
 * it was read
 */
public record PolicyAssignment(AssignmentId id, KeySelection selection, RotationPolicy policy, Optional<String> reason,
		AssignmentPhase phase, boolean canceling, long revision, Instant createdOn, Instant updatedOn) {

	static PolicyAssignment requested(AssignmentRequest request, List<KeyStore> stores, Instant now) {
		List<StoreProgress> begun = stores.stream().map((store) -> StoreProgress.beginning(store.name(), now)).toList();
		return new PolicyAssignment(AssignmentId.random(), request.selection(), request.policy(), request.reason(),
				new AssignmentPhase.Requested(begun), false, 0, now, now);
	}

	/** The next revision. */
	PolicyAssignment to(AssignmentPhase next, Instant now) {
		return new PolicyAssignment(this.id, this.selection, this.policy, this.reason, next, this.canceling,
				this.revision + 1, this.createdOn, now);
	}

	/** The next revision, which goes on with what is left to do. */
	PolicyAssignment resumed(AssignmentPhase.Running next, Instant now) {
		return new PolicyAssignment(this.id, this.selection, this.policy, this.reason, next, false, this.revision + 1,
				this.createdOn, now);
	}

	/** The results so far, over all stores. */
	public Tally tally() {
		return this.phase.stores().stream().map(StoreProgress::tally).reduce(Tally.NONE, Tally::plus);
	}

	/** What it is waiting for, in sentences. */
	public Optional<String> trouble() {
		if (this.phase.terminal()) {
			return Optional.empty();
		}
		String all = this.phase.stores()
			.stream()
			.flatMap((store) -> store.trouble().stream())
			.map(Trouble::why)
			.collect(Collectors.joining(" "));
		return Optional.of(all).filter((text) -> !text.isEmpty());
	}

	/** Whether it is over and an operator's wish to resume finds something to do. */
	public boolean resumable() {
		return this.phase.terminal() && this.phase.stores().stream().anyMatch(StoreProgress::resumable);
	}

	/** How the REST API's clients see it. */
	public Status status() {
		return switch (this.phase) {
			case AssignmentPhase.Requested _ -> Status.NOT_STARTED;
			case AssignmentPhase.Running _ -> Status.RUNNING;
			case AssignmentPhase.Completed _ -> succeeded() ? Status.SUCCEEDED : Status.FAILED;
			case AssignmentPhase.Canceled _ -> Status.CANCELED;
		};
	}

	private boolean succeeded() {
		return tally().of(Outcome.FAILED) == 0 && tally().of(Outcome.REFUSED) == 0
				&& this.phase.stores().stream().allMatch((store) -> store.stopped().isEmpty());
	}

	/** Azure's words for a long-running operation. */
	public enum Status {

		NOT_STARTED("NotStarted"), RUNNING("Running"), SUCCEEDED("Succeeded"), FAILED("Failed"), CANCELED("Canceled");

		private final String word;

		Status(String word) {
			this.word = word;
		}

		/** The status as the REST API writes it. */
		public String word() {
			return this.word;
		}

	}

}
