package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What some types of resource do otherwise than all others. */
class SpecialResourcesTest extends ResourcesAtHand {

	private static final String SERVER = PROVIDERS + "Microsoft.Sql/servers/sandbox-sql";

	private static final String INSTANCE = PROVIDERS + "Microsoft.Sql/managedInstances/sandbox-instance";

	private static final String SYNAPSE = PROVIDERS + "Microsoft.Synapse/workspaces/sandbox-synapse";

	private static final String DATABRICKS = PROVIDERS + "Microsoft.Databricks/workspaces/sandbox-databricks";

	private static final String DISKS = PROVIDERS + "Microsoft.Compute/diskEncryptionSets/sandbox-disks";

	private static final String POSTGRES = PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres";

	private static final String COSMOS = PROVIDERS + "Microsoft.DocumentDB/databaseAccounts/sandbox-cosmos";

	private static final String FHIR = DICOM.replace("dicomservices/sandbox-dicom", "fhirservices/sandbox-fhir");

	@ParameterizedTest
	@CsvSource({ SERVER + ",sql-cmk", INSTANCE + ",sqlmi-cmk" })
	void aProtectorTakesOnlyAKeyThatTheServerWasGivenBefore(String server, String key) {
		String name = "sandbox-vault_" + key + "_" + next(key);
		ObjectNode protector = Definitions.object("""
				{"properties": {"serverKeyType": "AzureKeyVault", "serverKeyName": "%s"}}""".formatted(name));
		if (server.equals(SERVER)) {
			protector.put("location", "westeurope");
		}
		String at = server + "/encryptionProtector/current";
		assertThat(error(put(at, protector), 400)).isEqualTo("ServerKeyNotFound");
		end(put(server + "/keys/" + name, serverKey(key)));
		end(put(at, protector));
		assertThat(shown(at).at("/properties/serverKeyName").stringValue()).isEqualTo(name);
		assertThat(shown(at).at("/properties/uri").stringValue()).endsWith(current(key));
		assertThat(changes()).extracting(Ledger.Entry::keyVersion).containsOnly(current(key));
	}

	@Test
	void aServerKeyIsNamedAfterVaultKeyAndVersion() {
		assertThat(error(put(SERVER + "/keys/any", serverKey("sql-cmk")), 400)).isEqualTo("InvalidServerKeyName");
		assertThat(this.azure.answer(CallTo.arm(SERVER + "/keys/any", "2025-01-01").get()).status()).isEqualTo(404);
	}

	@Test
	void aServerThatRotatesByItselfFollowsWithinADay() {
		String at = SERVER + "/encryptionProtector/current";
		ObjectNode sent = writable(at);
		sent.withObject("/properties").put("autoRotationEnabled", true);
		end(put(at, sent));
		String next = next("sql-cmk");
		this.clock.advance(Duration.ofHours(23));
		assertThat(shown(at).at("/properties/serverKeyName").stringValue()).doesNotEndWith(next);
		this.clock.advance(Duration.ofHours(2));
		assertThat(shown(at).at("/properties/serverKeyName").stringValue()).endsWith(next);
		assertThat(shown(SERVER + "/keys/sandbox-vault_sql-cmk_" + next).at("/properties/uri").stringValue())
			.endsWith(next);
	}

	@Test
	void aSynapseWorkspaceTakesANewVersionOnlyByWayOfAnotherKey() {
		String old = current("synapse-cmk");
		String next = next("synapse-cmk");
		this.clock.advance(Duration.ofDays(3));
		end(put(SYNAPSE, writable(SYNAPSE)));
		assertThat(used("synapse-cmk")).contains(old).doesNotContain(next);
		this.keys.create(VAULT, "between", StoredVersion.RSA_OPERATIONS, "r");
		activate("between", "between");
		assertThat(shown(SYNAPSE).at("/properties/encryption/cmk/key/name").stringValue()).isEqualTo("between");
		assertThat(shown(SYNAPSE + "/keys/default").at("/properties/isActiveCMK").booleanValue()).isFalse();
		activate("default", "synapse-cmk");
		shown(SYNAPSE);
		assertThat(used("synapse-cmk")).contains(next);
	}

