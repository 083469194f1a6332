package io.keyrotor.assignment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.keyrotor.assignment.KeyResult.Outcome;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.Violation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What {@link PolicyAssignments} do, wherever they are kept. */
public abstract class PolicyAssignmentsContract {

	private static final Instant NOON = AssignmentFixtures.NOON;

	private static final KeyStoreName VAULT = new KeyStoreName("sandbox-vault");

	private static final KeyStoreName HSM = new KeyStoreName("sandbox-hsm");

	/** Empty assignments. */
	protected abstract PolicyAssignments assignments();

	@Test
	void findsAnAssignmentAsItWasKept() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment assignment = AssignmentFixtures.requested(0);
		assignments.accept(assignment);
		assertThat(assignments.find(assignment.id())).contains(assignment);
		assertThat(assignments.find(AssignmentId.random())).isEmpty();
	}

	@Test
	void keepsEveryPhaseSourceAndCriterionAsItWas() {
		PolicyAssignments assignments = assignments();
		KeySelection selection = new KeySelection(List.of(VAULT, HSM), Optional.of(new NamePattern("c?k-*")),
				Map.of("team", "payments", "zone", ""));
		PolicyAssignment kept = PolicyAssignment.requested(new AssignmentRequest(selection,
				new RotationPolicy(List.of(), Optional.of("P2Y"), Optional.of(NOON), Optional.empty()),
				Optional.empty()), List.of(), NOON);
		assignments.accept(kept);
		for (AssignmentPhase phase : phases()) {
			kept = kept.to(phase, NOON.plusMillis(kept.revision()));
			assertThat(assignments.keep(kept, List.of())).isFalse();
			assertThat(assignments.find(kept.id())).contains(kept);
		}
	}

	private static List<AssignmentPhase> phases() {
		Finding why = new Finding("Forbidden", "The role is missing.");
		KeySource listed = new KeySource.Listed(Optional.of("a:b%2F"), 1, 7);
		KeySource failures = new KeySource.Failures(Optional.of(new KeyName("cmk-1")), listed);
		List<StoreProgress> stores = List.of(
				new StoreProgress(VAULT, listed, List.of(new KeyName("a"), new KeyName("b")), Optional.of(NOON),
						Tally.NONE.plus(Outcome.SET).plus(Outcome.SET).plus(Outcome.FAILED), NOON.plusMillis(5),
						Optional.of(new Trouble("It is throttled.", 3, 1)), 2),
				new StoreProgress(HSM, new KeySource.Stopped(why, failures), List.of(), Optional.empty(), Tally.NONE,
						NOON, Optional.empty(), 0),
				StoreProgress.beginning(new KeyStoreName("third"), NOON)
					.found(new KeySource.Exhausted(), List.of(), Tally.NONE, NOON));
		return List.of(new AssignmentPhase.Requested(stores), new AssignmentPhase.Running(stores),
				new AssignmentPhase.Completed(stores), new AssignmentPhase.Canceled(stores));
	}

	@Test
	void listsTheNewestFirstAndEachOnceOverAllPages() {
		PolicyAssignments assignments = assignments();
		List<PolicyAssignment> kept = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			kept.add(AssignmentFixtures.requested(i / 2));
			assignments.accept(kept.getLast());
		}
		List<PolicyAssignment> listed = new ArrayList<>();
		List<PolicyAssignment> page = assignments.list(Optional.empty(), 2);
		while (!page.isEmpty()) {
			listed.addAll(page);
			page = assignments.list(Optional.of(page.getLast().id()), 2);
		}
		assertThat(listed).containsExactlyInAnyOrderElementsOf(kept)
			.isSortedAccordingTo((a, b) -> b.createdOn().compareTo(a.createdOn()));
		assertThat(assignments.list(Optional.of(AssignmentId.random()), 2)).isEmpty();
	}

	@Test
	void keepsResultsOnlyTogetherWithTheirRevision() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment first = AssignmentFixtures.requested(0);
		assignments.accept(first);
		PolicyAssignment next = AssignmentFixtures.started(first);
		assignments.keep(next, List.of(result("a", Outcome.SET)));
		assertThatExceptionOfType(AssignmentIsStale.class)
			.isThrownBy(() -> assignments.keep(next, List.of(result("a", Outcome.FAILED), result("b", Outcome.SET))))
			.withMessageContaining(first.id().toString());
		assertThat(assignments.results(first.id(), Optional.empty(), Optional.empty(), 10))
			.containsExactly(result("a", Outcome.SET));
		assertThat(assignments.find(first.id())).contains(next);
	}

	@Test
	void keepsAResultWithAllItSays() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment first = AssignmentFixtures.requested(0);
		assignments.accept(first);
		KeyId key = new KeyId(VAULT, new KeyName("cmk-1"));
		KeyResult failed = KeyResult.of(key,
				new UpstreamFailure(UpstreamFailure.Kind.FORBIDDEN,
						new UpstreamFailure.Origin("Key Vault sandbox-vault", OptionalInt.of(403),
								Optional.of("ForbiddenByRbac"), Optional.of("r-1")),
						Optional.of(Duration.ofSeconds(1)), "The role is missing."),
				NOON.plusMillis(7));
		KeyResult refused = KeyResult.refused(new KeyId(HSM, new KeyName("cmk-2")), List
			.of(new Violation("attributes.expiryTime", "ExpiryTimeRequired", "present", "none", "It is \"so\".")),
				NOON);
		assignments.keep(AssignmentFixtures.started(first), List.of(failed, refused));
		assertThat(assignments.results(first.id(), Optional.empty(), Optional.empty(), 10)).containsExactly(refused,
				failed);
	}

	@Test
	void replacesTheResultOfAKeyThatIsTriedAgain() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment first = AssignmentFixtures.requested(0);
		assignments.accept(first);
		PolicyAssignment next = AssignmentFixtures.started(first);
		assignments.keep(next, List.of(result("a", Outcome.FAILED), result("b", Outcome.SET)));
		assertThat(assignments.failed(first.id(), VAULT, Optional.empty(), 10)).containsExactly(new KeyName("a"));
		assertThat(assignments.failed(first.id(), HSM, Optional.empty(), 10)).isEmpty();
		assignments.keep(AssignmentFixtures.completed(next), List.of(result("a", Outcome.SET)));
		assertThat(assignments.failed(first.id(), VAULT, Optional.empty(), 10)).isEmpty();
		assertThat(assignments.results(first.id(), Optional.of(Outcome.SET), Optional.empty(), 10)).hasSize(2);
	}

	@Test
	void listsResultsByStoreAndKeyInPages() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment first = AssignmentFixtures.requested(0);
		assignments.accept(first);
		KeyResult elsewhere = KeyResult.set(new KeyId(HSM, new KeyName("z")), Optional.empty(), NOON);
		assignments.keep(AssignmentFixtures.started(first), List.of(result("c", Outcome.FAILED),
				result("a", Outcome.SET), elsewhere, result("b", Outcome.FAILED), result("a-1", Outcome.FAILED)));
		assertThat(pages(assignments, first, Optional.empty())).containsExactly(elsewhere, result("a", Outcome.SET),
				result("a-1", Outcome.FAILED), result("b", Outcome.FAILED), result("c", Outcome.FAILED));
		assertThat(pages(assignments, first, Optional.of(Outcome.FAILED))).hasSize(3);
		assertThat(assignments.failed(first.id(), VAULT, Optional.of(new KeyName("a-1")), 1))
			.containsExactly(new KeyName("b"));
		assertThat(assignments.withResult(first.id(), VAULT, names("a", "c", "d", "z")))
			.containsExactlyInAnyOrderElementsOf(names("a", "c"));
		assertThat(assignments.withResult(first.id(), VAULT, List.of())).isEmpty();
		assertThat(assignments.withResult(AssignmentId.random(), VAULT, names("a"))).isEmpty();
	}

	private static List<KeyResult> pages(PolicyAssignments assignments, PolicyAssignment assignment,
			Optional<Outcome> outcome) {
		List<KeyResult> listed = new ArrayList<>();
		List<KeyResult> page = assignments.results(assignment.id(), outcome, Optional.empty(), 2);
		while (!page.isEmpty()) {
			listed.addAll(page);
			page = assignments.results(assignment.id(), outcome, Optional.of(page.getLast().key()), 2);
		}
		return listed;
	}

	@Test
	void wishToEndOutlivesTheStepUnderWayAndIsForgottenWhenItIsResumed() {
		PolicyAssignments assignments = assignments();
		PolicyAssignment first = AssignmentFixtures.requested(0);
		assignments.accept(first);
		assertThat(assignments.cancel(first.id(), NOON.plusSeconds(1))).isTrue();
		assertThat(assignments.cancel(first.id(), NOON.plusSeconds(1))).isTrue();
		PolicyAssignment next = AssignmentFixtures.started(first);
		assertThat(assignments.keep(next, List.of(result("a", Outcome.SET)))).isTrue();
		assertThat(assignments.find(first.id()).orElseThrow().canceling()).isTrue();
		assignments.keep(AssignmentFixtures.completed(next), List.of());
		assertThat(assignments.cancel(first.id(), NOON.plusSeconds(2))).isFalse();
		PolicyAssignment over = assignments.find(first.id()).orElseThrow();
		PolicyAssignment resumed = over.resumed(new AssignmentPhase.Completed(over.phase().stores()).resume(NOON),
				NOON);
		assignments.wake(resumed);
		assertThat(assignments.find(first.id())).contains(resumed);
		assertThat(resumed.canceling()).isFalse();
		assertThatExceptionOfType(AssignmentIsStale.class).isThrownBy(() -> assignments.wake(resumed));
		assertThat(assignments.cancel(AssignmentId.random(), NOON)).isFalse();
	}

	private static List<KeyName> names(String... names) {
		return List.of(names).stream().map(KeyName::new).toList();
	}

	private static KeyResult result(String key, Outcome outcome) {
		return new KeyResult(new KeyId(VAULT, new KeyName(key)), outcome, Optional.empty(), List.of(), Optional.empty(),
				NOON);
	}

}
