package io.keyrotor.azure.health;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.azure.arm.ResourceHealth;
import io.keyrotor.azure.arm.ArmResources;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.azure.Deadline;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure;

/** The DICOM and FHIR services of Azure Health Data Services. */
public final class HealthDataServices implements ConsumerApi {

	/**
	 * The newest stable version. Those before 2023-11-01 do not show the key at all, and
	 * a PUT with one could drop it.
	 */
	public static final String API_VERSION = "2024-03-31";

	/** Newer ones, the newest first, to see what a PUT with the stable one would lose. */
	public static final List<String> NEWER_API_VERSIONS = List.of("2025-04-01-preview", "2025-03-01-preview");

	private static final Pattern SERVICE = Pattern.compile("(/.+)/(?:dicomservices|fhirservices)/[^/]+",
			Pattern.CASE_INSENSITIVE);

	private final ArmResources arm;

	private final ResourceHealth health;

	public HealthDataServices(ArmResources arm) {
		this.arm = arm;
		this.health = new ResourceHealth(arm);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		HealthDataDefinition definition = definition(consumer, API_VERSION);
		ConsumerState state = definition.state();
		if (state.reference() instanceof Reference.ServiceManaged) {
			return state;
		}
		ConsumerState located = definition.hasLocation() ? state : state.at(whereabouts(consumer));
		return located.fault().isEmpty() ? this.health.keyLoss(consumer).map(located::faulty).orElse(located) : located;
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Deadline look = Refusal.look();
		Optional<ObjectNode> newer = UnseenMembers.newer(NEWER_API_VERSIONS,
				(version) -> definition(consumer, version).writable());
		HealthDataDefinition now = definition(consumer, API_VERSION);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		if (change.reference() instanceof Reference.Versionless) {
			throw Refusal.rejected(consumer,
					"a DICOM or FHIR service takes a key with a version only, and does not follow its key by itself");
		}
		UnseenMembers.refuse(consumer, now.writable(), newer, JsonNode::isNull);
		ObjectNode body = (now.hasLocation() ? now : now.at(location(consumer))).changed(change);
		Refusal.unlessFresh(consumer, look);
		return this.arm.write(consumer, "PUT", API_VERSION, now.tree(), body, fence);
	}

	/** A service that does not tell where it is, is where its workspace is. */
	private String location(ConsumerId consumer) {
		return workspace(consumer).flatMap((workspace) -> location(consumer, workspace))
			.orElseThrow(() -> Refusal.rejected(consumer,
					"neither it nor its workspace tells its location, which a write has to name; move it with a"
							+ " deployment template, then verify its binding"));
	}

	private Optional<String> location(ConsumerId consumer, ConsumerId workspace) {
		try {
			return this.arm.get(workspace, API_VERSION).path("location").stringValueOpt();
		}
		catch (UpstreamFailure failure) {
			throw failure.advising(failure.reason(), "A write of " + consumer
					+ " has to name its location, which only its workspace tells: let Keyrotor's identity read that"
					+ " (the role Reader on it).");
		}
	}

	/** A reading is worth having without it. */
	private Optional<String> whereabouts(ConsumerId consumer) {
		try {
			return Optional.of(location(consumer));
		}
		catch (UpstreamFailure _) {
			return Optional.empty();
		}
	}

	private static Optional<ConsumerId> workspace(ConsumerId consumer) {
		Matcher service = SERVICE.matcher(consumer.uri());
		return service.matches() ? Optional.of(ConsumerId.parse(service.group(1))) : Optional.empty();
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private HealthDataDefinition definition(ConsumerId consumer, String apiVersion) {
		return new HealthDataDefinition(consumer, this.arm.get(consumer, apiVersion));
	}

}
