package io.keyrotor.web.assignment;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.assignment.AssignmentPlan;
import io.keyrotor.key.Finding;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.problem.Problem;

/** What an assignment would do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "PolicyAssignmentPlan", description = "What an assignment would do now; nothing was done.")
public record AssignmentPlanJson(@Schema(description = "Every selected store with its count.") List<StoreJson> stores,
		@JsonInclude(JsonInclude.Include.ALWAYS) @Schema(
				description = "Up to 50 of the selected keys, spread over the stores, each read as the real run would read it.") List<KeyJson> results,
		@Schema(description = "Whether more keys are selected than `results` shows.") boolean truncated) {

	public static AssignmentPlanJson from(AssignmentPlan plan) {
		return new AssignmentPlanJson(plan.stores().stream().map(StoreJson::from).toList(),
				plan.keys().stream().map(KeyJson::from).toList(), plan.truncated());
	}

	private static List<Problem.Fault> faults(List<Violation> violations) {
		return violations.stream().map(Problem.Fault::of).map(PolicyAssignmentOrder::placed).toList();
	}

	/** What is selected in one store. */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	@Schema(name = "PlannedKeyStore")
	public record StoreJson(String keyStore, @Schema(description = "How many of its keys are selected.") int selected,
			@Schema(description = "How many of them back a certificate and would be skipped.") int certificateBacked,
			@Schema(description = "The rules of the store that the policy breaks; its keys would be `Refused`.") List<Problem.Fault> errors,
			@Schema(description = "Whether its list of keys was read to the end.") boolean complete,
			@Schema(description = "Why it was not.") Optional<Problem.Cause> reason,
			@Schema(description = "The Azure service that refused.") Optional<Problem.Upstream> upstream) {

		static StoreJson from(AssignmentPlan.PlannedStore store) {
			return new StoreJson(store.store().value(), store.selected(), store.managed(), faults(store.violations()),
					store.whole(), store.obstacle().map((obstacle) -> Problem.Cause.of(obstacle.reason())),
					store.obstacle().map((obstacle) -> Problem.Upstream.of(obstacle.upstream())));
		}

	}

	/** What would become of one key. */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	@Schema(name = "PlannedKey")
	public record KeyJson(String keyStore, String key, @Schema(allowableValues = {
			"WouldSet", "Unchanged", "Refused", "Skipped", "WouldFail" }) String result, Optional<String> code,
			@Schema(description = "Why the policy would not be set, and what to do.") Optional<String> message,
			@Schema(description = "The rules of the key's store that the policy breaks.") List<Problem.Fault> errors,
			@Schema(description = "The Azure service that refused.") Optional<Problem.Upstream> upstream){

		static KeyJson from(AssignmentPlan.PlannedKey key) {
			return new KeyJson(key.key().store().value(), key.key().name().value(), key.prospect().word(),
					key.reason().map(Finding::code), key.reason().map(Finding::message), faults(key.violations()),
					key.upstream().map(Problem.Upstream::of));
		}

	}

}
