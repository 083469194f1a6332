package io.keyrotor.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.PolicyReading;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.problem.Problem;

/** A rotation policy in Azure's own JSON. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationPolicy", description = "A rotation policy in Azure's own JSON.",
		requiredProperties = "lifetimeActions")
record PolicyJson(List<ActionJson> lifetimeActions, AttributesJson attributes,
		@Schema(description = "What is worth knowing about the policy; ignored when it is sent.",
				accessMode = Schema.AccessMode.READ_ONLY) List<Problem.Cause> warnings) {

	static PolicyJson from(PolicyReading reading) {
		RotationPolicy policy = reading.policy();
		return new PolicyJson(policy.lifetimeActions().stream().map(ActionJson::from).toList(),
				new AttributesJson(policy.expiryTime(), policy.createdOn(), policy.updatedOn()),
				reading.warnings().stream().map(Problem.Cause::of).toList());
	}

	String tag() {
		return ContentTag.of(this.lifetimeActions, this.attributes.expiryTime());
	}

	/** One action with its trigger. */
	@Schema(name = "LifetimeAction")
	record ActionJson(TriggerJson trigger, TypeJson action) {

		static ActionJson from(LifetimeAction action) {
			return new ActionJson(new TriggerJson(action.timeAfterCreate(), action.timeBeforeExpiry()),
					new TypeJson(action.type()));
		}

	}

	/** When an action is due: exactly one of the two. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "Trigger")
	record TriggerJson(@Schema(example = "P18M") Optional<String> timeAfterCreate,
			@Schema(example = "P28D") Optional<String> timeBeforeExpiry) {
	}

	/** What an action does. */
	@Schema(name = "ActionType")
	record TypeJson(@Schema(description = "Read in any case of letters.", allowableValues = {
			"Rotate", "Notify" }) String type){
	}

	/** What else the policy says. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "PolicyAttributes")
	record AttributesJson(
			@Schema(description = "How long a version made by a rotation is valid.",
					example = "P2Y") Optional<String> expiryTime,
			@Schema(accessMode = Schema.AccessMode.READ_ONLY) Optional<Instant> created,
			@Schema(accessMode = Schema.AccessMode.READ_ONLY) Optional<Instant> updated) {
	}

}
