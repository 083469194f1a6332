package io.keyrotor.azure.resources;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.azure.Deadline;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.Handling;
import io.keyrotor.azure.catalogue.KeyForm;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.DefinitionText;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * ARM resources of all types that the catalogue describes well enough: read by one GET,
 * moved by one PATCH or PUT.
 */
public final class CatalogueConsumers implements ConsumerApi {

	private final ArmResources arm;

	private final Catalogue catalogue;

	private final KeyStores stores;

	/** The stores tell their own ARM ids, which some types want beside the key. */
	public CatalogueConsumers(ArmResources arm, Catalogue catalogue, KeyStores stores) {
		this.arm = arm;
		this.catalogue = catalogue;
		this.stores = stores;
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		CatalogueEntry entry = entry(consumer);
		return definition(consumer, entry, entry.apiVersion()).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		CatalogueEntry entry = entry(consumer);
		Handling.Written written = written(consumer, entry);
		Deadline look = Refusal.look();
		Optional<ObjectNode> newer = UnseenMembers.newer(entry.newestApiVersion().stream().toList(),
				(version) -> definition(consumer, entry, version).outgoing().orElseThrow());
		ResourceDefinition now = definition(consumer, entry, entry.apiVersion());
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		written.keep().forEach((path) -> require(now, path));
		UnseenMembers.refuse(consumer, now.outgoing().orElseThrow(), newer, JsonNode::isNull);
		ObjectNode body = body(now, change);
		Refusal.unlessFresh(consumer, look);
		return this.arm.write(consumer, written.verb(), entry.apiVersion(), now.condition(), body, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, entry(consumer).apiVersion(), operation);
	}

	private static Handling.Written written(ConsumerId consumer, CatalogueEntry entry) {
		return switch (entry.handling()) {
			case Handling.Written written -> written;
			case Handling.ByHand hand -> throw Refusal.rejected(consumer, instructed(hand.instructions()));
			case Handling.Special special -> throw Refusal.rejected(consumer,
					instructed(special.instructions().orElse("Move it with the tool that set its key.")));
		};
	}

	private static String instructed(String instructions) {
		return "Keyrotor does not write resources of its type. "
				+ (instructions.endsWith(".") ? instructions.substring(0, instructions.length() - 1) : instructions);
	}

	private static void require(ResourceDefinition now, MemberPath path) {
		if (path.in(now.tree()).isMissingNode()) {
			throw Refusal.rejected(now.consumer(), "it does not show its " + path
					+ ", which a write has to send back; move it with the tool that set its key, then verify its binding");
		}
	}

	private ObjectNode body(ResourceDefinition now, ConsumerChange change) {
		ObjectNode body = switch (change) {
			case ConsumerChange.Refer _, ConsumerChange.Reapply _ -> now.outgoing().orElseThrow();
			case ConsumerChange.PutBack back -> DefinitionText.read(now.consumer(), back.definition());
			case ConsumerChange.Authenticate _ -> throw Refusal.rejected(now.consumer(),
					"the identity with which it reaches its key is changed with the tool that set it, not here");
		};
		KeyInResource key = now.key();
		Reference before = key.in(now.tree());
		key.put(body, key.follows(now.tree()), change);
		if (!store(before).equals(store(change.reference()))) {
			if (!now.entry().form().otherStore()) {
				throw Refusal.rejected(now.consumer(),
						"its type takes another key only if that is in the same key store");
			}
			now.entry().form().storeId().ifPresent((id) -> rename(now, id, store(change.reference()), body));
		}
		return body;
	}

	/** Names the other store by its ARM id where it has to be named. */
	private void rename(ResourceDefinition now, KeyForm.StoreId id, URI store, ObjectNode body) {
		if (!id.needed()) {
			id.member().removeWhollyFrom(body);
			return;
		}
		String resourceId = this.stores.at(store)
			.flatMap(KeyStore::resourceId)
			.orElseThrow(() -> Refusal.rejected(now.consumer(),
					"it names its key store by " + id.member() + " as well, and the ARM id of " + store
							+ " is not configured; set its resource-id, then try again"));
		id.member().put(body, JsonNodeFactory.instance.stringNode(resourceId));
	}

	private static URI store(Reference reference) {
		return KeyReference.versionless(reference).store();
	}

	private ResourceDefinition definition(ConsumerId consumer, CatalogueEntry entry, String apiVersion) {
		return new ResourceDefinition(consumer, entry, this.arm.get(consumer, apiVersion));
	}

	private CatalogueEntry entry(ConsumerId consumer) {
		return this.catalogue.entry(consumer.kind())
			.orElseThrow(() -> Refusal.unreadable(consumer,
					"resources of the type " + consumer.kind().word() + " have no catalogue entry"));
	}

}
