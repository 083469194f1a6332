package io.keyrotor.azure.special;

import java.util.List;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.tree;
import static io.keyrotor.azure.special.ArmServer.move;
import static io.keyrotor.azure.special.ArmServer.pinned;
import static io.keyrotor.azure.special.ArmServer.refusal;
import static io.keyrotor.azure.special.ArmServer.versionless;
import static io.keyrotor.azure.special.ArmServer.wire;
import static org.assertj.core.api.Assertions.assertThat;

/** Synapse workspaces, which take up a new version by way of a temporary key. */
class SynapseWorkspacesWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VERSION = "2021-06-01";

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final ConsumerId INSIGHT = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.Synapse/workspaces/insight");

	private static final Reference.Versionless KEY = versionless(VAULT, "insight-cmk");

	private static final ConsumerChange AGAIN = new ConsumerChange.Reapply(KEY);

	private static final String ACTIVE = "\"name\": \"default\", \"keyVaultUrl\": \"" + VAULT + "/keys/insight-cmk\"";

	private static final String TEMPORARY = "\"name\": \"default-temporary\", \"keyVaultUrl\": \"" + VAULT
			+ "/keys/insight-temp\"";

	private final ConsumerApi workspaces = ARM.kind("synapse-workspace");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aWorkspace() {
		ARM.clear();
		ARM.accepts();
		ARM.given(INSIGHT, VERSION, wire("synapse"));
		ARM.given(INSIGHT.uri() + "/keys", VERSION, wire("synapse-keys"));
		ARM.given(INSIGHT.uri() + "/sqlPools", VERSION, wire("synapse-pools"));
	}

	@Test
	void readsAWorkspaceThatDoesNotSayWhichVersionItUses() {
		ConsumerState state = this.workspaces.read(INSIGHT);

		assertThat(state.reference()).isEqualTo(KEY);
		assertThat(state.inUse()).isEmpty();
		assertThat(state.identity()).contains("SystemAssigned");
		assertThat(state.principalId()).contains("3e9d1a00-0000-4000-8000-000000000001");
		assertThat(state.settled()).isTrue();
		assertThat(state.fault()).isEmpty();
	}

	@Test
	void goesOverToTheTemporaryKeyAndBack() {
		move(this.workspaces, INSIGHT, AGAIN);
		ARM.given(INSIGHT, VERSION, wire("synapse", ACTIVE, TEMPORARY));
		ConsumerState halfWay = this.workspaces.read(INSIGHT);
		move(this.workspaces, INSIGHT, AGAIN);

		assertThat(halfWay.reference()).isEqualTo(KEY);
		assertThat(halfWay.fault().orElseThrow()).startsWith("OnTemporaryKey").contains("insight-temp", "insight-cmk");
		List<LoggedRequest> written = ARM.written();
		assertThat(written).hasSize(2).allSatisfy((request) -> {
			assertThat(request.getMethod().value()).isEqualTo("PATCH");
			assertThat(request.getUrl()).isEqualTo(INSIGHT.uri() + "?api-version=2021-06-01");
		});
		assertThat(ArmServer.body(written.get(0))).isEqualTo(body("default-temporary", "insight-temp"));
		assertThat(ArmServer.body(written.get(1))).isEqualTo(body("default", "insight-cmk"));
	}

	@Test
	void comesBackWhateverChangeOfItsKeyIsMadeHalfWay() {
		ARM.given(INSIGHT, VERSION, wire("synapse", ACTIVE, TEMPORARY));

		move(this.workspaces, INSIGHT, new ConsumerChange.Refer(KEY));

		assertThat(ARM.body()).isEqualTo(body("default", "insight-cmk"));
	}

	@Test
	void aRepeatAfterALostAnswerLooksWhereItIs() {
		ARM.losesAnswers();
		assertThat(refusal(this.workspaces, INSIGHT, AGAIN).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.workspaces, INSIGHT, AGAIN);
		assertThat(ARM.written().get(0).getBodyAsString()).isEqualTo(ARM.written().get(1).getBodyAsString());

		ARM.given(INSIGHT, VERSION, wire("synapse", ACTIVE, TEMPORARY));
		ARM.losesAnswers();
		assertThat(refusal(this.workspaces, INSIGHT, AGAIN).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.workspaces, INSIGHT, AGAIN);
		assertThat(ArmServer.body(ARM.written().get(3))).isEqualTo(body("default", "insight-cmk"));
	}

	@Test
	void looksTheSameHalfWayAndAfterwards() {
		ConsumerState before = this.workspaces.read(INSIGHT);
		ARM.given(INSIGHT, VERSION, wire("synapse", ACTIVE, TEMPORARY));
		assertThat(this.workspaces.read(INSIGHT).fingerprint()).isEqualTo(before.fingerprint());
		ARM.given(INSIGHT, VERSION,
				wire("synapse", "\"useSystemAssignedIdentity\": true", "\"useSystemAssignedIdentity\": false"));
		assertThat(this.workspaces.read(INSIGHT).fingerprint()).isNotEqualTo(before.fingerprint());
	}

	@Test
	void isHeldForTheOperatorWithoutATemporaryKey() {
		ARM.given(INSIGHT.uri() + "/keys", VERSION, wire("synapse-keys", "default-temporary", "another"));

		UpstreamFailure failure = refusal(this.workspaces, INSIGHT, AGAIN);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(INSIGHT.uri(),
				"az synapse workspace key create --workspace-name insight --name default-temporary");
		assertThat(ARM.written()).isEmpty();

		ARM.given(INSIGHT.uri() + "/keys", VERSION, wire("synapse-keys", "insight-temp", "insight-cmk"));
		assertThat(refusal(this.workspaces, INSIGHT, AGAIN).kind()).isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void changesNoKeyWhileAPoolIsPaused() {
		ARM.given(INSIGHT.uri() + "/sqlPools", VERSION, wire("synapse-pools", "\"Online\"", "\"Paused\""));

		UpstreamFailure failure = refusal(this.workspaces, INSIGHT, AGAIN);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("SQL pools sales are not online",
				"az synapse sql pool resume --workspace-name insight");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void addsAnotherKeyToTheWorkspaceBeforeItGoesOver() {
		ConsumerChange rebind = new ConsumerChange.Refer(
				versionless("https://sandbox-hsm.managedhsm.azure.net", "insight-hsm"));
		move(this.workspaces, INSIGHT, rebind);
		assertThat(ARM.sent().getUrl())
			.isEqualTo(INSIGHT.uri() + "/keys/sandbox-hsm-insight-hsm?api-version=2021-06-01");
		assertThat(ARM.body()).isEqualTo(tree("{'properties': {'isActiveCMK': false, 'keyVaultUrl':"
				+ " 'https://sandbox-hsm.managedhsm.azure.net/keys/insight-hsm'}}"));

		ObjectNode keys = wire("synapse-keys", "default-temporary", "sandbox-hsm-insight-hsm");
		((ObjectNode) keys.at("/value/1/properties")).put("keyVaultUrl",
				"https://sandbox-hsm.managedhsm.azure.net/keys/insight-hsm");
		ARM.given(INSIGHT.uri() + "/keys", VERSION, keys);
		move(this.workspaces, INSIGHT, rebind);
		assertThat(ArmServer.body(ARM.written().getLast()).at("/properties/encryption/cmk/key"))
			.isEqualTo(tree("{'name': 'sandbox-hsm-insight-hsm', 'keyVaultUrl':"
					+ " 'https://sandbox-hsm.managedhsm.azure.net/keys/insight-hsm'}"));
	}

	@Test
	void takesNoNameThatIsTaken() {
		ARM.given(INSIGHT.uri() + "/keys", VERSION, wire("synapse-keys", "default-temporary", "sandbox-vault-new-cmk"));

		UpstreamFailure failure = refusal(this.workspaces, INSIGHT,
				new ConsumerChange.Refer(versionless(VAULT, "new-cmk")));

		assertThat(failure.sentence()).contains("sandbox-vault-new-cmk");
		assertThat(
				refusal(this.workspaces, INSIGHT, new ConsumerChange.Refer(versionless(VAULT, "new-temporary"))).kind())
			.isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void takesNoVersion() {
		assertThat(
				refusal(this.workspaces, INSIGHT, new ConsumerChange.Refer(pinned(VAULT, "new-cmk", NEW))).sentence())
			.contains("only without a version");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void waitsForTheEndOfTheLastChange() {
		ARM.given(INSIGHT, VERSION, wire("synapse", "\"Consistent\"", "\"Updating\""));

		assertThat(this.workspaces.read(INSIGHT).settled()).isFalse();
		assertThat(refusal(this.workspaces, INSIGHT, AGAIN).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void readsAWorkspaceWithoutAKey() {
		ObjectNode plain = wire("synapse");
		((ObjectNode) plain.path("properties")).remove("encryption");
		ARM.given(INSIGHT, VERSION, plain);

		assertThat(this.workspaces.read(INSIGHT).reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(refusal(this.workspaces, INSIGHT, AGAIN).kind()).isEqualTo(Kind.REJECTED);
	}

	private static ObjectNode body(String name, String key) {
		return Trees.tree("{'properties': {'encryption': {'cmk': {'kekIdentity': {'useSystemAssignedIdentity': true},"
				+ " 'key': {'name': '" + name + "', 'keyVaultUrl': '" + VAULT + "/keys/" + key + "'}}}}}");
	}

}
