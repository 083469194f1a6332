package io.keyrotor.azure.health;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.azure.arm.ResourceHealth;
import io.keyrotor.azure.arm.ArmResources;
import java.util.Optional;

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

/** The DICOM and FHIR services of Azure Health Data Services. */
public final class HealthDataServices implements ConsumerApi {

	/**
	 * The newest stable version. Those before 2023-11-01 do not show the key at all, and
	 * a PUT with one could drop it.
	 */
	public static final String API_VERSION = "2024-03-31";

	/** The newest version there is, to see what a PUT with the stable one would lose. */
	public static final String NEWEST_API_VERSION = "2025-04-01-preview";

	private final ArmResources arm;

	private final ResourceHealth health;

	public HealthDataServices(ArmResources arm) {
		this.arm = arm;
		this.health = new ResourceHealth(arm);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		ConsumerState state = definition(consumer, API_VERSION).state();
		boolean asks = state.fault().isEmpty() && !(state.reference() instanceof Reference.ServiceManaged);
		return asks ? this.health.keyLoss(consumer).map(state::faulty).orElse(state) : state;
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Deadline look = Refusal.look();
		Optional<ObjectNode> newer = UnseenMembers.newer(() -> definition(consumer, NEWEST_API_VERSION).writable());
		HealthDataDefinition now = definition(consumer, API_VERSION);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		if (!now.hasLocation()) {
			throw Refusal.rejected(consumer,
					"its service does not tell its location, which a write has to name; move it with a deployment"
							+ " template, then verify its binding");
		}
		UnseenMembers.refuse(consumer, now.writable(), newer, JsonNode::isNull);
		Refusal.unlessFresh(consumer, look);
		return this.arm.write(consumer, "PUT", API_VERSION, now.tree(), now.changed(change), fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private HealthDataDefinition definition(ConsumerId consumer, String apiVersion) {
		return new HealthDataDefinition(consumer, this.arm.get(consumer, apiVersion));
	}

}
