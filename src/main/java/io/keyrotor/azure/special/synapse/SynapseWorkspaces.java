package io.keyrotor.azure.special.synapse;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.Deadline;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.special.members.Changes;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Synapse workspaces. They name their key without a version and do not follow it: a new
 * version is taken up only when the workspace goes over to another key and back
 * (Microsoft Learn, "Encryption for Azure Synapse Analytics workspaces"). So applying a
 * key once more takes two writes and a second key, which an operator adds to the
 * workspace under the name of the first with {@code -temporary} at its end. Between the
 * two the workspace reads as faulty, with its own key, and the next write brings it back.
 */
public final class SynapseWorkspaces implements ConsumerApi {

	static final String API_VERSION = "2021-06-01";

	private static final String AGAIN = ", then apply its key once more";

	private final ArmResources arm;

	public SynapseWorkspaces(ArmResources arm) {
		this.arm = arm;
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return definition(consumer).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Changes.requireOfKey(consumer, change);
		List<SynapseKey> keys = keys(consumer);
		requireAllAwake(consumer);
		Deadline look = Refusal.look();
		SynapseDefinition now = definition(consumer);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		Reference.Versionless wanted = versionless(consumer, change);
		SynapseKey next = next(consumer, now, wanted, keys);
		Refusal.unlessFresh(consumer, look);
		return keys.contains(next)
				? this.arm.write(consumer, "PATCH", API_VERSION, now.tree(), now.encryptedWith(next), fence)
				: add(consumer, next, fence);
	}

	/** The key that the workspace has to go over to now, known to it or not. */
	private static SynapseKey next(ConsumerId consumer, SynapseDefinition now, Reference.Versionless wanted,
			List<SynapseKey> keys) {
		if (now.replaced().filter((key) -> key.is(consumer, wanted)).isPresent()) {
			return now.replaced().get();
		}
		Optional<SynapseKey> active = now.active().filter((key) -> key.is(consumer, wanted));
		return active.map((key) -> temporary(consumer, key, keys)).orElseGet(() -> other(consumer, wanted, keys));
	}

	private static SynapseKey temporary(ConsumerId consumer, SynapseKey active, List<SynapseKey> keys) {
		String name = active.name() + SynapseKey.TEMPORARY;
		return keys.stream()
			.filter((key) -> key.isNamed(name) && !key.is(consumer, active.reference(consumer)))
			.findFirst()
			.orElseThrow(() -> Refusal.rejected(consumer,
					"it takes up a new version of its key only when it goes over to another key and back, and it has no"
							+ " other key under the name " + name
							+ "; add one that stays enabled (az synapse workspace key create --workspace-name "
							+ name(consumer) + " --name " + name + " --key-identifier <URL of the key>)" + AGAIN));
	}

	private static SynapseKey other(ConsumerId consumer, Reference.Versionless wanted, List<SynapseKey> keys) {
		SynapseKey added = SynapseKey.named(wanted);
		return keys.stream()
			.filter((key) -> key.standsInFor().isEmpty() && key.is(consumer, wanted))
			.findFirst()
			.orElseGet(() -> {
				if (added.standsInFor().isPresent() || keys.stream().anyMatch((key) -> key.isNamed(added.name()))) {
					throw Refusal.rejected(consumer,
							"the key " + wanted.words() + " cannot be added to it under the name " + added.name()
									+ ", which is taken or ends with " + SynapseKey.TEMPORARY
									+ "; add it under another one (az synapse workspace key create), then try again");
				}
				return added;
			});
	}

	/** A workspace whose key was changed while a pool was paused may lose the pool. */
	private void requireAllAwake(ConsumerId consumer) {
		List<String> asleep = SynapseDefinition.asleep(this.arm.list(consumer, "/sqlPools", API_VERSION));
		if (!asleep.isEmpty()) {
			throw Refusal.rejected(consumer, "its dedicated SQL pools " + String.join(", ", asleep)
					+ " are not online, so that their data would stay"
					+ " encrypted with the present version; resume them (az synapse sql pool resume --workspace-name "
					+ name(consumer) + " --name <pool>), then try again");
		}
	}

	private static Reference.Versionless versionless(ConsumerId consumer, ConsumerChange change) {
		if (change.reference() instanceof Reference.Versionless versionless) {
			return versionless;
		}
		throw Refusal.rejected(consumer, "a workspace takes a key only without a version, and "
				+ change.reference().words() + " was asked for; apply its key once more instead");
	}

	private Confirmed<Optional<String>> add(ConsumerId consumer, SynapseKey key, Fence fence) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").put("isActiveCMK", false).put("keyVaultUrl", key.url());
		ConsumerId entry = ConsumerId.parse(consumer.uri() + "/keys/" + key.name());
		return this.arm.write(entry, "PUT", API_VERSION, JsonNodeFactory.instance.objectNode(), body, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private SynapseDefinition definition(ConsumerId consumer) {
		ObjectNode tree = this.arm.get(consumer, API_VERSION);
		SynapseDefinition definition = new SynapseDefinition(consumer, tree, Optional.empty());
		return new SynapseDefinition(consumer, tree,
				definition.active()
					.flatMap(SynapseKey::standsInFor)
					.flatMap((name) -> keys(consumer).stream().filter((key) -> key.isNamed(name)).findFirst()));
	}

	private List<SynapseKey> keys(ConsumerId consumer) {
		return this.arm.list(consumer, "/keys", API_VERSION).stream().map(SynapseKey::of).toList();
	}

	private static String name(ConsumerId consumer) {
		return consumer.uri().substring(consumer.uri().lastIndexOf('/') + 1);
	}

}
