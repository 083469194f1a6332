package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/**
 * What Resource Health says of a resource. For health data services it checks whether
 * they can access their customer-managed key, as its page on the checks per type lists;
 * for a storage account it has no such check.
 */
final class ResourceHealth {

	private static final String PATH = "/providers/Microsoft.ResourceHealth/availabilityStatuses/current";

	private static final List<String> API_VERSIONS = List.of("2020-05-01", "2022-05-01", "2022-10-01", "2025-05-01");

	private ResourceHealth() {
	}

	/** The id of the resource that is asked about, if this is such a call. */
	static Optional<String> resource(Call call) {
		int end = call.path().length() - PATH.length();
		boolean asked = end > 0 && call.path().toLowerCase(Locale.ROOT).endsWith(PATH.toLowerCase(Locale.ROOT));
		return asked ? Optional.of(call.path().substring(0, end)) : Optional.empty();
	}

	static Reply answer(Call call, ArmResource resource, boolean readable, Instant now) {
		if (!call.method().equals("GET")) {
			throw new Refusal(405, "MethodNotAllowed", Optional.empty(),
					"The method " + call.method() + " is not allowed here.");
		}
		if (!API_VERSIONS.contains(call.query().getOrDefault("api-version", ""))) {
			throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
					"Resource Health knows the api-versions " + String.join(", ", API_VERSIONS) + ".");
		}
		boolean available = readable || !resource.type().truth("health");
		ObjectNode body = Definitions.empty()
			.put("id", resource.id() + PATH)
			.put("name", "current")
			.put("type", "Microsoft.ResourceHealth/AvailabilityStatuses")
			.put("location", resource.held().path("location").asString(""));
		ObjectNode properties = body.putObject("properties");
		properties.put("availabilityState", available ? "Available" : "Unavailable")
			.put("title", available ? "Available" : "Unavailable")
			.put("summary",
					available ? "There are no known problems with this resource."
							: "The service cannot access its customer-managed key. Check that the key is enabled.")
			.put("reasonType", available ? "" : "Customer Initiated")
			.put("reasonChronicity", "Persistent")
			.put("occuredTime", now.toString())
			.put("reportedTime", now.toString());
		return AzureAnswers.json(200, body, Map.of());
	}

}
