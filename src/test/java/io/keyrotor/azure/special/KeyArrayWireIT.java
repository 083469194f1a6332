package io.keyrotor.azure.special;

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.definition.ConsumerApi;
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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
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

/** Namespaces with several keys, as they are read and moved over the wire. */
class KeyArrayWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final ConsumerId CLICKS = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.EventHub/namespaces/clicks");

	private static final ConsumerId FIRST = CLICKS.block("key1");

	private static final ConsumerId SECOND = CLICKS.block("key2");

	private static final ConsumerId THIRD = CLICKS.block("key3");

	private static final ConsumerChange MOVE = new ConsumerChange.Refer(pinned(VAULT, "clicks-cmk", NEW));

	private final ConsumerApi namespaces = ARM.kind("key-array");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aNamespace() {
		ARM.clear();
		ARM.accepts();
		namespace(CLICKS, wire("namespace"));
	}

	@Test
	void readsEachKeyAsAConsumerOfItsOwn() {
		assertThat(this.namespaces.read(FIRST).reference()).isEqualTo(pinned(VAULT, "clicks-cmk", OLD));
		assertThat(this.namespaces.read(FIRST).identity()).contains("SystemAssigned");
		assertThat(this.namespaces.read(FIRST).principalId()).contains("2b7f7d40-0000-4000-8000-000000000001");
		ConsumerState second = this.namespaces.read(CLICKS.block("KEY2"));
		assertThat(second.reference())
			.isEqualTo(pinned("https://spare-vault.vault.azure.net", "spare-cmk", "aaaabbbbccccddddaaaabbbbccccdddd"));
		assertThat(second.identity().orElseThrow()).endsWith("/userAssignedIdentities/clicks-keys");
		assertThat(second.principalId()).contains("2b7f7d40-0000-4000-8000-000000000002");
		assertThat(this.namespaces.read(THIRD).reference())
			.isEqualTo(versionless("https://sandbox-hsm.managedhsm.azure.net", "third-cmk"));
		assertThat(this.namespaces.parts(CLICKS)).containsExactly(FIRST, SECOND, THIRD);
	}

	@Test
	void refusesToSayWhichOfSeveralKeysANamespaceHas() {
		UpstreamFailure failure = failure(() -> this.namespaces.read(CLICKS));

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(FIRST.uri(), SECOND.uri(), THIRD.uri(),
				VAULT + "/keys/clicks-cmk/" + OLD);
		assertThat(failure(() -> this.namespaces.read(CLICKS.block("key4"))).sentence()).contains("no such key",
				THIRD.uri());
	}

	@Test
	void movesOneKeyAndSendsTheOthersToTheLetter() {
		move(this.namespaces, FIRST, MOVE);

		LoggedRequest sent = ARM.sent();
		assertThat(sent.getMethod().value()).isEqualTo("PATCH");
		assertThat(sent.getUrl()).isEqualTo(CLICKS.uri() + "?api-version=2024-01-01");
		assertThat(ARM.body().propertyNames()).containsExactly("properties");
		assertThat(ARM.body().path("properties").propertyNames()).containsExactly("encryption");
		assertThat(ARM.body().at("/properties/encryption"))
			.isEqualTo(wire("namespace", OLD, NEW).at("/properties/encryption"));
	}

	@Test
	void movesTheKeyOfANamespaceThatHasOne() {
		ObjectNode one = withKeys(1);
		namespace(CLICKS, one);

		assertThat(this.namespaces.parts(CLICKS)).containsExactly(CLICKS);
		move(this.namespaces, CLICKS, MOVE);

		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties/0/keyVersion").asString()).isEqualTo(NEW);
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties/0/keyVaultUri").asString())
			.isEqualTo(VAULT + "/");
	}

	@Test
	void movesAllElementsOfOneKeyTogetherAndEachByItselfOnceTheyDiffer() {
		ObjectNode twins = withKeys(2);
		ArrayNode keys = (ArrayNode) twins.at("/properties/encryption/keyVaultProperties");
		keys.set(1, keys.get(0).deepCopy());
		namespace(CLICKS, twins);
		move(this.namespaces, CLICKS, MOVE);
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties").findValuesAsString("keyVersion"))
			.containsExactly(NEW, NEW);

		((ObjectNode) keys.get(1)).put("keyVersion", NEW);
		namespace(CLICKS, twins);
		assertThat(this.namespaces.parts(CLICKS)).containsExactly(FIRST, SECOND);
		assertThat(failure(() -> this.namespaces.read(CLICKS)).kind()).isEqualTo(Kind.REJECTED);

		((ObjectNode) keys.get(1)).put("keyVersion", "");
		namespace(CLICKS, twins);
		assertThat(this.namespaces.read(SECOND).reference()).isEqualTo(versionless(VAULT, "clicks-cmk"));
		assertThat(failure(() -> this.namespaces.read(CLICKS)).kind()).isEqualTo(Kind.REJECTED);
	}

	@Test
	void leavesAKeyAloneThatTheServiceFollows() {
		ConsumerChange pin = new ConsumerChange.Refer(
				pinned("https://sandbox-hsm.managedhsm.azure.net", "third-cmk", NEW));

		assertThat(refusal(this.namespaces, THIRD, pin).kind()).isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void movesToAnotherKeyAndKeepsItsIdentity() {
		move(this.namespaces, THIRD, new ConsumerChange.Refer(versionless(VAULT, "new-cmk")));
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties/2"))
			.isEqualTo(ArmServer.wire("namespace", "third-cmk", "new-cmk")
				.at("/properties/encryption/keyVaultProperties/2")
				.deepCopy()
				.withObject("")
				.put("keyVaultUri", VAULT));

		ARM.clear();
		ARM.accepts();
		namespace(CLICKS, wire("namespace"));
		move(this.namespaces, SECOND, new ConsumerChange.Refer(pinned(VAULT, "new-cmk", NEW)));
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties/1/identity"))
			.isEqualTo(wire("namespace").at("/properties/encryption/keyVaultProperties/1/identity"));
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties/1/keyVaultUri").asString())
			.isEqualTo(VAULT);
	}

	@Test
	void looksTheSameAfterAMoveWhileTheOtherKeysAreThere() {
		Map<String, String> before = this.namespaces.read(FIRST).fingerprint();
		namespace(CLICKS, wire("namespace", "clicks-cmk", "new-cmk"));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isEqualTo(before);
		namespace(CLICKS, wire("namespace", "2026-11-20T10:31:13.657Z", "2026-11-22T10:31:13.657Z"));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isEqualTo(before);

		namespace(CLICKS, withKeys(2));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isNotEqualTo(before);
		namespace(CLICKS, wire("namespace", "clicks-keys", "other-keys"));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isNotEqualTo(before);
		namespace(CLICKS, wire("namespace", "\"requireInfrastructureEncryption\": true",
				"\"requireInfrastructureEncryption\": false"));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isNotEqualTo(before);
	}

	@Test
	void looksTheSameWhenAnotherOfItsKeysIsMovedToAnotherKey() {
		Map<String, String> before = this.namespaces.read(FIRST).fingerprint();
		namespace(CLICKS, wire("namespace", "https://Spare-Vault.vault.azure.net", VAULT));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isEqualTo(before);
		namespace(CLICKS, wire("namespace", "spare-cmk", "new-cmk"));
		assertThat(this.namespaces.read(FIRST).fingerprint()).isEqualTo(before);
	}

	@Test
	void twoRotationsOfDifferentKeysDoNotDisturbEachOther() {
		ConsumerState seen = this.namespaces.read(FIRST);
		namespace(CLICKS, wire("namespace", "aaaabbbbccccddddaaaabbbbccccdddd", NEW));

		this.namespaces.write(FIRST, seen, MOVE, () -> true);

		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties").findValuesAsString("keyVersion"))
			.containsExactly(NEW, NEW, "");
	}

	@Test
	void aRepeatAfterALostAnswerSendsTheSame() {
		ARM.losesAnswers();
		assertThat(refusal(this.namespaces, FIRST, MOVE).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.namespaces, FIRST, MOVE);

		List<LoggedRequest> written = ARM.written();
		assertThat(written).hasSize(2);
		assertThat(written.get(0).getBodyAsString()).isEqualTo(written.get(1).getBodyAsString());

		namespace(CLICKS, wire("namespace", OLD, NEW));
		assertThat(refusal(this.namespaces, FIRST, MOVE).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).hasSize(2);
	}

	@Test
	void writesNothingWhileItIsAtWork() {
		namespace(CLICKS, wire("namespace", "\"Succeeded\"", "\"ActivatingIdentity\""));

		assertThat(this.namespaces.read(FIRST).settled()).isFalse();
		assertThat(refusal(this.namespaces, FIRST, MOVE).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void writesNothingOfWhichANewerVersionShowsMore() {
		ObjectNode newer = wire("namespace");
		((ObjectNode) newer.at("/properties/encryption")).put("keyRing", "x");
		ARM.given(CLICKS, "2026-01-01", newer);

		UpstreamFailure failure = refusal(this.namespaces, FIRST, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("properties.encryption.keyRing");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void writesNothingWhileAnotherKeyIsMovedElsewhere() {
		ConsumerState seen = this.namespaces.read(FIRST);
		String spare = "aaaabbbbccccddddaaaabbbbccccdddd";
		ARM.changes(CLICKS, "2024-01-01", wire("namespace"), wire("namespace", spare, NEW));

		UpstreamFailure failure = failure(() -> this.namespaces.write(FIRST, seen, MOVE, () -> true));

		assertThat(failure.kind()).isEqualTo(Kind.STALE);
		assertThat(failure.sentence()).contains("another key of its resource is being moved");
		assertThat(ARM.written()).isEmpty();
		this.namespaces.write(FIRST, seen, MOVE, () -> true);
		assertThat(ARM.body().at("/properties/encryption/keyVaultProperties").findValuesAsString("keyVersion"))
			.startsWith(NEW, NEW);
	}

	@Test
	void saysThatANamespaceHasLostItsKeys() {
		namespace(CLICKS, wire("namespace", "\"Active\"", "\"Revoked\""));

		assertThat(this.namespaces.read(FIRST).fault()).contains("Revoked");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Microsoft.EventHub", "Microsoft.ServiceBus" })
	void readsANamespaceWithoutKeys(String provider) {
		ConsumerId plain = ConsumerId
			.parse("/subscriptions/s/resourceGroups/shop/providers/" + provider + "/namespaces/plain");
		ObjectNode tree = withKeys(0);
		namespace(plain, tree);
		assertThat(this.namespaces.read(plain).reference()).isEqualTo(new Reference.ServiceManaged());
		((ObjectNode) tree.path("properties")).remove("encryption");
		namespace(plain, tree);
		assertThat(this.namespaces.read(plain).reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(this.namespaces.parts(plain)).containsExactly(plain);
		assertThat(failure(() -> this.namespaces.read(plain.block("key1"))).sentence()).contains("none of its own");
	}

	@Test
	void movesAServiceBusNamespaceAlike() {
		ConsumerId bus = ConsumerId
			.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.ServiceBus/namespaces/bus");
		namespace(bus, withKeys(1));

		move(this.namespaces, bus, MOVE);

		assertThat(ARM.sent().getUrl()).isEqualTo(bus.uri() + "?api-version=2024-01-01");
	}

	@Test
	void followsALocationThatIsTheNamespaceItself() {
		assertThat(this.namespaces.follow(FIRST, CLICKS.uri() + "?api-version=2024-01-01"))
			.isEqualTo(new OperationStatus.Succeeded());
		namespace(CLICKS, wire("namespace", "\"Succeeded\"", "\"Updating\""));
		assertThat(this.namespaces.follow(FIRST, CLICKS.uri() + "?api-version=2024-01-01"))
			.isInstanceOf(OperationStatus.Running.class);
	}

	private static ObjectNode withKeys(int count) {
		ObjectNode tree = wire("namespace");
		ArrayNode keys = (ArrayNode) tree.at("/properties/encryption/keyVaultProperties");
		while (keys.size() > count) {
			keys.remove(keys.size() - 1);
		}
		return tree;
	}

	private static void namespace(ConsumerId id, ObjectNode tree) {
		ARM.given(id, "2024-01-01", tree);
		ARM.given(id, "2026-01-01", tree);
	}

}
