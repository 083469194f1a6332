package io.keyrotor.assignment;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.PolicyRules;
import io.keyrotor.policy.RotationPolicyService;
import io.keyrotor.policy.Violation;

/** What callers and operators may do with policy assignments. */
public final class PolicyAssignmentService {

	private final KeyStores stores;

	private final PolicyAssignments assignments;

	private final AcceptedRequests requests;

	private final AssignmentPlanner planner;

	private final Clock clock;

	public PolicyAssignmentService(KeyStores stores, Keys keys, RotationPolicyService policies,
			PolicyAssignments assignments, AcceptedRequests requests, Clock clock) {
		this.stores = stores;
		this.assignments = assignments;
		this.requests = requests;
		this.planner = new AssignmentPlanner(keys, new KeyLook(stores, policies), clock);
		this.clock = clock;
	}

	/**
	 * Asks for one policy for every selected key. Once accepted, the assignment is
	 * carried out whatever happens to this process, in the stores that are configured
	 * now; the same request key gets the same assignment in its present state.
	 * @throws io.keyrotor.key.KeyStoreUnknown if a selected store is not configured
	 */
	public AssignmentAdmission request(AssignmentRequest request, Optional<RequestKey> requestKey) {
		return remembered(requestKey).orElseGet(() -> admit(request, requestKey));
	}

	private Optional<AssignmentAdmission> remembered(Optional<RequestKey> requestKey) {
		return requestKey.flatMap(this.requests::find)
			.flatMap((id) -> find(AssignmentId.parse(id)))
			.map(AssignmentAdmission.Accepted::new);
	}

	private AssignmentAdmission admit(AssignmentRequest request, Optional<RequestKey> requestKey) {
		List<Violation> violations = violations(request);
		if (!violations.isEmpty()) {
			return new AssignmentAdmission.Refused(violations);
		}
		PolicyAssignment assignment = PolicyAssignment.requested(request, request.selection().among(this.stores),
				this.clock.instant());
		String id = requestKey.map((once) -> this.requests.once(once, () -> accept(assignment)))
			.orElseGet(() -> accept(assignment));
		return new AssignmentAdmission.Accepted(find(AssignmentId.parse(id)).orElse(assignment));
	}

	private String accept(PolicyAssignment assignment) {
		this.assignments.accept(assignment);
		return assignment.id().toString();
	}

	/**
	 * What is wrong with the policy in every one of the selected stores, each violation
	 * once; nothing if some store would take it.
	 * @throws io.keyrotor.key.KeyStoreUnknown if a selected store is not configured
	 */
	public List<Violation> violations(AssignmentRequest request) {
		List<List<Violation>> found = request.selection()
			.among(this.stores)
			.stream()
			.map((store) -> PolicyRules.check(request.policy(), store.rules()))
			.toList();
		return found.stream().anyMatch(List::isEmpty) ? List.of()
				: found.stream().flatMap(List::stream).distinct().toList();
	}

	/**
	 * What a request would do now, if it is accepted; nothing is kept or changed.
	 * @throws io.keyrotor.key.UpstreamFailure if a store does not answer just now
	 * @throws io.keyrotor.key.KeyStoreUnknown if a selected store is not configured
	 */
	public AssignmentPlan plan(AssignmentRequest request) {
		return this.planner.plan(request, request.selection().among(this.stores));
	}

	public Optional<PolicyAssignment> find(AssignmentId id) {
		return this.assignments.find(id);
	}

	/** Some assignments, newest first. */
	public List<PolicyAssignment> list(Optional<AssignmentId> after, int limit) {
		return this.assignments.list(after, limit);
	}

	/** Some results of an assignment, by store and key. */
	public List<KeyResult> results(AssignmentId id, Optional<KeyResult.Outcome> outcome, Optional<KeyId> after,
			int limit) {
		return this.assignments.results(id, outcome, after, limit);
	}

	/**
	 * Tries again what failed and goes on with what was not begun. Empty if there is no
	 * such assignment.
	 */
	public Optional<AssignmentChange> resume(AssignmentId id) {
		return find(id).map((assignment) -> assignment.resumable() ? again(assignment)
				: new AssignmentChange.NotPossible(assignment));
	}

	private AssignmentChange again(PolicyAssignment assignment) {
		return switch (assignment.phase()) {
			case AssignmentPhase.Requested _, AssignmentPhase.Running _ -> new AssignmentChange.NotPossible(assignment);
			case AssignmentPhase.Completed completed -> resume(assignment, completed.resume(this.clock.instant()));
			case AssignmentPhase.Canceled canceled -> resume(assignment, canceled.resume(this.clock.instant()));
		};
	}

	private AssignmentChange resume(PolicyAssignment assignment, AssignmentPhase.Running running) {
		PolicyAssignment next = assignment.resumed(running, this.clock.instant());
		try {
			this.assignments.wake(next);
			return new AssignmentChange.Done(next);
		}
		catch (AssignmentIsStale _) {
			return new AssignmentChange.NotPossible(find(assignment.id()).orElse(assignment));
		}
	}

	/**
	 * Ends an assignment after the key at work; what was set stays. One that is canceled
	 * already stays so. Empty if there is no such assignment.
	 */
	public Optional<AssignmentChange> cancel(AssignmentId id) {
		boolean noted = this.assignments.cancel(id, this.clock.instant());
		return find(id).map((assignment) -> (noted || assignment.status() == PolicyAssignment.Status.CANCELED)
				? new AssignmentChange.Done(assignment) : new AssignmentChange.NotPossible(assignment));
	}

}
