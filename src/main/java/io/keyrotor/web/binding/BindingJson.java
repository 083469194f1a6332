package io.keyrotor.web.binding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.binding.BindingCheck;
import io.keyrotor.binding.BindingOutcome;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.web.request.ContentTag;

/** A binding as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "CmkBinding", description = "This consumer is encrypted with this key.")
record BindingJson(@Schema(description = "Absent where only validation was asked for.") Optional<String> id,
		String keyStore, String key, String consumer, @Schema(example = "SearchIndex") String kind,
		@Schema(allowableValues = {
				"Pinned", "Versionless" }) Optional<String> mode,
		@Schema(description = "The version it is pinned to.") Optional<String> keyVersion,
		@Schema(description = "How the consumer stood to its binding when it was last read.",
				allowableValues = { "InSync", "PinnedOld", "Lagging", "IdentityChanged", "Unreachable", "Unbound",
						"NeedsSecret" }) String drift,
		@Schema(description = "Why it drifted, and what cures it; missing where nothing is to be done.") Optional<DiscoveryJson.DiagnosisJson> diagnosis,
		@Schema(description = "The identity with which it reaches the key, if it tells.") Optional<String> identity,
		@Schema(description = "Where the secret of the application is kept as which it reaches the key, if it does so as one: the URI of a Key Vault secret.") Optional<String> applicationSecret,
		Instant createdOn, @Schema(description = "When the consumer was last read.") Instant lastVerifiedOn,
		@Schema(description = "Whether it would be bound; only where validation was asked for.") Optional<Boolean> accepted,
		@Schema(description = "What was checked before it was bound; only on the answer to that.") Optional<List<PlanCheckJson>> checks){

	static BindingJson from(CmkBinding binding) {
		return from(binding, Optional.of(binding.id().toString()), Optional.empty(), Optional.empty());
	}

	/** A binding that was just kept. */
	static BindingJson bound(BindingOutcome.Bound bound) {
		return from(bound.binding(), Optional.of(bound.binding().id().toString()), Optional.empty(),
				Optional.of(bound.checks()));
	}

	/** A binding that is not kept. */
	static BindingJson proposed(CmkBinding binding, List<BindingCheck> checks) {
		return from(binding, Optional.empty(), Optional.of(checks.stream().noneMatch(BindingCheck::failed)),
				Optional.of(checks));
	}

	private static BindingJson from(CmkBinding binding, Optional<String> id, Optional<Boolean> accepted,
			Optional<List<BindingCheck>> checks) {
		return new BindingJson(id, binding.key().store().value(), binding.key().name().value(),
				binding.consumer().uri(), binding.consumer().kind().word(), ReferenceJson.mode(binding.reference()),
				ReferenceJson.version(binding.reference()), binding.drift().word(),
				binding.diagnosis().map(DiscoveryJson.DiagnosisJson::from), binding.identity(),
				binding.applicationSecret().map(Object::toString), binding.createdOn(), binding.lastVerifiedOn(),
				accepted, checks
					.map((all) -> all.stream().map((check) -> PlanCheckJson.from(check, binding.consumer())).toList()));
	}

	String tag() {
		return ContentTag.of(this.id, this.keyStore, this.key, this.consumer, this.mode, this.keyVersion, this.drift,
				this.diagnosis, this.identity, this.applicationSecret, this.createdOn);
	}

}
