package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data centres of Azure Managed Instance for Apache Cassandra: {@code managedDisk} is the
 * key of the disks of their nodes, {@code backupStorage} that of their backups (Cassandra
 * Data Centers - Get). They are read and never written: their update takes all properties
 * of a data centre, Azure hides the password of its LDAP user, and what a change of the
 * key does to its nodes is not said anywhere.
 */
final class DataCentreKeys implements BlockForm {

	static final String API_VERSION = "2025-10-15";

	private static final List<String> NAMES = List.of("managedDisk", "backupStorage");

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("provisioningState", "provisionError", "seedNodes",
			"deallocated", "privateEndpointIpAddress");

	@Override
	public String apiVersion(ConsumerKind kind) {
		return API_VERSION;
	}

	@Override
	public String method() {
		return "PATCH";
	}

	@Override
	public boolean takesVersionless(ConsumerKind kind) {
		return true;
	}

	@Override
	public List<KeyBlock> blocks(ConsumerId consumer, ObjectNode tree) {
		return NAMES.stream().flatMap((name) -> block(tree, name)).toList();
	}

	/** It reaches its keys with the identity of its cluster, which it does not show. */
	private static Stream<KeyBlock> block(ObjectNode tree, String name) {
		KeyForm form = new KeyForm.Url(member(name));
		return (properties(tree) instanceof ObjectNode properties && form.isIn(properties))
				? Stream.of(new KeyBlock(name, properties, form, false, KeyIdentity.UNKNOWN, Optional.empty()))
				: Stream.empty();
	}

	private static String member(String name) {
		return name + "CustomerKeyUri";
	}

	@Override
	public ObjectNode body(ObjectNode tree) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ObjectNode sent = body.putObject("properties");
		NAMES.stream()
			.map(DataCentreKeys::member)
			.forEach((member) -> AnyCase.text(properties(tree), member).ifPresent((url) -> sent.put(member, url)));
		return body;
	}

	@Override
	public ObjectNode definition(ObjectNode tree) {
		ObjectNode definition = tree.deepCopy();
		definition.remove(READ_ONLY);
		if (definition.path("properties") instanceof ObjectNode properties) {
			properties.remove(READ_ONLY_PROPERTIES);
		}
		return definition;
	}

	@Override
	public Optional<String> lacks(ObjectNode tree) {
		return Optional.of("only an operator can move it; set its key with az managed-cassandra datacenter update"
				+ " (--managed-disk-customer-key-uri, --backup-storage-customer-key-uri), then verify its binding");
	}

	private static JsonNode properties(ObjectNode tree) {
		return tree.path("properties");
	}

}
