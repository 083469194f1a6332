package io.keyrotor.web.assignment;

import io.keyrotor.web.policy.PolicyJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.assignment.KeyResult;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.assignment.StoreProgress;
import io.keyrotor.assignment.Tally;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.web.problem.Problem;

/** A policy assignment as callers see it; it is its own status monitor. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "PolicyAssignment",
		description = "One rotation policy for a selection of keys. It is its own status monitor.")
public record PolicyAssignmentJson(String id, @Schema(
		description = "Azure's word for a long-running operation. Succeeded: every selected key was Set, Unchanged or Skipped.",
		allowableValues = {
				"NotStarted", "Running", "Succeeded", "Failed", "Canceled" }) String status,
		SelectorJson selector, AssignedPolicyJson policy,
		@Schema(description = "How many keys have which result so far.") Map<String, Integer> counts,
		@Schema(description = "The stores that were selected when it was accepted.") List<StoreJson> stores,
		@Schema(description = "Why the caller wanted it.") Optional<String> reason,
		@Schema(description = "Whether it ends after the key at work.") boolean canceling,
		@Schema(description = "What it is waiting for, or what became of it, in sentences.") Optional<String> message,
		Instant createdOn, Instant updatedOn){

	public static PolicyAssignmentJson from(PolicyAssignment assignment) {
		boolean canceling = assignment.canceling() && !assignment.phase().terminal();
		return new PolicyAssignmentJson(assignment.id().toString(), assignment.status().word(),
				SelectorJson.from(assignment.selection()), AssignedPolicyJson.from(assignment.policy()),
				counts(assignment.tally()), assignment.phase().stores().stream().map(StoreJson::from).toList(),
				assignment.reason(), canceling, message(assignment, canceling), assignment.createdOn(),
				assignment.updatedOn());
	}

	/** The policy that is assigned, in Azure's own JSON. */
	@Schema(name = "AssignedPolicy")
	public record AssignedPolicyJson(List<PolicyJson.ActionJson> lifetimeActions,
			PolicyJson.AttributesJson attributes) {

		static AssignedPolicyJson from(RotationPolicy policy) {
			return new AssignedPolicyJson(policy.lifetimeActions().stream().map(PolicyJson.ActionJson::from).toList(),
					new PolicyJson.AttributesJson(policy.expiryTime(), Optional.empty(), Optional.empty()));
		}

	}

	private static Map<String, Integer> counts(Tally tally) {
		Map<String, Integer> counts = new TreeMap<>();
		for (KeyResult.Outcome outcome : KeyResult.Outcome.values()) {
			counts.put(outcome.word(), tally.of(outcome));
		}
		return counts;
	}

	private static Optional<String> message(PolicyAssignment assignment, boolean canceling) {
		if (canceling) {
			return Optional.of("It ends after the key at work. What was set stays.");
		}
		return switch (assignment.status()) {
			case NOT_STARTED, RUNNING -> assignment.trouble();
			case SUCCEEDED, FAILED -> Optional.empty();
			case CANCELED -> Optional
				.of("It was canceled. The policy of %d keys was set and stays; keys without a result were not touched. Resume it to go on."
					.formatted(assignment.tally().of(KeyResult.Outcome.SET)));
		};
	}

	/** How far it has come in one store. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PolicyAssignmentStore")
	public record StoreJson(String keyStore,
			@Schema(description = "How many of its keys have which result so far.") Map<String, Integer> counts,
			@Schema(description = "Why the store was given up.") Optional<Problem.Cause> error) {

		static StoreJson from(StoreProgress store) {
			return new StoreJson(store.store().value(), PolicyAssignmentJson.counts(store.tally()),
					store.stopped().map(Problem.Cause::of));
		}

	}

}
