package io.keyrotor.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.policy.PolicyFixtures;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.sandbox.InMemoryKeys;

/** Selections and assignments in a few words. */
public final class AssignmentFixtures {

	static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private AssignmentFixtures() {
	}

	/** Keys by name, in all stores or in these. */
	public static KeySelection named(String pattern, String... stores) {
		return new KeySelection(Stream.of(stores).map(KeyStoreName::new).toList(),
				Optional.of(new NamePattern(pattern)), Map.of());
	}

	static AssignmentRequest request(KeySelection selection, RotationPolicy policy) {
		return new AssignmentRequest(selection, policy, Optional.of("a test"));
	}

	/** An assignment that was just accepted, so many seconds after noon. */
	public static PolicyAssignment requested(int second) {
		AssignmentRequest request = request(named("*", "sandbox-vault"), PolicyFixtures.AFTER_CREATION);
		return PolicyAssignment.requested(request, List.copyOf(request.selection().among(InMemoryKeys.stores())),
				NOON.plusSeconds(second));
	}

	/** The next revision, at work. */
	public static PolicyAssignment started(PolicyAssignment assignment) {
		return assignment.to(new AssignmentPhase.Requested(assignment.phase().stores()).start(), NOON);
	}

	/** The next revision, over. */
	public static PolicyAssignment completed(PolicyAssignment assignment) {
		return assignment.to(new AssignmentPhase.Running(assignment.phase().stores()).complete(), NOON);
	}

}
