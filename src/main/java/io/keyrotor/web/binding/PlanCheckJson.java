package io.keyrotor.web.binding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.BindingCheck;
import io.keyrotor.binding.BindingOutcome;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;
import io.keyrotor.plan.PlanCheck;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/** One check before a rotation or a binding. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "PlanCheck", description = "One check before something is done. Only Fail refuses it.")
public record PlanCheckJson(@Schema(description = "A stable word for programs.") String check,
		@Schema(allowableValues = {
				"Pass", "Fail", "Unknown" }) String status,
		@Schema(description = "What was seen, or why nothing was.") String detail,
		@Schema(description = "What to do about it, unless it passed.") Optional<String> remedy,
		@Schema(description = "The consumer that was looked at; missing for the key and its store.") Optional<String> consumer){

	public static PlanCheckJson from(PlanCheck check) {
		return new PlanCheckJson(check.check(), check.status().word(), check.detail(), check.remedy(),
				check.consumer().map(ConsumerId::uri));
	}

	public static PlanCheckJson from(BindingCheck check, ConsumerId consumer) {
		return new PlanCheckJson(check.check(), check.status().word(), check.detail(), check.remedy(),
				Optional.of(consumer.uri()).filter((_) -> check.ofConsumer()));
	}

	/** The answer to a wish for a binding that cannot be. */
	static Refusal refusal(BindingOutcome.Refused refused) {
		return Refusal.of(Problem.refused(refused.finding()).curedBy(refused.remedy()));
	}

	/** The answer to a wish for a binding whose checks failed, with each of them. */
	public static Refusal refusal(BindingOutcome.Unfit unfit) {
		List<BindingCheck> failed = unfit.failed();
		String remedy = remedy(failed.stream().map(BindingCheck::remedy));
		String detail = "The consumer %s is not bound to the key %s, because %s failed. Nothing was done. %s %s"
			.formatted(unfit.wanted().consumer(), unfit.wanted().key(), count(failed), failed.getFirst().detail(),
					remedy);
		return Refusal.of(Problem.of(ProblemCode.BINDING_NOT_POSSIBLE, detail, failed.stream()
			.map((check) -> new Problem.Fault(check.ofConsumer() ? "consumer" : "key", check.check(), Optional.empty(),
					Optional.of(unfit.wanted().consumer().uri()).filter((_) -> check.ofConsumer()), check.sentence()))
			.toList()).curedBy(remedy));
	}

	/** The answer to a request whose checks failed, with each of them. */
	public static Refusal refusal(KeyId key, List<PlanCheck> failed) {
		String remedy = remedy(failed.stream().map(PlanCheck::remedy));
		String detail = "The key %s is not rotated, because %s failed. Nothing was done. %s %s".formatted(key,
				count(failed), failed.getFirst().detail(), remedy);
		return Refusal
			.of(Problem.of(ProblemCode.ROTATION_NOT_SAFE, detail, failed.stream().map(PlanCheckJson::fault).toList())
				.curedBy(remedy));
	}

	private static String count(List<?> failed) {
		return (failed.size() == 1) ? "a check" : failed.size() + " checks";
	}

	/** The cures of all that failed, each once. */
	private static String remedy(Stream<Optional<String>> cures) {
		return cures.flatMap(Optional::stream).distinct().collect(Collectors.joining(" "))
				+ " ?validateOnly=true shows all checks; once those that failed are cured, ask again.";
	}

	private static Problem.Fault fault(PlanCheck check) {
		return new Problem.Fault(check.consumer().isPresent() ? "consumer" : "key", check.check(), Optional.empty(),
				check.consumer().map(ConsumerId::uri), sentence(check));
	}

	private static String sentence(PlanCheck check) {
		return check.detail() + check.remedy().map((remedy) -> " " + remedy).orElse("");
	}

}
