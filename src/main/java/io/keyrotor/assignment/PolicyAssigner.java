package io.keyrotor.assignment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.RotationPolicyService;

/**
 * Carries policy assignments out, one step at a time: a step reads one page of a store's
 * list, or looks at one key, or sets one policy. The stores take turns, so that one which
 * makes us wait does not hold up the others. There are no loops, sleeps or retries in it:
 * a retry is a row with a later time.
 */
public final class PolicyAssigner {

	private final KeyListing listing;

	private final KeyTurn turn;

	private final InstantSource clock;

	/**
	 * The one assigner.
	 * @param settled how long after the intent to set a policy it may still take effect
	 */
	public PolicyAssigner(KeyStores stores, Keys keys, RotationPolicyService policies, PolicyAssignments assignments,
			Duration settled, InstantSource clock) {
		this.listing = new KeyListing(keys, assignments, clock);
		this.turn = new KeyTurn(policies, new KeyLook(stores, policies), settled, clock);
		this.clock = clock;
	}

	/**
	 * The next step of an assignment.
	 * @throws IllegalArgumentException if it is over
	 */
	public AssignmentStep advance(PolicyAssignment assignment) {
		return switch (assignment.phase()) {
			case AssignmentPhase.Requested requested ->
				moved(assignment, assignment.canceling() ? requested.cancel() : requested.start());
			case AssignmentPhase.Running running -> advance(assignment, running);
			case AssignmentPhase.Completed _, AssignmentPhase.Canceled _ ->
				throw new IllegalArgumentException("The policy assignment " + assignment.id() + " is over.");
		};
	}

	private AssignmentStep advance(PolicyAssignment assignment, AssignmentPhase.Running running) {
		Optional<StoreProgress> next = running.stores()
			.stream()
			.filter(StoreProgress::open)
			.filter((store) -> !assignment.canceling() || store.intendedOn().isPresent())
			.min(Comparator.comparing(StoreProgress::due));
		return next.map((store) -> store.due().isAfter(this.clock.instant()) ? waiting(assignment, store.due())
				: take(assignment, running, store))
			.orElseGet(() -> moved(assignment, end(running)));
	}

	private static AssignmentPhase end(AssignmentPhase.Running running) {
		return running.stores().stream().anyMatch(StoreProgress::open) ? running.cancel() : running.complete();
	}

	private AssignmentStep take(PolicyAssignment assignment, AssignmentPhase.Running running, StoreProgress store) {
		Turn taken = turn(assignment, store);
		return taken.writes() ? intend(assignment, running, taken.next()) : moved(assignment, running, taken);
	}

	private Turn turn(PolicyAssignment assignment, StoreProgress store) {
		try {
			return store.pending().isEmpty() ? this.listing.next(assignment, store) : this.turn.look(assignment, store);
		}
		catch (KeyStoreUnknown unknown) {
			return Turn.of(store.stop(new Finding("KeyStoreNotFound", unknown.getMessage()
					+ " Configure it again as it was, then resume the assignment " + assignment.id() + ".")));
		}
	}

	private AssignmentStep intend(PolicyAssignment assignment, AssignmentPhase.Running running, StoreProgress store) {
		Instant now = this.clock.instant();
		StoreProgress intending = store.intending(now);
		AssignmentPhase.Running next = running.with(intending);
		PolicyAssignment intent = assignment.to(next, now);
		return new AssignmentStep.Intend(intent, () -> moved(intent, next, this.turn.write(intent, intending)));
	}

	private AssignmentStep.Moved moved(PolicyAssignment assignment, AssignmentPhase.Running running, Turn taken) {
		Instant now = this.clock.instant();
		return new AssignmentStep.Moved(assignment.to(running.with(taken.next()), now), taken.results(), now);
	}

	private AssignmentStep.Moved moved(PolicyAssignment assignment, AssignmentPhase next) {
		Instant now = this.clock.instant();
		return new AssignmentStep.Moved(assignment.to(next, now), List.of(), now);
	}

	private static AssignmentStep waiting(PolicyAssignment assignment, Instant due) {
		return new AssignmentStep.Moved(assignment.to(assignment.phase(), assignment.updatedOn()), List.of(), due);
	}

}
