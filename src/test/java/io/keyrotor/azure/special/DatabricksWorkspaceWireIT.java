package io.keyrotor.azure.special;

import java.util.List;
import java.util.Optional;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
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

/** Databricks workspaces with three keys, all of which are in every write. */
class DatabricksWorkspaceWireIT {

	private static final ArmServer ARM = new ArmServer();

	private static final String VERSION = "2026-01-01";

	private static final String VAULT = "https://sandbox-vault.vault.azure.net";

	private static final String SERVICES_OLD = "aaaabbbbccccddddaaaabbbbccccdddd";

	private static final ConsumerId LAKE = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.Databricks/workspaces/lake");

	private static final ConsumerId FILES = LAKE.block("dbfs");

	private static final ConsumerId SERVICES = LAKE.block("managedServices");

	private static final ConsumerId DISKS = LAKE.block("managedDisk");

	private static final ConsumerChange MOVE = new ConsumerChange.Refer(pinned(VAULT, "files-cmk", NEW));

	private final ConsumerApi workspaces = ARM.kind("databricks-workspace");

	@AfterAll
	static void stop() {
		ARM.close();
	}

	@BeforeEach
	void aWorkspace() {
		ARM.clear();
		ARM.accepts();
		ARM.given(LAKE, VERSION, wire("databricks"));
	}

	@Test
	void readsEachKeyAsAConsumerOfItsOwn() {
		assertThat(this.workspaces.parts(LAKE)).containsExactly(FILES, SERVICES, DISKS);
		assertThat(this.workspaces.read(FILES).reference()).isEqualTo(pinned(VAULT, "files-cmk", OLD));
		assertThat(this.workspaces.read(FILES).principalId()).contains("57570000-0000-4000-8000-000000000006");
		assertThat(this.workspaces.read(SERVICES).reference()).isEqualTo(pinned(VAULT, "notebooks-cmk", SERVICES_OLD));
		assertThat(this.workspaces.read(SERVICES).identity()).isEmpty();
		ConsumerState disks = this.workspaces.read(DISKS);
		assertThat(disks.reference()).isEqualTo(versionless(VAULT, "disk-cmk"));
		assertThat(disks.inUse()).contains(new VersionId("cccc0000cccc0000cccc0000cccc0000"));
		assertThat(disks.principalId()).contains("4d4d0000-0000-4000-8000-000000000005");
	}

	@ParameterizedTest
	@CsvSource({ "dbfs,files-cmk," + OLD, "managedServices,notebooks-cmk," + SERVICES_OLD })
	void putsTheWholeWorkspaceWithOneKeyMoved(String block, String key, String version) {
		move(this.workspaces, LAKE.block(block), new ConsumerChange.Refer(pinned(VAULT, key, NEW)));

		LoggedRequest sent = ARM.sent();
		assertThat(sent.getMethod().value()).isEqualTo("PUT");
		assertThat(sent.getUrl()).isEqualTo(LAKE.uri() + "?api-version=2026-01-01");
		ObjectNode expected = wire("databricks", version, NEW);
		expected.remove(List.of("id", "name", "type"));
		((ObjectNode) expected.path("properties")).remove(List.of("createdBy", "createdDateTime", "diskEncryptionSetId",
				"isUcEnabled", "managedDiskIdentity", "privateEndpointConnections", "provisioningState",
				"storageAccountIdentity", "updatedBy", "workspaceId", "workspaceUrl"));
		((ObjectNode) expected.at("/properties/parameters")).remove("resourceTags");
		assertThat(ARM.body()).isEqualTo(expected);
	}

	@Test
	void movesAllKeysThatAreTheSameInOneWrite() {
		ObjectNode tree = wire("databricks", "notebooks-cmk", "files-cmk");
		ObjectNode entities = (ObjectNode) tree.at("/properties/encryption/entities");
		entities.remove("managedDisk");
		((ObjectNode) entities.at("/managedServices/keyVaultProperties")).put("keyVersion", OLD);
		ARM.given(LAKE, VERSION, tree);
		assertThat(this.workspaces.parts(LAKE)).containsExactly(FILES, SERVICES);

		move(this.workspaces, LAKE, MOVE);

		assertThat(ARM.body().at("/properties/parameters/encryption/value/keyversion").asString()).isEqualTo(NEW);
		assertThat(ARM.body()
			.at("/properties/encryption/entities/managedServices/keyVaultProperties/keyVersion")
			.asString()).isEqualTo(NEW);
	}

