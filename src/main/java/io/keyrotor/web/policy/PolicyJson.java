package io.keyrotor.web.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.PolicyContent;
import io.keyrotor.policy.PolicyDifference;
import io.keyrotor.policy.PolicyReading;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.problem.Problem;

/** A rotation policy in Azure's own JSON. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationPolicy", description = "A rotation policy in Azure's own JSON.",
		requiredProperties = "lifetimeActions")
public record PolicyJson(List<ActionJson> lifetimeActions, AttributesJson attributes,
		@Schema(description = "What is worth knowing about the policy; ignored when it is sent.",
				accessMode = Schema.AccessMode.READ_ONLY) List<Problem.Cause> warnings,
		@Schema(description = "What was set through Keyrotor, if anything was; ignored when it is sent.",
				accessMode = Schema.AccessMode.READ_ONLY) Optional<SetHereJson> setHere,
		@Schema(description = "Where the policy is not what was set, and why; ignored when it is sent.",
				accessMode = Schema.AccessMode.READ_ONLY) List<DifferenceJson> differences,
		@Schema(description = "How the policy stands to what was set through Keyrotor; ignored when it is sent.",
				accessMode = Schema.AccessMode.READ_ONLY, allowableValues = {
						"InSync", "Changed", "Lagging", "NotSetHere" }) String drift){

	public static PolicyJson from(PolicyReading reading) {
		RotationPolicy policy = reading.policy();
		return new PolicyJson(actions(policy),
				new AttributesJson(policy.expiryTime(), policy.createdOn(), policy.updatedOn()),
				reading.warnings().stream().map(Problem.Cause::of).toList(), reading.setHere().map(SetHereJson::from),
				reading.differences().stream().map(DifferenceJson::from).toList(), reading.drift().word());
	}

	/** The ETag of every policy that says this. */
	public static String tag(PolicyContent content) {
		return ContentTag.of(content.lifetimeActions().stream().map(ActionJson::from).toList(), content.expiryTime());
	}

	private static List<ActionJson> actions(RotationPolicy policy) {
		return policy.lifetimeActions().stream().map(ActionJson::from).toList();
	}

	/** What was set through Keyrotor, as its caller wrote it. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PolicySetHere")
	public record SetHereJson(List<ActionJson> lifetimeActions, AttributesJson attributes,
			@Schema(description = "When; absent where only validation was asked for.") Optional<Instant> on) {

		static SetHereJson from(PolicyReading.SetHere set) {
			return new SetHereJson(actions(set.policy()),
					new AttributesJson(set.policy().expiryTime(), Optional.empty(), Optional.empty()), set.on());
		}

	}

	/** One place in which the policy is not what was set. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PolicyDifference")
	public record DifferenceJson(@Schema(example = "lifetimeActions[1]") String field,
			@Schema(description = "What was set there, if anything.") Optional<String> set,
			@Schema(description = "What Azure keeps there, if anything.",
					example = "Notify timeBeforeExpiry P30D") Optional<String> kept,
			@Schema(description = "Why, as a stable word.", allowableValues = {
					"NotifyAdded", "NotifySentExplicitly", "ActionAdded", "ActionMissing", "TriggerChanged",
					"ExpiryTimeChanged" }) String code,
			String message){

		static DifferenceJson from(PolicyDifference difference) {
			return new DifferenceJson(difference.field(), difference.set(), difference.kept(), difference.code(),
					difference.message());
		}

	}

	/** One action with its trigger. */
	@Schema(name = "LifetimeAction")
	public record ActionJson(TriggerJson trigger, TypeJson action) {

		public static ActionJson from(LifetimeAction action) {
			return new ActionJson(new TriggerJson(action.timeAfterCreate(), action.timeBeforeExpiry()),
					new TypeJson(action.type()));
		}

	}

	/** When an action is due: exactly one of the two. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "Trigger")
	public record TriggerJson(@Schema(example = "P18M") Optional<String> timeAfterCreate,
			@Schema(example = "P28D") Optional<String> timeBeforeExpiry) {
	}

	/** What an action does. */
	@Schema(name = "ActionType")
	public record TypeJson(@Schema(description = "Read in any case of letters.", allowableValues = {
			"Rotate", "Notify" }) String type){
	}

	/** What else the policy says. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PolicyAttributes")
	public record AttributesJson(
			@Schema(description = "How long a version made by a rotation is valid.",
					example = "P2Y") Optional<String> expiryTime,
			@Schema(accessMode = Schema.AccessMode.READ_ONLY) Optional<Instant> created,
			@Schema(accessMode = Schema.AccessMode.READ_ONLY) Optional<Instant> updated) {
	}

}
