package io.keyrotor.azure.special;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.special.ArmServer.failure;
import static io.keyrotor.azure.special.ArmServer.pinned;
import static io.keyrotor.azure.special.ArmServer.refusal;
import static io.keyrotor.azure.special.ArmServer.wire;
import static org.assertj.core.api.Assertions.assertThat;

/** AKS clusters, which are read and never written. */
class AksClustersWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final ConsumerId TILL = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.ContainerService/managedClusters/till");

	private static final ConsumerChange MOVE = new ConsumerChange.Refer(pinned(VAULT, "till-cmk", NEW));

	private final ConsumerApi clusters = ARM.kind("by-hand");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aCluster() {
		ARM.clear();
		ARM.accepts();
		ARM.given(TILL, "2024-09-01", wire("aks"));
	}

	@Test
	void readsTheKeyOfTheSecrets() {
		ConsumerState state = this.clusters.read(TILL);

		assertThat(state.reference()).isEqualTo(pinned(VAULT, "till-cmk", OLD));
		assertThat(state.identity().orElseThrow()).endsWith("/till-keys");
		assertThat(state.location()).contains("westeurope");
		assertThat(state.settled()).isTrue();
		ARM.given(TILL, "2024-09-01", wire("aks", OLD, NEW));
		assertThat(this.clusters.read(TILL).fingerprint()).isEqualTo(state.fingerprint());
	}

	@Test
	void tellsTheOperatorWhatToDoInWhichOrder() {
		UpstreamFailure failure = refusal(this.clusters, TILL, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(TILL.uri())
			.containsSubsequence("/keys/till-cmk/" + OLD + " stay enabled",
					"az aks update --resource-group shop --name till --enable-azure-keyvault-kms"
							+ " --azure-keyvault-kms-key-id " + VAULT + "/keys/till-cmk/" + NEW,
					"kubectl get secrets --all-namespaces -o json | kubectl replace -f -", "verify its binding",
					"only after the next rotation")
			.doesNotContain("Private");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void namesThePrivateVault() {
		ARM.given(TILL, "2024-09-01", wire("aks", "\"Public\"", "\"Private\""));

		assertThat(refusal(this.clusters, TILL, MOVE).sentence())
			.contains("--azure-keyvault-kms-key-vault-network-access Private");
	}

	@Test
	void writesNothingEvenToApplyTheSameKeyOnceMore() {
		assertThat(refusal(this.clusters, TILL, new ConsumerChange.Reapply(pinned(VAULT, "till-cmk", OLD))).kind())
			.isEqualTo(Kind.REJECTED);
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void readsAClusterWithoutAKey() {
		ARM.given(TILL, "2024-09-01", wire("aks", "\"enabled\": true", "\"enabled\": false"));

		assertThat(this.clusters.read(TILL).reference()).isEqualTo(new Reference.ServiceManaged());
	}

	@Test
	void readsNothingButClusters() {
		ConsumerId other = ConsumerId.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.X/things/one");

		assertThat(failure(() -> this.clusters.read(other)).kind()).isEqualTo(Kind.REJECTED);
	}

}
