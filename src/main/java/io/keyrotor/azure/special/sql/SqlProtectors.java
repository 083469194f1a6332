package io.keyrotor.azure.special.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.azure.Deadline;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.azure.special.members.Changes;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The encryption protectors of SQL servers and managed instances. A key is added to every
 * server that holds a replica, then to the server itself, and only then protects it: each
 * is a write of its own. A key that a server has already is not added again, so a repeat
 * goes on where the last one ended.
 */
public final class SqlProtectors implements ConsumerApi {

	static final String API_VERSION = "2023-08-01";

	/** Newer ones, the newest first, to see what a PUT would lose. */
	private static final List<String> NEWER_API_VERSIONS = List.of("2025-01-01", "2024-11-01-preview");

	private final ArmResources arm;

	public SqlProtectors(ArmResources arm) {
		this.arm = arm;
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return protector(consumer).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Changes.requireOfKey(consumer, change);
		SqlProtector first = protector(consumer);
		Refusal.unlessMovable(consumer, seen, first.state(), change);
		Optional<Reference.Pinned> key = key(consumer, seen, change);
		Optional<ConsumerId> missing = key.flatMap((wanted) -> missing(consumer, first, wanted));
		Deadline look = Refusal.look();
		Optional<ObjectNode> newer = UnseenMembers.newer(NEWER_API_VERSIONS,
				(version) -> SqlProtector.writable(this.arm.get(consumer, version)));
		SqlProtector now = protector(consumer);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		UnseenMembers.refuse(consumer, SqlProtector.writable(now.tree()), newer, JsonNode::isNull);
		Refusal.unlessFresh(consumer, look);
		if (missing.isPresent()) {
			return add(missing.get(), key.orElseThrow(), fence);
		}
		ObjectNode body = key.map((wanted) -> now.protectedBy(SqlKeyName.of(wanted))).orElseGet(now::asItIs);
		return this.arm.write(consumer, "PUT", API_VERSION, now.tree(), body, fence);
	}

	/** The key to go over to; empty if it is to be the one that is there. */
	private static Optional<Reference.Pinned> key(ConsumerId consumer, ConsumerState seen, ConsumerChange change) {
		if (change.reference().equals(seen.reference())) {
			return Optional.empty();
		}
		return Optional.of(change.named()
			.orElseThrow(() -> Refusal.rejected(consumer, "a server takes a key only with a version, and "
					+ change.reference().words()
					+ " was asked for; name the version, or move it by hand (az sql server tde-key set), then verify its"
					+ " binding")));
	}

	/**
	 * The first server key that is not there yet, those of the replicas before its own.
	 */
	private Optional<ConsumerId> missing(ConsumerId consumer, SqlProtector now, Reference.Pinned key) {
		SqlServer server = SqlServer.of(consumer);
		List<SqlServer> replicas = new SqlReplicas(this.arm, consumer, server).all(now.location());
		return Stream.concat(replicas.stream(), Stream.of(server))
			.map((one) -> one.key(SqlKeyName.of(key).value()))
			.filter((name) -> !exists(consumer, name, key))
			.findFirst();
	}

	private boolean exists(ConsumerId consumer, ConsumerId name, Reference.Pinned key) {
		try {
			Optional<String> uri = uri(this.arm.get(name, API_VERSION));
			if (uri.flatMap(KeyReference::pinned).filter((present) -> !present.equals(key)).isPresent()) {
				throw Refusal.rejected(consumer,
						"its server key " + name + " is the key " + uri.orElse("") + " and not " + key.words()
								+ "; a vault and a Managed HSM of the same name cannot both be used");
			}
			return true;
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == Kind.MISSING) {
				return false;
			}
			throw failure;
		}
	}

	private Confirmed<Optional<String>> add(ConsumerId name, Reference.Pinned key, Fence fence) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").put("serverKeyType", "AzureKeyVault").put("uri", KeyReference.url(key));
		return this.arm.write(name, "PUT", API_VERSION, JsonNodeFactory.instance.objectNode(), body, fence);
	}

	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return this.arm.follow(consumer, API_VERSION, operation);
	}

	private SqlProtector protector(ConsumerId consumer) {
		SqlServer server = SqlServer.of(consumer);
		ObjectNode tree = this.arm.get(consumer, API_VERSION);
		Optional<String> uri = uri(tree)
			.or(() -> SqlProtector.keyName(tree).flatMap((name) -> uri(this.arm.get(server.key(name), API_VERSION))));
		return new SqlProtector(consumer, tree, this.arm.get(server.id(), API_VERSION), uri);
	}

	private static Optional<String> uri(ObjectNode resource) {
		return AnyCase.text(resource.path("properties"), "uri");
	}

}