	@Test
	void namesTheCurrentVersionOfAnotherKeyToDisksThatFollowTheirs() {
		assertThat(refusal(this.workspaces, DISKS, new ConsumerChange.Refer(pinned(VAULT, "disk-cmk", NEW))).kind())
			.isEqualTo(Kind.REJECTED);
		assertThat(refusal(this.workspaces, DISKS, new ConsumerChange.Refer(versionless(VAULT, "new-cmk"))).sentence())
			.contains("only with a version");
		assertThat(ARM.written()).isEmpty();

		move(this.workspaces, DISKS,
				new ConsumerChange.Refer(versionless(VAULT, "new-cmk"), Optional.of(new VersionId(NEW))));
		ObjectNode disk = (ObjectNode) ARM.body().at("/properties/encryption/entities/managedDisk");
		assertThat(disk.at("/keyVaultProperties/keyName").asString()).isEqualTo("new-cmk");
		assertThat(disk.at("/keyVaultProperties/keyVersion").asString()).isEqualTo(NEW);
		assertThat(disk.path("rotationToLatestKeyVersionEnabled").asBoolean()).isTrue();
	}

	@Test
	void writesTheSameOnceMore() {
		move(this.workspaces, DISKS, new ConsumerChange.Reapply(versionless(VAULT, "disk-cmk")));

		assertThat(ARM.body().at("/properties/encryption")).isEqualTo(wire("databricks").at("/properties/encryption"));
	}

	@Test
	void keepsTheCasingOfTheFileSystemsMembers() {
		move(this.workspaces, FILES,
				new ConsumerChange.Refer(pinned("https://sandbox-hsm.managedhsm.azure.net", "hsm-cmk", NEW)));

		ObjectNode value = (ObjectNode) ARM.body().at("/properties/parameters/encryption/value");
		assertThat(value.propertyNames()).containsExactlyInAnyOrder("KeyName", "keySource", "keyvaulturi",
				"keyversion");
		assertThat(value.path("keyvaulturi").asString()).isEqualTo("https://sandbox-hsm.managedhsm.azure.net");
		assertThat(value.path("KeyName").asString()).isEqualTo("hsm-cmk");
	}

	@Test
	void looksTheSameAfterTheMoveSaveForTheKey() {
		ConsumerState before = this.workspaces.read(FILES);
		ARM.given(LAKE, VERSION, wire("databricks", OLD, NEW));
		assertThat(this.workspaces.read(FILES).fingerprint()).isEqualTo(before.fingerprint());
		ARM.given(LAKE, VERSION, wire("databricks", "notebooks-cmk", "new-cmk"));
		assertThat(this.workspaces.read(FILES).fingerprint()).isEqualTo(before.fingerprint());
		ObjectNode lost = wire("databricks");
		((ObjectNode) lost.at("/properties/encryption/entities")).remove("managedDisk");
		ARM.given(LAKE, VERSION, lost);
		assertThat(this.workspaces.read(FILES).fingerprint()).isNotEqualTo(before.fingerprint());
	}

	@Test
	void aRepeatAfterALostAnswerSendsTheSame() {
		ARM.losesAnswers();
		assertThat(refusal(this.workspaces, FILES, MOVE).kind()).isEqualTo(Kind.UNCERTAIN);
		ARM.accepts();
		move(this.workspaces, FILES, MOVE);

		assertThat(ARM.written()).hasSize(2);
		assertThat(ARM.written().get(0).getBodyAsString()).isEqualTo(ARM.written().get(1).getBodyAsString());
		ARM.given(LAKE, VERSION, wire("databricks", OLD, NEW));
		assertThat(refusal(this.workspaces, FILES, MOVE).kind()).isEqualTo(Kind.STALE);
		assertThat(ARM.written()).hasSize(2);
	}

	@Test
	void putsNothingWithoutALocation() {
		ARM.given(LAKE, VERSION, wire("databricks", "\"location\"", "\"place\""));

		UpstreamFailure failure = refusal(this.workspaces, FILES, MOVE);

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("location");
		assertThat(ARM.written()).isEmpty();
	}

	@Test
	void readsAWorkspaceWithKeysOfTheServicesOwn() {
		ObjectNode plain = wire("databricks", "\"Microsoft.Keyvault\",\n          \"keyvaulturi\"",
				"\"Default\",\n          \"keyvaulturi\"");
		((ObjectNode) plain.path("properties")).remove("encryption");
		((ObjectNode) plain.path("properties")).putNull("parameters");
		ARM.given(LAKE, VERSION, plain);

		assertThat(this.workspaces.read(LAKE).reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(this.workspaces.parts(LAKE)).containsExactly(LAKE);
		assertThat(failure(() -> this.workspaces.read(FILES)).kind()).isEqualTo(Kind.REJECTED);
	}

}
