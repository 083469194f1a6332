package io.keyrotor.azure.checks;

import java.net.URI;
import java.util.LinkedHashSet;

import io.keyrotor.check.AccessPolicy;
import io.keyrotor.check.NetworkRules;
import io.keyrotor.check.PermissionSet;
import io.keyrotor.check.StoreResource;
import tools.jackson.databind.JsonNode;

/** Azure Resource Manager's resources and permissions in our words. */
final class ResourceJson {

	private ResourceJson() {
	}

	/** A vault or a Managed HSM. */
	static StoreResource resource(JsonNode resource) {
		JsonNode properties = resource.required("properties");
		URI uri = URI.create(Answer.text(properties, "vaultUri").orElseGet(() -> Answer.need(properties, "hsmUri")));
		return new StoreResource(uri, Answer.text(properties, "tenantId"),
				Answer.optional(properties, "enableSoftDelete").map(JsonNode::booleanValue),
				properties.path("softDeleteRetentionInDays").asIntOpt(),
				Answer.isOn(properties, "enablePurgeProtection"), Answer.text(properties, "publicNetworkAccess"),
				Answer.optional(properties, "networkAcls").map(ResourceJson::networkRules),
				Answer.isOn(properties, "enableRbacAuthorization"),
				Answer.items(properties, "accessPolicies").map(ResourceJson::accessPolicy).toList(),
				Answer.text(resource, "location"));
	}

	private static NetworkRules networkRules(JsonNode rules) {
		return new NetworkRules(Answer.text(rules, "defaultAction"), Answer.text(rules, "bypass"));
	}

	private static AccessPolicy accessPolicy(JsonNode policy) {
		return new AccessPolicy(Answer.need(policy, "objectId"), Answer.text(policy, "applicationId").isPresent(),
				new LinkedHashSet<>(Answer.texts(policy.path("permissions"), "keys")));
	}

	/** What one role allows. */
	static PermissionSet permissions(JsonNode set) {
		return new PermissionSet(Answer.texts(set, "actions"), Answer.texts(set, "notActions"),
				Answer.texts(set, "dataActions"), Answer.texts(set, "notDataActions"));
	}

}
