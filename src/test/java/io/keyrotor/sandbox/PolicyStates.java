package io.keyrotor.sandbox;

import java.util.List;
import java.util.Locale;

import tools.jackson.databind.node.ObjectNode;

/**
 * What Azure Policy found: the built-in policy that audits whether a search service uses
 * customer-managed keys is assigned to the whole subscription, and no other one.
 */
final class PolicyStates {

	private static final String AUDITS = "76a56461-9dc0-40f0-82f5-2453283afa2f";

	private PolicyStates() {
	}

	/** The records, as Resource Graph shows them. */
	static List<ObjectNode> of(List<ObjectNode> resources) {
		return resources.stream()
			.filter((one) -> one.path("type").asString("").equalsIgnoreCase("Microsoft.Search/searchServices"))
			.map(PolicyStates::audited)
			.toList();
	}

	private static ObjectNode audited(ObjectNode service) {
		String id = service.path("id").asString();
		ObjectNode state = Definitions.empty()
			.put("id", id + "/providers/Microsoft.PolicyInsights/policyStates/" + AUDITS)
			.put("name", AUDITS)
			.put("type", "Microsoft.PolicyInsights/policyStates");
		state.putObject("properties")
			.put("resourceId", id.toLowerCase(Locale.ROOT))
			.put("policyDefinitionName", AUDITS)
			.put("policyDefinitionAction", "audit")
			.put("complianceState", compliant(service) ? "Compliant" : "NonCompliant");
		return state;
	}

	private static boolean compliant(ObjectNode service) {
		var encryption = service.at("/properties/encryptionWithCmk");
		return encryption.path("enforcement").asString("").equals("Enabled")
				&& encryption.path("encryptionComplianceStatus").asString("").equals("Compliant");
	}

}
