package io.keyrotor.azure.consumers;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.azure.arm.ArmResources;
import java.util.Optional;

import io.keyrotor.azure.Deadline;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import tools.jackson.databind.JsonNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/**
 * Storage accounts. One without a key version looks for a new version once a day and is
 * never written.
 */
final class StorageAccounts implements ConsumerApi {

	/** A version all clouds know and whose encryption block is complete. */
	static final String API_VERSION = "2023-05-01";

	/** The newest stable version, to see what a PATCH with the other would lose. */
	static final String NEWEST_API_VERSION = "2026-04-01";

	private final ArmResources arm;

	StorageAccounts(ArmResources arm) {
		this.arm = arm;
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return definition(consumer, API_VERSION).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Deadline look = Refusal.look();
		Optional<JsonNode> newer = UnseenMembers
			.newer(() -> definition(consumer, NEWEST_API_VERSION).writableEncryption());
		StorageDefinition now = definition(consumer, API_VERSION);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		UnseenMembers.refuse(consumer, now.writableEncryption(), newer, JsonNode::isNull);
		Refusal.unlessFresh(consumer, look);
		return this.arm.write(consumer, "PATCH", API_VERSION, now.tree(), now.changed(change), fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private StorageDefinition definition(ConsumerId consumer, String apiVersion) {
		return new StorageDefinition(consumer, this.arm.get(consumer, apiVersion));
	}

}
