package io.keyrotor.azure.special;

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.special.ArmServer.failure;
import static io.keyrotor.azure.special.ArmServer.move;
import static io.keyrotor.azure.special.ArmServer.pinned;
import static io.keyrotor.azure.special.ArmServer.refusal;
import static io.keyrotor.azure.special.ArmServer.versionless;
import static io.keyrotor.azure.special.ArmServer.wire;
import static org.assertj.core.api.Assertions.assertThat;

/** Flexible servers with a key of their own and one for their backups, over the wire. */
class TwoKeysWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final String SPARE = "https://spare-vault.vault.azure.net";

	private static final String GEO_OLD = "aaaabbbbccccddddaaaabbbbccccdddd";

	private static final ConsumerId ORDERS = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders");

	private static final ConsumerId PRIMARY = ORDERS.block("primary");

	private static final ConsumerId GEO = ORDERS.block("geoBackup");

	private static final ConsumerId BASKETS = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.DBforMySQL/flexibleServers/baskets");

	private static final ConsumerChange MOVE = new ConsumerChange.Refer(pinned(VAULT, "orders-cmk", NEW));

	private final ConsumerApi servers = ARM.kind("two-keys");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void twoServers() {
		ARM.clear();
		ARM.accepts();
		postgresql(wire("postgresql"));
		ARM.given(BASKETS, "2024-12-30", wire("mysql"));
	}

	@Test
	void readsBothKeysWithTheirIdentities() {
		ConsumerState primary = this.servers.read(PRIMARY);
		ConsumerState geo = this.servers.read(GEO);

		assertThat(primary.reference()).isEqualTo(pinned(VAULT, "orders-cmk", OLD));
		assertThat(primary.identity().orElseThrow()).endsWith("/orders-keys");
		assertThat(primary.principalId()).contains("5c0e1c11-0000-4000-8000-000000000001");
		assertThat(primary.fault()).isEmpty();
		assertThat(geo.reference()).isEqualTo(pinned(SPARE, "backup-cmk", GEO_OLD));
		assertThat(geo.identity().orElseThrow()).endsWith("/orders-backup-keys");
		assertThat(geo.principalId()).contains("5c0e1c11-0000-4000-8000-000000000003");
		assertThat(this.servers.parts(ORDERS)).containsExactly(PRIMARY, GEO);
		assertThat(failure(() -> this.servers.read(ORDERS)).sentence()).contains(PRIMARY.uri(), GEO.uri());
	}

	@Test
	void movesThePrimaryKeyAndLeavesThatOfTheBackups() {
		move(this.servers, PRIMARY, MOVE);

		LoggedRequest sent = ARM.sent();
		assertThat(sent.getMethod().value()).isEqualTo("PATCH");
		assertThat(sent.getUrl()).isEqualTo(ORDERS.uri() + "?api-version=2025-08-01");
		assertThat(ARM.body()).isEqualTo(body(wire("postgresql", OLD, NEW)));
	}

	@Test
	void movesTheKeyOfTheBackupsAndLeavesThePrimary() {
		move(this.servers, GEO, new ConsumerChange.Refer(pinned(SPARE, "backup-cmk", NEW)));

		assertThat(ARM.body()).isEqualTo(body(wire("postgresql", GEO_OLD, NEW)));
	}

	@Test
	void movesBothInOneWriteWhileTheyAreTheSame() {
		String spare = SPARE + "/keys/backup-cmk/" + GEO_OLD;
		ObjectNode same = wire("postgresql", spare, VAULT + "/keys/orders-cmk/" + OLD);
		postgresql(same);
		assertThat(this.servers.parts(ORDERS)).containsExactly(PRIMARY, GEO);

		move(this.servers, ORDERS, MOVE);

		assertThat(ARM.body().at("/properties/dataEncryption/primaryKeyURI").asString())
			.isEqualTo(VAULT + "/keys/orders-cmk/" + NEW);
		assertThat(ARM.body().at("/properties/dataEncryption/geoBackupKeyURI").asString())
			.isEqualTo(VAULT + "/keys/orders-cmk/" + NEW);

		postgresql(wire("postgresql", spare, VAULT + "/keys/orders-cmk/" + NEW));
		assertThat(this.servers.parts(ORDERS)).containsExactly(PRIMARY, GEO);
		assertThat(failure(() -> this.servers.read(ORDERS)).kind()).isEqualTo(Kind.REJECTED);
	}

	@Test
	void movesToAnotherStore() {
		move(this.servers, PRIMARY,
				new ConsumerChange.Refer(pinned("https://sandbox-hsm.managedhsm.azure.net", "hsm-cmk", NEW)));

		assertThat(ARM.body().at("/properties/dataEncryption/primaryKeyURI").asString())
			.isEqualTo("https://sandbox-hsm.managedhsm.azure.net/keys/hsm-cmk/" + NEW);
		assertThat(ARM.body().at("/properties/dataEncryption/geoBackupKeyURI").asString())
			.isEqualTo(SPARE + "/keys/backup-cmk/" + GEO_OLD);
	}

	@Test
	void leavesAPostgresqlServerAloneThatFollowsItsKey() {
		postgresql(wire("postgresql", "orders-cmk/" + OLD, "orders-cmk"));

		assertThat(this.servers.read(PRIMARY).reference()).isEqualTo(versionless(VAULT, "orders-cmk"));
		assertThat(refusal(this.servers, PRIMARY, MOVE).kind()).isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();

		move(this.servers, PRIMARY, new ConsumerChange.Refer(versionless(VAULT, "new-cmk")));
		assertThat(ARM.body().at("/properties/dataEncryption/primaryKeyURI").asString())
			.isEqualTo(VAULT + "/keys/new-cmk");
	}

	@Test
	void movesAMysqlServerWithoutAKeyForItsBackups() {
		assertThat(this.servers.parts(BASKETS)).containsExactly(BASKETS);

		move(this.servers, BASKETS, new ConsumerChange.Refer(pinned(VAULT, "baskets-cmk", NEW)));

		assertThat(ARM.sent().getUrl()).isEqualTo(BASKETS.uri() + "?api-version=2024-12-30");
		assertThat(ARM.body().at("/properties/dataEncryption"))
			.isEqualTo(Trees.tree("{'type': 'AzureKeyVault'," + " 'primaryKeyURI': '" + VAULT + "/keys/baskets-cmk/"
					+ NEW + "', 'primaryUserAssignedIdentityId': '/subscriptions/s/resourceGroups/shop/providers"
					+ "/Microsoft.ManagedIdentity/userAssignedIdentities/baskets-keys'}"));
	}

	@Test
	void doesNotTakeTheVersionFromAMysqlServer() {
		UpstreamFailure failure = refusal(this.servers, BASKETS,
				new ConsumerChange.Refer(versionless(VAULT, "new-cmk")));

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("only with a version");
		assertThat(ARM.written()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "primary,primaryEncryptionKeyStatus", "geoBackup,geoBackupEncryptionKeyStatus" })
	void aKeyThatIsNotValidIsAFaultOfItsBlockAlone(String block, String status) {
		postgresql(wire("postgresql", "\"" + status + "\": \"Valid\"", "\"" + status + "\": \"Invalid\""));

		assertThat(this.servers.read(ORDERS.block(block)).fault().orElseThrow()).contains(status, "Invalid");
		ConsumerId other = block.equals("primary") ? GEO : PRIMARY;
		assertThat(this.servers.read(other).fault()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "Updating,false,", "Starting,false,", "Anything,false,", "Stopped,true,",
			"Inaccessible,true,Inaccessible" })
	void readsTheStateOfAServer(String state, boolean settled, String fault) {
		postgresql(wire("postgresql", "\"Ready\"", "\"" + state + "\""));

		ConsumerState read = this.servers.read(PRIMARY);

		assertThat(read.settled()).isEqualTo(settled);
		assertThat(read.fault().orElse(null)).isEqualTo(fault);
		if (!settled) {
			assertThat(refusal(this.servers, PRIMARY, MOVE).kind()).isEqualTo(Kind.STALE);
		}
	}

	@Test
	void looksTheSameAfterAMoveWhileTheRestIsThere() {
		Map<String, String> before = this.servers.read(PRIMARY).fingerprint();
		for (String[] change : List.of(new String[] { "orders-cmk/" + OLD, "new-cmk" }, new String[] { GEO_OLD, NEW },
				new String[] { "\"minorVersion\": \"8\"", "\"minorVersion\": \"9\"" },
				new String[] { "2026-11-01T", "2026-11-02T" }, new String[] { "\"Healthy\"", "\"NotEnabled\"" },
				new String[] { "\"Valid\"", "\"Invalid\"" }, new String[] { "1024", "2048" },
				new String[] { "backup-cmk", "new-cmk" })) {
			postgresql(wire("postgresql", change[0], change[1]));
			assertThat(this.servers.read(PRIMARY).fingerprint()).as(change[0]).isEqualTo(before);
		}
		for (String[] change : List.of(new String[] { "geoBackupKeyURI", "backupKeyURI" },
				new String[] { "\"backupRetentionDays\": 20", "\"backupRetentionDays\": 2" },
				new String[] { "orders-keys", "other-keys" })) {
			postgresql(wire("postgresql", change[0], change[1]));
			assertThat(this.servers.read(PRIMARY).fingerprint()).as(change[0]).isNotEqualTo(before);
		}
	}

	@Test
	void aRepeatAfterALostAnswerSendsTheSame() {
		ARM.losesAnswers();
		assertThat(refusal(this.servers, PRIMARY, MOVE).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.servers, PRIMARY, MOVE);

		List<LoggedRequest> written = ARM.written();
		assertThat(written).hasSize(2);
		assertThat(written.get(0).getBodyAsString()).isEqualTo(written.get(1).getBodyAsString());
		postgresql(wire("postgresql", OLD, NEW));
		assertThat(refusal(this.servers, PRIMARY, MOVE).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).hasSize(2);
	}

	@Test
	void writesNothingOfWhichANewerVersionShowsMore() {
		ObjectNode newer = wire("postgresql");
		((ObjectNode) newer.at("/properties/dataEncryption")).put("tertiaryKeyURI", "x");
		ARM.given(ORDERS, "2026-01-01-preview", newer);

		UpstreamFailure failure = refusal(this.servers, PRIMARY, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("properties.dataEncryption.tertiaryKeyURI");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void readsAServerWithAKeyOfTheServicesOwn() {
		ObjectNode plain = wire("mysql");
		((ObjectNode) plain.path("properties")).set("dataEncryption", Trees.tree("{'type': 'SystemManaged'}"));
		ARM.given(BASKETS, "2024-12-30", plain);

		assertThat(this.servers.read(BASKETS).reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(refusal(this.servers, BASKETS, MOVE).kind()).isEqualTo(Kind.REJECTED);
	}

	@Test
	void tellsWhyAnOperationFailed() {
		ARM.given("/subscriptions/s/providers/x/locations/we/operations/o", "1",
				Trees.parse("{\"name\": \"o\", \"status\": \"Failed\", \"error\": {\"code\":"
						+ " \"AzureKeyVaultKeyNotAccessible\", \"message\": \"The identity has no access.\"}}"));

		assertThat(this.servers.follow(PRIMARY, ArmServer.OPERATION))
			.isEqualTo(new OperationStatus.Failed("AzureKeyVaultKeyNotAccessible", "The identity has no access."));
	}

	/** The whole block that a server was read with, without what Azure fills in. */
	private static ObjectNode body(ObjectNode server) {
		ObjectNode encryption = (ObjectNode) server.at("/properties/dataEncryption").deepCopy();
		encryption.remove(List.of("primaryEncryptionKeyStatus", "geoBackupEncryptionKeyStatus"));
		ObjectNode body = Trees.tree("{'properties': {}}");
		((ObjectNode) body.path("properties")).set("dataEncryption", encryption);
		return body;
	}

	private static void postgresql(ObjectNode tree) {
		ARM.given(ORDERS, "2025-08-01", tree);
		ARM.given(ORDERS, "2026-01-01-preview", tree);
	}

}
