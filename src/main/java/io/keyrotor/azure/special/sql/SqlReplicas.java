package io.keyrotor.azure.special.sql;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.special.members.AnyCase;
import io.keyrotor.binding.ConsumerId;
import tools.jackson.databind.JsonNode;

/**
 * The servers that hold replicas of a server's databases. A key has to be on each of them
 * before it protects the first, or Azure refuses it
 * ({@code SameKeyMaterialNotFoundOnRemoteServer}) or a failover leaves databases that
 * cannot be opened (Microsoft Learn, "Rotate the Transparent data encryption (TDE)
 * protector").
 */
final class SqlReplicas {

	private final ArmResources arm;

	private final ConsumerId protector;

	private final SqlServer server;

	SqlReplicas(ArmResources arm, ConsumerId protector, SqlServer server) {
		this.arm = arm;
		this.protector = protector;
		this.server = server;
	}

	/**
	 * All of them.
	 * @param location the region of the server
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if there is one
	 * whose id Azure does not tell
	 */
	List<SqlServer> all(Optional<String> location) {
		Set<SqlServer> found = new LinkedHashSet<>(
				this.server.isManagedInstance() ? ofInstance(location) : ofFailoverGroups());
		if (!this.server.isManagedInstance()) {
			this.arm.list(this.server.id(), "/replicationLinks", SqlProtectors.API_VERSION)
				.stream()
				.map((link) -> link.path("properties"))
				.forEach((link) -> found.add(linked(link, found)));
		}
		found.remove(this.server);
		return List.copyOf(found);
	}

	private List<SqlServer> ofFailoverGroups() {
		return this.arm.list(this.server.id(), "/failoverGroups", SqlProtectors.API_VERSION)
			.stream()
			.flatMap((group) -> group.path("properties").path("partnerServers").valueStream())
			.map((partner) -> server(partner.path("id")))
			.toList();
	}

	private List<SqlServer> ofInstance(Optional<String> location) {
		String region = location.orElseThrow(() -> Refusal.rejected(this.protector,
				"its managed instance does not tell its region, where its failover groups are listed; read it again"));
		return this.arm.list(this.server.failoverGroups(region), "/instanceFailoverGroups", SqlProtectors.API_VERSION)
			.stream()
			.flatMap((group) -> group.path("properties").path("managedInstancePairs").valueStream())
			.map((pair) -> Stream.of(pair.path("primaryManagedInstanceId"), pair.path("partnerManagedInstanceId"))
				.map(this::server)
				.toList())
			.filter((pair) -> pair.contains(this.server))
			.flatMap(List::stream)
			.toList();
	}

	/**
	 * A link may tell no more than the name of the server; no two servers have the same.
	 */
	private SqlServer linked(JsonNode link, Set<SqlServer> known) {
		return AnyCase.text(link, "partnerDatabaseId").flatMap(SqlServer::ofDatabase).orElseGet(() -> {
			String name = AnyCase.text(link, "partnerServer").orElse("");
			return Stream.concat(Stream.of(this.server), known.stream())
				.filter((server) -> server.name().equalsIgnoreCase(name))
				.findFirst()
				.orElseThrow(() -> Refusal.rejected(this.protector, "its databases are replicated to the server " + name
						+ ", of which Azure does not tell the resource group, so that its keys cannot be looked"
						+ " at; add the key to that server (az sql server key create --server " + name
						+ " --resource-group <its group> --kid <key id>), then move this protector by hand (az sql"
						+ " server tde-key set) and verify its binding"));
		});
	}

	private SqlServer server(JsonNode id) {
		try {
			return new SqlServer(ConsumerId.parse(id.asString("")));
		}
		catch (IllegalArgumentException _) {
			throw Refusal.unreadable(this.protector, "one of the servers that hold its replicas is told as "
					+ id.asString("nothing") + ", which is no id; look at its failover groups");
		}
	}

}