	@Test
	void aSynapseWorkspaceTakesNoKeyThatItDoesNotHave() {
		ObjectNode sent = writable(SYNAPSE);
		sent.withObject("/properties/encryption/cmk/key").put("name", "stranger");
		assertThat(error(put(SYNAPSE, sent), 400)).isEqualTo("WorkspaceKeyNotFound");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/properties/encryption/entities/managedDisk",
			"/properties/encryption/entities/managedServices", "/properties/parameters/encryption" })
	void aDatabricksWorkspaceWantsAllItsKeysAgain(String block) {
		ObjectNode sent = writable(DATABRICKS);
		int slash = block.lastIndexOf('/');
		sent.withObject(block.substring(0, slash)).remove(block.substring(slash + 1));
		assertThat(error(put(DATABRICKS, sent), 400)).isEqualTo("DiskEncryptionPropertiesRequired");
		assertThat(error(patch(DATABRICKS, "{\"properties\": {\"publicNetworkAccess\": \"Disabled\"}}"), 400))
			.isEqualTo("DiskEncryptionPropertiesRequired");
	}

	@ParameterizedTest
	@ValueSource(strings = { "EventHub/namespaces/sandbox-events", "ServiceBus/namespaces/sandbox-bus" })
	void aNamespaceReplacesItsArrayOfKeysWholeAndTakesThreeAtMost(String namespace) {
		String uri = PROVIDERS + "Microsoft." + namespace;
		ObjectNode sent = Definitions.empty();
		sent.putObject("properties").set("encryption", held(uri).at("/properties/encryption"));
		ArrayNode keys = (ArrayNode) sent.at("/properties/encryption/keyVaultProperties");
		keys.remove(1);
		assertThat(patch(uri, sent.toString()).status()).isEqualTo(200);
		assertThat(held(uri).at("/properties/encryption/keyVaultProperties")).hasSize(1);
		for (int more = 0; more < 3; more++) {
			keys.add(keys.get(0).deepCopy());
		}
		assertThat(patch(uri, sent.toString()).status()).isEqualTo(400);
	}

	@Test
	void aDiskEncryptionSetThatRotatesByItselfFollowsAndShowsWhatItLeaves() {
		String old = current("disk-cmk");
		end(patch(DISKS, "{\"properties\": {\"rotationToLatestKeyVersionEnabled\": true}}"));
		String next = next("disk-cmk");
		this.clock.advance(Duration.ofMinutes(61));
		ObjectNode shown = shown(DISKS);
		assertThat(shown.at("/properties/activeKey/keyUrl").stringValue()).isEqualTo(keyUrl("disk-cmk", next));
		assertThat(shown.at("/properties/previousKeys/0/keyUrl").stringValue()).isEqualTo(keyUrl("disk-cmk", old));
		assertThat(shown.at("/properties/lastKeyRotationTimestamp").isString()).isTrue();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(shown(DISKS).at("/properties/previousKeys").isEmpty()).isTrue();
	}

	@Test
	void aDiskEncryptionSetThatCannotRotateSaysSoAndLooksWell() {
		end(patch(DISKS, "{\"properties\": {\"rotationToLatestKeyVersionEnabled\": true}}"));
		String next = next("disk-cmk");
		this.keys.change(VAULT, "disk-cmk", new VersionId(next), VersionChange.enabled(false), "r");
		this.clock.advance(Duration.ofMinutes(61));
		ObjectNode shown = shown(DISKS);
		assertThat(state(shown)).isEqualTo("Succeeded");
		assertThat(shown.at("/properties/autoKeyRotationError/code").isString()).isTrue();
		assertThat(shown.at("/properties/activeKey/keyUrl").stringValue()).doesNotEndWith(next);
	}

	@Test
	void aPasswordIsNeverShownKeptByAPatchAndLostByAPut() {
		assertThat(shown(POSTGRES).toString()).doesNotContain("sandbox-password");
		end(patch(POSTGRES, "{\"tags\": {\"a\": \"b\"}, \"properties\": {\"version\": \"18\"}}"));
		assertThat(held(POSTGRES).at("/properties/administratorLoginPassword").isString()).isTrue();
		end(put(POSTGRES, writable(POSTGRES)));
		assertThat(held(POSTGRES).path("properties").has("administratorLoginPassword")).isFalse();
	}

	@Test
	void aPatchReplacesWhatIsWithinAPropertyWhole() {
		String next = next("postgres-cmk");
		end(patch(POSTGRES, "{\"properties\": {\"dataEncryption\": {\"type\": \"AzureKeyVault\", \"primaryKeyURI\": \""
				+ keyUrl("postgres-cmk", next) + "\"}}}"));
		assertThat(held(POSTGRES).at("/properties/dataEncryption").has("geoBackupKeyURI")).isFalse();
	}

	@Test
	void anAccountThatTakesNoVersionFollowsWithinAnHourAndShowsIt() {
		String next = next("cosmos-cmk");
		assertThat(shown(COSMOS).at("/properties/keyVaultKeyUriVersion").stringValue()).doesNotEndWith(next);
		this.clock.advance(Duration.ofHours(1));
		assertThat(shown(COSMOS).at("/properties/keyVaultKeyUriVersion").stringValue())
			.isEqualTo(keyUrl("cosmos-cmk", next));
		assertThat(error(
				patch(COSMOS, "{\"properties\": {\"keyVaultKeyUri\": \"" + keyUrl("cosmos-cmk", next) + "\"}}"), 400))
			.isEqualTo("InvalidKeyIdentifier");
	}

	@Test
	void aClusterIsGivenItsIdentityAndItsKeyInDifferentRequests() {
		String uri = PROVIDERS + "Microsoft.OperationalInsights/clusters/sandbox-log-cluster";
		assertThat(patch(uri,
				"""
						{"identity": {"type": "SystemAssigned"}, "properties": {"keyVaultProperties":
						  {"keyVaultUri": "https://sandbox-vault.vault.azure.net", "keyName": "logs-cmk", "keyVersion": ""}}}""")
			.status()).isEqualTo(400);
	}

	@Test
	void aMemberThatOnlyAzureWritesIsRefusedBySome() {
		String uri = PROVIDERS + "Microsoft.Kusto/clusters/sandboxkusto";
		ObjectNode sent = writable(uri);
		sent.withObject("/properties").put("uri", "https://elsewhere.example");
		assertThat(put(uri, sent).status()).isEqualTo(400);
	}

	@Test
	void anOutcomeIsAskedForWhereTheHeaderLocationSays() {
		String uri = PROVIDERS + "Microsoft.AppConfiguration/configurationStores/sandbox-settings";
		Reply accepted = put(uri, writable(uri));
		assertThat(accepted.status()).isEqualTo(202);
		assertThat(accepted.headers()).containsKey("Location").doesNotContainKey("Azure-AsyncOperation");
		Call poll = CallTo.arm(URI.create(String.valueOf(accepted.headers().get("Location"))).getPath(), "2024-06-01")
			.get();
		assertThat(this.azure.answer(poll).status()).isEqualTo(202);
		finish();
		assertThat(body(this.azure.answer(poll)).path("id").stringValue()).isEqualTo(uri);
	}

	@ParameterizedTest
	@CsvSource({ "Microsoft.Kusto/clusters/sandboxkusto,kusto-cmk,3072",
			"Microsoft.Sql/servers/sandbox-sql,sql-cmk,4096" })
	void aKeyOfASizeThatItDoesNotTakeIsRefused(String path, String key, int bits) {
		this.keys.createRsa(VAULT, "large", bits, "r");
		String uri = PROVIDERS + path;
		if (key.startsWith("sql")) {
			assertThat(failed(put(uri + "/keys/sandbox-vault_large_" + current("large"), serverKey("large")))).isTrue();
			return;
		}
		ObjectNode sent = writable(uri);
		sent.withObject("/properties/keyVaultProperties").put("keyName", "large").put("keyVersion", current("large"));
		assertThat(failed(put(uri, sent))).isTrue();
		assertThat(held(uri).toString()).contains(key);
	}

	@Test
	void aHealthServiceWithAnotherIdentityHasLostItsKeyUntilItIsWrittenWhole() {
		this.keys.createRsa(VAULT, "large", 4096, "r");
		ObjectNode sent = writable(FHIR);
		sent.withObject("/properties/encryption/customerManagedKeyEncryption")
			.put("keyEncryptionKeyUrl", keyUrl("large", current("large")));
		assertThat(failed(put(FHIR, sent))).isTrue();
		String before = this.azure.principal(FHIR);
		this.azure.changeIdentity(FHIR);
		assertThat(this.azure.principal(FHIR)).isNotEqualTo(before);
		assertThat(health(FHIR)).isEqualTo("Unavailable");
		end(patch(FHIR, "{\"tags\": {\"still\": \"lost\"}}"));
		assertThat(health(FHIR)).isEqualTo("Unavailable");
		end(put(FHIR, writable(FHIR)));
		assertThat(health(FHIR)).isEqualTo("Available");
	}

	@Test
	void aClusterOfContainersEncryptsWithItsKey() {
		shown(PROVIDERS + "Microsoft.ContainerService/managedClusters/sandbox-aks");
		assertThat(this.keys.audit().events().getLast().operationName()).isEqualTo("KeyDecrypt");
	}

	@Test
	void anIdentityThatMayUseAKeyHasARoleOnTheVault() {
		String principal = this.azure.principal(DISKS);
		assertThat(roles(principal)).isEqualTo(1);
		this.keys.access().deny(principal, VAULT);
		assertThat(roles(principal)).isZero();
		this.azure.documents().forbid(GROUP + "/providers/Microsoft.KeyVault/vaults/sandbox-vault");
		assertThat(this.azure.answer(rolesOf(principal)).status()).isEqualTo(403);
	}

	private int roles(String principal) {
		return body(this.azure.answer(rolesOf(principal))).path("value").size();
	}

	private static Call rolesOf(String principal) {
		return CallTo.arm(GROUP
				+ "/providers/Microsoft.KeyVault/vaults/sandbox-vault/providers/Microsoft.Authorization/roleAssignments",
				"2022-04-01")
			.query("$filter", "principalId eq '" + principal + "'")
			.get();
	}

	private String health(String uri) {
		return body(this.azure
			.answer(CallTo.arm(uri + "/providers/Microsoft.ResourceHealth/availabilityStatuses/current", "2025-05-01")
				.get()))
			.at("/properties/availabilityState")
			.stringValue();
	}

	private void activate(String name, String key) {
		end(put(SYNAPSE + "/keys/" + name, Definitions.object("""
				{"properties": {"isActiveCMK": true, "keyVaultUrl": "https://sandbox-vault.vault.azure.net/keys/%s"}}"""
			.formatted(key))));
		finish();
	}

	private ObjectNode serverKey(String key) {
		return Definitions.object("""
				{"properties": {"serverKeyType": "AzureKeyVault", "uri": "%s"}}"""
			.formatted(keyUrl(key, current(key))));
	}

	private List<String> used(String key) {
		return this.keys.audit()
			.events()
			.stream()
			.filter((event) -> event.id().contains("/keys/" + key + "/"))
			.map((event) -> event.id().replaceFirst(".*/", ""))
			.toList();
	}

}
