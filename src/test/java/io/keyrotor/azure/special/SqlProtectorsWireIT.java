package io.keyrotor.azure.special;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static io.keyrotor.azure.special.ArmServer.failure;
import static io.keyrotor.azure.special.ArmServer.move;
import static io.keyrotor.azure.special.ArmServer.pinned;
import static io.keyrotor.azure.special.ArmServer.refusal;
import static io.keyrotor.azure.special.ArmServer.versionless;
import static io.keyrotor.azure.special.ArmServer.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The encryption protectors of Azure SQL, as they are read and moved over the wire. */
class SqlProtectorsWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final String SERVER = "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Sql/servers/orders";

	private static final String NORTH = "/subscriptions/s/resourceGroups/shop-north/providers/Microsoft.Sql/servers/orders-north";

	private static final String INSTANCE = "/subscriptions/s/resourceGroups/shop/providers/Microsoft.Sql/managedInstances/ledger";

	private static final ConsumerId PROTECTOR = ConsumerId.parse(SERVER + "/encryptionProtector/current");

	private static final String KEY = "/keys/sandbox-vault_orders-cmk_" + NEW;

	private static final ConsumerChange MOVE = new ConsumerChange.Refer(pinned(VAULT, "orders-cmk", NEW));

	private final ConsumerApi sql = ARM.kind("sql-protector");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aServer() {
		ARM.clear();
		ARM.accepts();
		protector(wire("sql-protector"));
		ARM.given(SERVER, "2023-08-01", wire("sql-server"));
		ARM.given(SERVER + "/failoverGroups", "2023-08-01", tree("{'value': []}"));
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", tree("{'value': []}"));
	}

	@Test
	void readsTheKeyTheIdentityAndTheRegion() {
		ConsumerState state = this.sql.read(PROTECTOR);

		assertThat(state.reference()).isEqualTo(pinned(VAULT, "orders-cmk", OLD));
		assertThat(state.identity()).contains("SystemAssigned");
		assertThat(state.principalId()).contains("6f1d7a52-3a5e-4c0b-9d51-0c6f4f7a1b2c");
		assertThat(state.tenantId()).contains("0a1b2c3d-0000-4000-8000-00000000000a");
		assertThat(state.location()).contains("westeurope");
		assertThat(state.settled()).isTrue();
		assertThat(state.fault()).isEmpty();
		assertThat(state.inUse()).isEmpty();
	}

	@Test
	void addsTheKeyToTheServerBeforeItProtects() {
		move(this.sql, PROTECTOR, MOVE);

		LoggedRequest first = ARM.sent();
		assertThat(first.getMethod().value()).isEqualTo("PUT");
		assertThat(first.getUrl()).isEqualTo(SERVER + KEY + "?api-version=2023-08-01");
		assertThat(ARM.body()).isEqualTo(tree("{'properties': {'serverKeyType': 'AzureKeyVault', 'uri': '" + VAULT
				+ "/keys/orders-cmk/" + NEW + "'}}"));
	}

	@Test
	void protectsWithAKeyThatTheServerHas() {
		ARM.given(SERVER + KEY, "2023-08-01", wire("sql-key"));

		Optional<String> operation = this.sql.write(PROTECTOR, this.sql.read(PROTECTOR), MOVE, () -> true).value();

		assertThat(operation).contains(ArmServer.OPERATION);
		assertThat(ARM.sent().getUrl()).isEqualTo(PROTECTOR.uri() + "?api-version=2023-08-01");
		assertThat(ARM.body()).isEqualTo(tree("{'properties': {'serverKeyType': 'AzureKeyVault',"
				+ " 'serverKeyName': 'sandbox-vault_orders-cmk_" + NEW + "', 'autoRotationEnabled': false}}"));
	}

	@Test
	void aServerKeyThatDoesNotTellItsUriIsThereAllTheSame() {
		ObjectNode key = wire("sql-key");
		((ObjectNode) key.path("properties")).remove("uri");
		ARM.given(SERVER + KEY, "2023-08-01", key);

		move(this.sql, PROTECTOR, MOVE);

		assertThat(ARM.sent().getUrl()).startsWith(PROTECTOR.uri());
	}

	@Test
	void aRepeatAfterALostAnswerGoesOnWhereItIs() {
		ARM.losesAnswers();
		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.sql, PROTECTOR, MOVE);
		ARM.given(SERVER + KEY, "2023-08-01", wire("sql-key"));
		ARM.losesAnswers();
		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.sql, PROTECTOR, MOVE);

		List<LoggedRequest> written = ARM.written();
		assertThat(written).extracting(LoggedRequest::getUrl)
			.containsExactly(SERVER + KEY + "?api-version=2023-08-01", SERVER + KEY + "?api-version=2023-08-01",
					PROTECTOR.uri() + "?api-version=2023-08-01", PROTECTOR.uri() + "?api-version=2023-08-01");
		assertThat(written.get(0).getBodyAsString()).isEqualTo(written.get(1).getBodyAsString());
		assertThat(written.get(2).getBodyAsString()).isEqualTo(written.get(3).getBodyAsString());

		protector(moved());
		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).hasSize(4);
	}

	@Test
	void looksTheSameAfterTheMoveSaveForTheKey() {
		ConsumerState before = this.sql.read(PROTECTOR);
		protector(moved());
		ConsumerState after = this.sql.read(PROTECTOR);

		assertThat(after.reference()).isEqualTo(MOVE.reference());
		assertThat(after.fingerprint()).isEqualTo(before.fingerprint()).containsKey("autoRotationEnabled");

		ObjectNode changed = moved();
		((ObjectNode) changed.path("properties")).put("autoRotationEnabled", true);
		protector(changed);
		assertThat(this.sql.read(PROTECTOR).fingerprint()).isNotEqualTo(before.fingerprint());
	}

	@Test
	void addsTheKeyToEveryReplicaFirst() {
		ARM.given(SERVER + "/failoverGroups", "2023-08-01", wire("sql-failover-groups"));
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", wire("sql-replication-links"));

		move(this.sql, PROTECTOR, MOVE);
		ARM.given(NORTH + KEY, "2023-08-01", wire("sql-key"));
		move(this.sql, PROTECTOR, MOVE);
		ARM.given(SERVER + KEY, "2023-08-01", wire("sql-key"));
		move(this.sql, PROTECTOR, MOVE);

		assertThat(ARM.written()).extracting(LoggedRequest::getUrl)
			.containsExactly(NORTH + KEY + "?api-version=2023-08-01", SERVER + KEY + "?api-version=2023-08-01",
					PROTECTOR.uri() + "?api-version=2023-08-01");
	}

	@Test
	void protectsNothingWhileAReplicaCannotBeLookedAt() {
		ARM.given(SERVER + "/failoverGroups", "2023-08-01", wire("sql-failover-groups"));
		ARM.given(SERVER + KEY, "2023-08-01", wire("sql-key"));
		ARM.fails(NORTH + KEY, "2023-08-01", 403);

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.sentence()).contains(NORTH);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void saysWhatToDoForAReplicaOfWhichOnlyTheNameIsKnown() {
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", wire("sql-replication-links"));

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(PROTECTOR.uri(), "the server orders-north",
				"az sql server key create --server orders-north");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void takesAnIdThatIsOfNoDatabaseForNone() {
		ObjectNode links = wire("sql-replication-links");
		((ObjectNode) links.at("/value/0/properties")).put("partnerDatabaseId", "elsewhere");
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", links);

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("the server orders-north");
	}

	@Test
	void findsAReplicaByTheIdOfItsDatabase() {
		ObjectNode links = wire("sql-replication-links");
		((ObjectNode) links.at("/value/0/properties")).put("partnerDatabaseId", NORTH + "/databases/baskets");
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", links);

		move(this.sql, PROTECTOR, MOVE);

		assertThat(ARM.sent().getUrl()).startsWith(NORTH + "/keys/");
	}

	@Test
	void aReplicaOnTheSameServerHasItsKeys() {
		ARM.given(SERVER + "/replicationLinks", "2023-08-01", wire("sql-replication-links", "orders-north", "ORDERS"));

		move(this.sql, PROTECTOR, MOVE);

		assertThat(ARM.sent().getUrl()).startsWith(SERVER + "/keys/");
	}

	@Test
	void readsAllPagesOfTheLists() {
		ObjectNode empty = tree("{'value': [], 'nextLink': 'https://management.azure.com" + SERVER
				+ "/failoverGroups?api-version=2023-08-01&page=2'}");
		ARM.given(SERVER + "/failoverGroups", "2023-08-01", empty);
		ARM.given(SERVER + "/failoverGroups", "2023-08-01&page=2", wire("sql-failover-groups"));

		move(this.sql, PROTECTOR, MOVE);

		assertThat(ARM.sent().getUrl()).startsWith(NORTH + "/keys/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'value': [], 'nextLink': 'https://evil.example/more?api-version=1'}", "{'more': []}" })
	void takesNoPartOfAListForTheWhole(String page) {
		ARM.given(SERVER + "/failoverGroups", "2023-08-01", tree(page));

		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void movesAManagedInstanceAfterItsPartner() {
		ConsumerId protector = ConsumerId.parse(INSTANCE + "/encryptionProtector/current");
		String partner = INSTANCE.replace("shop/", "shop-north/") + "-north";
		ARM.given(protector, "2023-08-01", wire("sql-protector"));
		ARM.given(protector, "2025-01-01", wire("sql-protector"));
		ARM.given(INSTANCE, "2023-08-01", wire("sql-instance"));
		ARM.given("/subscriptions/s/resourceGroups/shop/providers/Microsoft.Sql/locations/WestEurope"
				+ "/instanceFailoverGroups", "2023-08-01", wire("sql-instance-failover-groups"));

		ConsumerState state = this.sql.read(protector);
		move(this.sql, protector, MOVE);
		ARM.given(partner + KEY, "2023-08-01", wire("sql-key"));
		move(this.sql, protector, MOVE);
		ARM.given(INSTANCE + KEY, "2023-08-01", wire("sql-key"));
		move(this.sql, protector, MOVE);

		assertThat(state.identity().orElseThrow()).endsWith("/userAssignedIdentities/ledger-keys");
		assertThat(state.principalId()).contains("91a7c1de-0000-4000-8000-0000000000aa");
		assertThat(ARM.written()).extracting(LoggedRequest::getUrl)
			.containsExactly(partner + KEY + "?api-version=2023-08-01", INSTANCE + KEY + "?api-version=2023-08-01",
					protector.uri() + "?api-version=2023-08-01");
	}

	@Test
	void movesToAnotherKeyInAManagedHsm() {
		ConsumerChange rebind = new ConsumerChange.Refer(
				pinned("https://sandbox-hsm.managedhsm.azure.net", "orders-2", NEW));

		move(this.sql, PROTECTOR, rebind);

		assertThat(ARM.sent().getUrl()).contains("/keys/sandbox-hsm_orders-2_" + NEW + "?");
		assertThat(ARM.body().at("/properties/uri").asString())
			.isEqualTo("https://sandbox-hsm.managedhsm.azure.net/keys/orders-2/" + NEW);
	}

	@Test
	void refusesAServerKeyOfTheSameNameInAnotherStore() {
		ARM.given(SERVER + KEY, "2023-08-01", wire("sql-key", "vault.azure.net", "managedhsm.azure.net"));

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("vault and a Managed HSM of the same name");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void leavesAServerAloneThatFollowsItsKeyByItself() {
		protector(wire("sql-protector", "\"autoRotationEnabled\": false", "\"autoRotationEnabled\": true"));

		ConsumerState state = this.sql.read(PROTECTOR);
		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(state.reference()).isEqualTo(versionless(VAULT, "orders-cmk"));
		assertThat(state.inUse()).contains(new VersionId(OLD));
		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void keepsAutomaticRotationWhenItMovesToAnotherKey() {
		protector(wire("sql-protector", "\"autoRotationEnabled\": false", "\"autoRotationEnabled\": true"));
		ARM.given(SERVER + "/keys/sandbox-vault_new-cmk_" + NEW, "2023-08-01",
				wire("sql-key", "orders-cmk", "new-cmk"));

		move(this.sql, PROTECTOR, new ConsumerChange.Refer(pinned(VAULT, "new-cmk", NEW)));

		assertThat(ARM.body()).isEqualTo(tree("{'properties': {'serverKeyType': 'AzureKeyVault',"
				+ " 'serverKeyName': 'sandbox-vault_new-cmk_" + NEW + "', 'autoRotationEnabled': true}}"));
	}

	@Test
	void namesTheCurrentVersionOfAnotherKeyThatIsToBeFollowed() {
		protector(wire("sql-protector", "\"autoRotationEnabled\": false", "\"autoRotationEnabled\": true"));
		ConsumerChange follow = new ConsumerChange.Refer(versionless(VAULT, "new-cmk"),
				Optional.of(new VersionId(NEW)));
		move(this.sql, PROTECTOR, follow);
		assertThat(ARM.sent().getUrl()).contains("/keys/sandbox-vault_new-cmk_" + NEW + "?");

		ARM.clear();
		ARM.accepts();
		aServer();
		protector(wire("sql-protector", "\"autoRotationEnabled\": false", "\"autoRotationEnabled\": true"));
		ARM.given(SERVER + "/keys/sandbox-vault_new-cmk_" + NEW, "2023-08-01",
				wire("sql-key", "orders-cmk", "new-cmk"));
		move(this.sql, PROTECTOR, follow);
		assertThat(ARM.body()).isEqualTo(tree("{'properties': {'serverKeyType': 'AzureKeyVault',"
				+ " 'serverKeyName': 'sandbox-vault_new-cmk_" + NEW + "', 'autoRotationEnabled': true}}"));
	}

	@Test
	void asksForAVersionOfAnotherKey() {
		protector(wire("sql-protector", "\"autoRotationEnabled\": false", "\"autoRotationEnabled\": true"));

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, new ConsumerChange.Refer(versionless(VAULT, "new-cmk")));

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("only with a version", "az sql server tde-key set");
		assertThat(ARM.written()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void writesTheSameKeyOnceMore(boolean follows) {
		ObjectNode protector = wire("sql-protector", "\"autoRotationEnabled\": false",
				"\"autoRotationEnabled\": " + follows);
		protector(protector);

		move(this.sql, PROTECTOR, new ConsumerChange.Reapply(this.sql.read(PROTECTOR).reference()));

		assertThat(ARM.body()).isEqualTo(tree(
				"{'properties': {'serverKeyType': 'AzureKeyVault'," + " 'serverKeyName': 'sandbox-vault_orders-cmk_"
						+ OLD + "', 'autoRotationEnabled': " + follows + "}}"));
	}

	@Test
	void refusesWhatDoesNotApply() {
		Reference here = this.sql.read(PROTECTOR).reference();

		assertThat(refusal(this.sql, PROTECTOR,
				new ConsumerChange.Authenticate(here, new KeyCredentials.SystemAssigned())))
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(Kind.REJECTED))
			.satisfies((failure) -> assertThat(failure.sentence()).contains("managed identity"));
		assertThat(refusal(this.sql, PROTECTOR, new ConsumerChange.PutBack(here, "{}")).kind())
			.isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void readsAServerWithAKeyOfItsOwn() {
		protector(tree("{'properties': {'serverKeyType': 'ServiceManaged', 'serverKeyName': 'ServiceManaged'}}"));

		assertThat(this.sql.read(PROTECTOR).reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void doesNotGuessWhichKeyItIsOn() {
		protector(wire("sql-protector", "orders-cmk_" + OLD, "orders-cmk_" + NEW));
		assertThat(failure(() -> this.sql.read(PROTECTOR)).sentence()).contains("orders-cmk_" + NEW,
				"orders-cmk/" + OLD);

		ObjectNode silent = wire("sql-protector");
		((ObjectNode) silent.path("properties")).remove("uri");
		protector(silent);
		ARM.given(SERVER + "/keys/sandbox-vault_orders-cmk_" + OLD, "2023-08-01", tree("{'properties': {}}"));
		assertThat(failure(() -> this.sql.read(PROTECTOR)).sentence()).contains("sandbox-vault_orders-cmk_" + OLD,
				"URI");
	}

	@Test
	void asksTheServerKeyForItsUriIfTheProtectorDoesNotTell() {
		ObjectNode silent = wire("sql-protector");
		((ObjectNode) silent.path("properties")).remove("uri");
		protector(silent);
		ARM.given(SERVER + "/keys/sandbox-vault_orders-cmk_" + OLD, "2023-08-01", wire("sql-key", NEW, OLD));

		assertThat(this.sql.read(PROTECTOR).reference()).isEqualTo(pinned(VAULT, "orders-cmk", OLD));
	}

	@Test
	void onlyAServerThatFollowsItsKeyMayNameItWithoutAVersion() {
		ObjectNode versionless = wire("sql-protector", "orders-cmk/" + OLD, "orders-cmk");
		protector(versionless);
		assertThat(failure(() -> this.sql.read(PROTECTOR)).kind()).isEqualTo(Kind.REJECTED);

		((ObjectNode) versionless.path("properties")).put("autoRotationEnabled", true);
		protector(versionless);
		assertThat(this.sql.read(PROTECTOR).reference()).isEqualTo(versionless(VAULT, "orders-cmk"));
		assertThat(this.sql.read(PROTECTOR).inUse()).isEmpty();
	}

	@Test
	void readsNothingButAProtector() {
		ConsumerId other = ConsumerId.parse(SERVER + "/encryptionProtector/older");

		assertThat(failure(() -> this.sql.read(other)).kind()).isEqualTo(Kind.REJECTED);
	}

	@Test
	void writesNothingOfWhichANewerVersionShowsMore() {
		ObjectNode newer = wire("sql-protector");
		((ObjectNode) newer.path("properties")).put("keyVersion", OLD).put("dualKeys", true);
		ARM.given(PROTECTOR, "2025-01-01", newer);

		UpstreamFailure failure = refusal(this.sql, PROTECTOR, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("members dualKeys,");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void looksWithAnOlderVersionWhereTheNewestIsNotKnown() {
		ObjectNode newer = wire("sql-protector");
		((ObjectNode) newer.path("properties")).put("dualKeys", true);
		ARM.fails(PROTECTOR.uri(), "2025-01-01", 400);
		ARM.given(PROTECTOR, "2024-11-01-preview", newer);

		assertThat(refusal(this.sql, PROTECTOR, MOVE).sentence()).contains("members dualKeys,");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void writesNothingThatIsNotAsItWasSeen() {
		ConsumerState seen = this.sql.read(PROTECTOR);
		protector(wire("sql-protector", "orders-cmk", "other-cmk"));

		assertThat(failure(() -> this.sql.write(PROTECTOR, seen, MOVE, () -> true)).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void passesTheFenceAfterAllReads() {
		ConsumerState seen = this.sql.read(PROTECTOR);
		AtomicBoolean asked = new AtomicBoolean();

		assertThatExceptionOfType(FencedOff.class).isThrownBy(() -> this.sql.write(PROTECTOR, seen, MOVE, () -> {
			asked.set(true);
			return false;
		}));

		assertThat(asked).isTrue();
		assertThat(ARM.written()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 409, 412 })
	void aConflictIsTriedAgain(int status) {
		ARM.answers(status);

		assertThat(refusal(this.sql, PROTECTOR, MOVE).kind()).isEqualTo(Kind.STALE);
	}

	@Test
	void followsAnOperationToItsEnd() {
		String path = "/subscriptions/s/providers/x/locations/we/operations/o";
		ARM.given(path, "1", Trees.parse("{\"status\": \"InProgress\"}"));
		assertThat(this.sql.follow(PROTECTOR, ArmServer.OPERATION))
			.isEqualTo(new OperationStatus.Running(Duration.ofSeconds(2)));

		ARM.given(path, "1", Trees.parse("{\"status\": \"Failed\", \"error\": {\"code\":"
				+ " \"AzureKeyVaultMissingPermissions\", \"message\": \"The server lacks a permission.\"}}"));
		assertThat(this.sql.follow(PROTECTOR, ArmServer.OPERATION))
			.isEqualTo(new OperationStatus.Failed("AzureKeyVaultMissingPermissions", "The server lacks a permission."));
	}

	private static ObjectNode moved() {
		return wire("sql-protector", OLD, NEW);
	}

	private static void protector(ObjectNode protector) {
		ARM.given(PROTECTOR, "2023-08-01", protector);
		ARM.given(PROTECTOR, "2025-01-01", protector);
	}

}
