package io.keyrotor.azure.arm;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.Redaction;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.UpstreamFailure;
import tools.jackson.databind.JsonNode;

/**
 * What Azure Resource Health says of a resource (Availability Statuses - Get By
 * Resource). For DICOM and FHIR services it looks whether they can use their
 * customer-managed key ("Resource types and health checks in Azure Resource Health").
 */
public final class ResourceHealth {

	public static final String API_VERSION = "2025-05-01";

	public static final String STATUS = "/providers/Microsoft.ResourceHealth/availabilityStatuses/current";

	private static final Pattern KEY = Pattern
		.compile("customer[- ]?managed|encryption[- ]?key|key ?vault|managed ?hsm|\\bcmk\\b", Pattern.CASE_INSENSITIVE);

	private static final String REMEDY = "See that the version of the key which it names is enabled and neither deleted nor"
			+ " purged, that its identity still is the one it was deployed with and has the role Key Vault Crypto Service"
			+ " Encryption User (on a Managed HSM: Managed HSM Crypto Service Encryption User), and that the firewall of"
			+ " the key store lets trusted Microsoft services through; if its identity has changed, reapply its"
			+ " configuration.";

	private final ArmResources arm;

	public ResourceHealth(ArmResources arm) {
		this.arm = arm;
	}

	/**
	 * Why the resource is unavailable and what to do, if it is and its key is the reason.
	 * Health that cannot be read says nothing.
	 */
	public Optional<String> keyLoss(ConsumerId consumer) {
		try {
			return keyLoss(this.arm.get(consumer, STATUS, API_VERSION).path("properties"));
		}
		catch (UpstreamFailure _) {
			return Optional.empty();
		}
	}

	private static Optional<String> keyLoss(JsonNode health) {
		if (!"Unavailable".equalsIgnoreCase(health.path("availabilityState").stringValue(""))) {
			return Optional.empty();
		}
		return Optional.of(words(health))
			.filter((words) -> KEY.matcher(words).find())
			.map((words) -> "Unavailable, says Azure Resource Health: " + ended(Redaction.readable(words)) + " "
					+ REMEDY);
	}

	private static String ended(String words) {
		return words.endsWith(".") ? words : words + ".";
	}

	/** The actions it recommends may be all that names the key. */
	private static String words(JsonNode health) {
		Stream<String> actions = health.path("recommendedActions")
			.valueStream()
			.flatMap((action) -> action.path("action").stringValueOpt().stream());
		return Stream
			.concat(Stream.of("title", "summary", "detailedStatus", "reasonType")
				.flatMap((member) -> health.path(member).stringValueOpt().stream()), actions)
			.filter((text) -> !text.isBlank())
			.distinct()
			.collect(Collectors.joining(" "));
	}

}
