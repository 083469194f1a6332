package io.keyrotor.azure.special.blocks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceIdentity;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.KeyIdentity;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Flexible servers of PostgreSQL and MySQL: {@code primary} is the key of the server and
 * {@code geoBackup}, in the paired region, that of its geo-redundant backups. Their PATCH
 * takes one or more of the properties of a server (Servers - Update); the block
 * {@code dataEncryption} is sent whole.
 */
final class TwoKeys implements BlockForm {

	static final String POSTGRESQL_API_VERSION = "2025-08-01";

	static final String POSTGRESQL_NEWEST_API_VERSION = "2026-01-01-preview";

	static final String MYSQL_API_VERSION = "2024-12-30";

	private static final ConsumerKind MYSQL = ConsumerKind.ofResource("Microsoft.DBforMySQL/flexibleServers");

	private static final Set<String> READ_ONLY = Set.of("id", "name", "type", "systemData", "etag");

	/** What a server changes by itself counts as read-only too. */
	private static final Set<String> READ_ONLY_PROPERTIES = Set.of("fullversion", "fullyqualifieddomainname",
			"minorversion", "privateendpointconnections", "provisioningstate", "replica", "replicacapacity",
			"replicationrole", "state", "storage");

	private static final List<String> STATUSES = List.of("primaryEncryptionKeyStatus", "geoBackupEncryptionKeyStatus");

	/** States in which a server is not at work on itself. */
	private static final Set<String> AT_REST = Set.of("ready", "disabled", "stopped", "inaccessible");

	@Override
	public String apiVersion(ConsumerKind kind) {
		return isMySql(kind) ? MYSQL_API_VERSION : POSTGRESQL_API_VERSION;
	}

	@Override
	public Optional<String> newestApiVersion(ConsumerKind kind) {
		return isMySql(kind) ? Optional.empty() : Optional.of(POSTGRESQL_NEWEST_API_VERSION);
	}

	@Override
	public String method() {
		return "PATCH";
	}

	/**
	 * MySQL does not follow a key by itself (Microsoft Learn, "Data encryption with
	 * customer-managed keys").
	 */
	@Override
	public boolean takesVersionless(ConsumerKind kind) {
		return !isMySql(kind);
	}

	@Override
	public List<KeyBlock> blocks(ConsumerId consumer, ObjectNode tree) {
		return Stream.of("primary", "geoBackup").flatMap((name) -> block(tree, name).stream()).toList();
	}

	private static Optional<KeyBlock> block(ObjectNode tree, String name) {
		KeyForm form = new KeyForm.Url(name + "KeyURI");
		return (encryption(tree) instanceof ObjectNode encryption && form.isIn(encryption)) ? Optional
			.of(new KeyBlock(name, encryption, form, false, identity(tree, encryption, name), status(encryption, name)))
				: Optional.empty();
	}

	private static KeyIdentity identity(ObjectNode tree, ObjectNode encryption, String name) {
		return AnyCase.text(encryption, name + "UserAssignedIdentityId")
			.map((id) -> KeyIdentity.of(AnyCase.member(tree, "identity"), Optional.of(id)))
			.orElse(KeyIdentity.UNKNOWN);
	}

	private static Optional<String> status(ObjectNode encryption, String name) {
		return AnyCase.text(encryption, name + "EncryptionKeyStatus")
			.filter((status) -> !"Valid".equalsIgnoreCase(status))
			.map((status) -> name + "EncryptionKeyStatus is " + status);
	}

	@Override
	public ObjectNode body(ObjectNode tree) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").set("dataEncryption", writable(encryption(tree).deepCopy()));
		return body;
	}

	/** A key that is not there is answered as null, and is not sent. */
	private static JsonNode writable(JsonNode encryption) {
		if (encryption instanceof ObjectNode object) {
			STATUSES.forEach((status) -> object.remove(AnyCase.spelled(object, status)));
			List.copyOf(object.propertyNames())
				.stream()
				.filter((name) -> object.path(name).isNull())
				.forEach(object::remove);
		}
		return encryption;
	}

	@Override
	public ObjectNode definition(ObjectNode tree) {
		ObjectNode definition = tree.deepCopy();
		definition.remove(READ_ONLY);
		ResourceIdentity.withoutReadOnly(definition.path("identity"));
		if (definition.path("properties") instanceof ObjectNode properties) {
			List.copyOf(properties.propertyNames())
				.stream()
				.filter((name) -> READ_ONLY_PROPERTIES.contains(name.toLowerCase(Locale.ROOT)))
				.forEach(properties::remove);
			writable(properties.path("dataEncryption"));
			without(properties.path("backup"), "earliestRestoreDate");
			without(properties.path("highAvailability"), "state");
		}
		return definition;
	}

	private static void without(JsonNode owner, String member) {
		if (owner instanceof ObjectNode object) {
			object.remove(member);
		}
	}

	@Override
	public boolean isSettled(ObjectNode tree) {
		return ArmResources.isSettled(tree)
				&& state(tree).map((state) -> AT_REST.contains(state.toLowerCase(Locale.ROOT))).orElse(true);
	}

	/** PostgreSQL calls a server that lost its key inaccessible. */
	@Override
	public Optional<String> fault(ObjectNode tree) {
		return state(tree).filter("Inaccessible"::equalsIgnoreCase).or(() -> ArmResources.fault(tree));
	}

	private static Optional<String> state(ObjectNode tree) {
		return AnyCase.text(tree.path("properties"), "state");
	}

	private static boolean isMySql(ConsumerKind kind) {
		return kind.equals(MYSQL);
	}

	private static JsonNode encryption(ObjectNode tree) {
		return AnyCase.at(tree, "properties", "dataEncryption");
	}

}
