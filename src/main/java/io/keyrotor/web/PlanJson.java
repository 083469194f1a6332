package io.keyrotor.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.rotation.Planning;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.problem.Problem;

/** What a rotation would do. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationPlan", description = "What a rotation would do; nothing was done.")
record PlanJson(String keyStore, String key, String fromVersion,
		@Schema(description = "How many versions the key has, before the rotation.") int versionCount,
		@Schema(description = "How many versions a key may have, where there is a limit.") Optional<Integer> versionLimit,
		@Schema(description = "How many versions the key may still get, where there is a limit.") Optional<Integer> versionsRemaining,
		List<Consumer> consumers, @Schema(description = "What would be done, in order.") List<String> steps,
		@Schema(description = "What is worth knowing, such as few versions left, or a policy that breaks rules.") List<Problem.Cause> warnings) {

	static PlanJson from(Planning.Planned plan, RotationRequest request) {
		KeyId key = plan.key().id();
		VersionHeadroom versions = plan.headroom();
		return new PlanJson(key.store().value(), key.name().value(), plan.key().current().id().value(), versions.used(),
				Numbers.boxed(versions.limit()), Numbers.boxed(versions.remaining()),
				plan.consumers().stream().map(Consumer::from).toList(), steps(plan, request),
				Stream.concat(versions.warning(key).stream(), plan.warnings().stream())
					.map(Problem.Cause::of)
					.toList());
	}

	private static List<String> steps(Planning.Planned plan, RotationRequest request) {
		List<String> steps = new ArrayList<>();
		steps
			.add("Create a new version of " + plan.key().id() + " and keep " + plan.key().current().id() + " enabled.");
		if (request.holdBeforePropagating()) {
			steps.add("Hold until an operator resumes.");
		}
		plan.consumers().stream().map(PlanJson::step).forEach(steps::add);
		steps.add("Read the key's versions once more and complete.");
		return steps;
	}

	private static String step(Planning.PlannedConsumer consumer) {
		String uri = consumer.binding().consumer().uri();
		if (consumer.obstacle().isPresent()) {
			return "Hold at " + uri + ": " + consumer.obstacle().get().message();
		}
		boolean pinned = consumer.reference().flatMap(ReferenceJson::version).isPresent();
		return pinned ? "Pin " + uri + " to the new version and read it back."
				: "Leave " + uri + " alone: it follows the key by itself.";
	}

	/** What would become of one consumer. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PlannedConsumer")
	record Consumer(String bindingId, String consumer, String kind, @Schema(allowableValues = {
			"Pinned", "Versionless" }) Optional<String> mode,
			@Schema(description = "The version it is pinned to now.") Optional<String> keyVersion,
			@Schema(description = "Why it could not be moved.") Optional<Problem.Cause> obstacle){

		static Consumer from(Planning.PlannedConsumer consumer) {
			return new Consumer(consumer.binding().id().toString(), consumer.binding().consumer().uri(),
					consumer.binding().consumer().kind().word(), consumer.reference().flatMap(ReferenceJson::mode),
					consumer.reference().flatMap(ReferenceJson::version), consumer.obstacle().map(Problem.Cause::of));
		}

	}

}
