package io.keyrotor.web;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

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
				allowableValues = { "InSync", "PinnedOld", "Unreachable", "Unbound", "NeedsSecret" }) String drift,
		@Schema(description = "The identity with which it reaches the key, if it tells.") Optional<String> identity,
		Instant createdOn, @Schema(description = "When the consumer was last read.") Instant lastVerifiedOn){

	static BindingJson from(CmkBinding binding) {
		return from(binding, Optional.of(binding.id().toString()));
	}

	/** A binding that is not kept. */
	static BindingJson proposed(CmkBinding binding) {
		return from(binding, Optional.empty());
	}

	private static BindingJson from(CmkBinding binding, Optional<String> id) {
		return new BindingJson(id, binding.key().store().value(), binding.key().name().value(),
				binding.consumer().uri(), binding.consumer().kind().word(), ReferenceJson.mode(binding.reference()),
				ReferenceJson.version(binding.reference()), binding.drift().word(), binding.identity(),
				binding.createdOn(), binding.lastVerifiedOn());
	}

	String tag() {
		return ContentTag.of(this.id, this.keyStore, this.key, this.consumer, this.mode, this.keyVersion, this.drift,
				this.identity, this.createdOn);
	}

}
