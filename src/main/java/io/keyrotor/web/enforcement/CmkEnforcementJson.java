package io.keyrotor.web.enforcement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.enforcement.EnforcementReport;
import io.keyrotor.enforcement.PolicyInForce;
import io.keyrotor.enforcement.SearchServiceState;
import io.keyrotor.key.Finding;
import io.keyrotor.web.request.ContentTag;

/** How a search service stands to customer-managed keys, as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "CmkEnforcement", description = "How an AI Search service stands to customer-managed keys.")
record CmkEnforcementJson(String resourceId, @Schema(description = "What the service is set to.", allowableValues = {
		"Enabled", "Disabled", "Unspecified" }) String enforcement,
		@Schema(description = "Azure's own word for whether all objects have a customer-managed key.",
				example = "Compliant") Optional<String> complianceStatus,
		@Schema(description = "When the service was created, if Azure tells.") Optional<Instant> createdOn,
		@Schema(description = "Whether temporary disks are encrypted too; false for services created before 2021-05-13, absent if nobody can tell.") Optional<Boolean> temporaryDisksCovered,
		@Schema(description = "The objects of all seven kinds that have no customer-managed key.") List<String> unencryptedObjects,
		@Schema(description = "What Azure's built-in policies do about the service.") List<PolicyJson> policies,
		List<WarningJson> warnings){

	static CmkEnforcementJson from(EnforcementReport report) {
		SearchServiceState state = report.state();
		return new CmkEnforcementJson(state.id().toString(), state.enforcement().word(), state.complianceStatus(),
				state.createdOn(), report.temporaryDisksCovered(), report.unencrypted(),
				report.policies().stream().map(PolicyJson::from).toList(),
				report.warnings().stream().map(WarningJson::from).toList());
	}

	/** Of what can be set: the rest changes by itself. */
	static String tag(SearchServiceState state) {
		return ContentTag.of(state.id().resource().identity(), state.enforcement().word());
	}

	/** A built-in policy. */
	@Schema(name = "CmkPolicy")
	record PolicyJson(@Schema(description = "Azure's own name for it.") String name,
			@Schema(description = "The id of the definition.") String id,
			@Schema(description = "What it does about the service: Audit, Deny or Disabled; NotAssigned if no assignment concerns it, Unknown if that could not be read.",
					example = "Audit") String effect) {

		static PolicyJson from(PolicyInForce one) {
			return new PolicyJson(one.policy().displayName(), one.policy().id(), one.effect());
		}

	}

	/** What is not as it should be, or not known. */
	@Schema(name = "CmkEnforcementWarning")
	record WarningJson(String code, String message) {

		static WarningJson from(Finding finding) {
			return new WarningJson(finding.code(), finding.message());
		}

	}

}
