package io.keyrotor.azure.resources;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.definition.DefinitionText;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResourceDefinitionTest {

	private static final ConsumerChange NEXT = new ConsumerChange.Refer(
			new Reference.Versionless(URI.create("https://sandbox-vault.vault.azure.net"), new KeyName("next")),
			Optional.of(new VersionId(NEW)));

	private static final Catalogue CATALOGUE = Catalogue.builtIn();

	private static final URI VAULT = URI.create("https://sandbox-vault.vault.azure.net");

	private static final String PINNED = "{'keySource': 'Microsoft.Keyvault', 'requireInfrastructureEncryption': true,"
			+ " 'identity': {'userAssignedIdentity': '/id/one'}, 'someday': 1,"
			+ " 'services': {'blob': {'keyType': 'Account', 'enabled': true, 'lastEnabledTime': '2026-01-01T00:00:00Z'}},"
			+ " 'keyvaultproperties': {'keyVaultUri': 'https://sandbox-vault.vault.azure.net', 'KeyName': 'storage-cmk',"
			+ " 'keyversion': '" + OLD
			+ "', 'currentVersionedKeyIdentifier': 'https://x', 'lastKeyRotationTimestamp': 't'}}";

	@Test
	void readsAPinnedAccountInAnyCasing() {
		assertThat(account(PINNED).state().reference())
			.isEqualTo(new Reference.Pinned(VAULT, new KeyName("storage-cmk"), new VersionId(OLD)));
		assertThat(account(PINNED).state().identity()).contains("/id/one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ", 'keyversion': ''", ", 'keyversion': null" })
	void readsAnAccountWithoutVersionAsVersionless(String version) {
		ResourceDefinition account = account("{'keySource': 'Microsoft.KeyVault', 'keyvaultproperties': {"
				+ "'keyvaulturi': 'https://sandbox-vault.vault.azure.net', 'keyname': 'storage-cmk'" + version + "}}");

		assertThat(account.state().reference()).isEqualTo(new Reference.Versionless(VAULT, new KeyName("storage-cmk")));
		assertThat(account.state().identity()).contains("SystemAssigned");
	}

	@Test
	void readsAnAccountWithMicrosoftsKeyAsServiceManaged() {
		ResourceDefinition account = account("{'keySource': 'Microsoft.Storage'}");

		assertThat(account.state().reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(account.state().identity()).isEmpty();
	}

	@Test
	void sendsTheWholeEncryptionBlockInItsOwnCasing() {
		assertThat(account(PINNED).outgoing()).contains(tree("{'properties': {'encryption': {"
				+ "'keySource': 'Microsoft.Keyvault', 'requireInfrastructureEncryption': true,"
				+ " 'identity': {'userAssignedIdentity': '/id/one'}, 'someday': 1,"
				+ " 'services': {'blob': {'keyType': 'Account', 'enabled': true}},"
				+ " 'keyvaultproperties': {'keyVaultUri': 'https://sandbox-vault.vault.azure.net',"
				+ " 'KeyName': 'storage-cmk', 'keyversion': '" + OLD + "'}}}}"));
	}

	@Test
	void changesTheKeyAndKeepsTheCasingOfItsMembers() {
		ResourceDefinition account = account(PINNED);
		ObjectNode body = account.outgoing().orElseThrow();

		account.key()
			.put(body, false, new ConsumerChange.Refer(
					new Reference.Pinned(VAULT, new KeyName("storage-cmk"), new VersionId(NEW))));

		assertThat(body.at("/properties/encryption/keyvaultproperties"))
			.isEqualTo(tree("{'keyVaultUri': 'https://sandbox-vault.vault.azure.net', 'KeyName': 'storage-cmk',"
					+ " 'keyversion': '" + NEW + "'}"));
	}

	@Test
	void fingerprintsLeaveOutTheKeyAndWhatTheServiceObserves() {
		String later = PINNED.replace(OLD, NEW)
			.replace("https://x", "https://y")
			.replace("'t'", "'u'")
			.replace("storage-cmk", "another-cmk")
			.replace("sandbox-vault", "other-vault");

		assertThat(account(PINNED).state().fingerprint())
			.containsOnlyKeys("sku", "properties.encryption", "properties.minimumTlsVersion", ConsumerState.FORM)
			.isEqualTo(account(later).state().fingerprint());
		assertThat(account(PINNED.replace("'someday': 1", "'someday': 2")).state().fingerprint())
			.isNotEqualTo(account(PINNED).state().fingerprint());
	}

	@Test
	void aDefinitionToPutBackHoldsNoSecret() {
		assertThat(account(PINNED).state().definition()).hasValueSatisfying(
				(definition) -> assertThat(definition).contains("\"someday\":1").doesNotContain("minimumTlsVersion"));
		assertThat(account(PINNED.replace("'someday': 1", "'clientSecret': 's3cret'")).state().definition()).isEmpty();
	}

	@Test
	void hidesTheMemberThatItsServiceMarks() {
		assertThat(account(PINNED.replace("'someday': 1", "'note': '<redacted>'")).state().hiddenSecrets())
			.containsExactly("properties.encryption.note");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"'provisioningState': 'Succeeded', 'previousKeys': []|true|false|",
			"'provisioningState': 'Updating', 'previousKeys': []|false|false|",
			"'provisioningState': 'Succeeded', 'previousKeys': [{'keyUrl': 'k'}]|false|false|",
			"'provisioningState': 'Failed'|true|true|Failed",
			"'provisioningState': 'Succeeded', 'autoKeyRotationError': {'code': 'c', 'message': 'No wrap.'}|true|true|No wrap",
			"'provisioningState': 'Succeeded', 'autoKeyRotationError': {}|true|false|" })
	void aDiskEncryptionSetIsDoneWhenItListsNoOlderKey(String members, boolean settled, boolean faulty,
			@Nullable String words) {
		ConsumerState state = disks(members).state();

		assertThat(state.settled()).isEqualTo(settled);
		assertThat(state.fault().isPresent()).isEqualTo(faulty);
		assertThat(state.fault().orElse("")).contains((words != null) ? words : "");
	}

	@Test
	void theSwitchMakesASetFollowItsKeyWhateverVersionItNames() {
		ConsumerState state = disks("'rotationToLatestKeyVersionEnabled': true").state();

		assertThat(state.reference()).isEqualTo(new Reference.Versionless(VAULT, new KeyName("disks-cmk")));
		assertThat(state.inUse()).contains(new VersionId(OLD));
	}

	@Test
	void aSetThatDoesNotFollowItsKeyIsGivenNoKeyWithoutAVersion() {
		ResourceDefinition disks = disks("'rotationToLatestKeyVersionEnabled': false");
		ObjectNode body = disks.outgoing().orElseThrow();

		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> disks.key().put(body, false, NEXT))
			.withMessageContaining("name a version");
	}

	@Test
	void aSetThatFollowsItsKeyIsGivenTheCurrentVersionOfAnotherOne() {
		ResourceDefinition disks = disks("'rotationToLatestKeyVersionEnabled': true");
		ObjectNode body = disks.outgoing().orElseThrow();

		disks.key().put(body, true, NEXT);

		assertThat(body.at("/properties/activeKey/keyUrl").asString()).isEqualTo(VAULT + "/keys/next/" + NEW);
		assertThatExceptionOfType(UpstreamFailure.class)
			.isThrownBy(() -> disks.key()
				.put(body, true, new ConsumerChange.Refer(new Reference.Versionless(VAULT, new KeyName("third")))))
			.withMessageContaining("name a version");
	}

	@Test
	void aSetThatFollowsItsKeyKeepsTheVersionItNamesUnlessItIsMovedThere() {
		ResourceDefinition disks = disks("'rotationToLatestKeyVersionEnabled': true");
		ObjectNode body = disks.outgoing().orElseThrow();
		Reference here = new Reference.Versionless(VAULT, new KeyName("disks-cmk"));

		disks.key().put(body, true, new ConsumerChange.Reapply(here));
		assertThat(body.at("/properties/activeKey/keyUrl").asString()).endsWith("/keys/disks-cmk/" + OLD);
		disks.key().put(body, true, new ConsumerChange.PutBack(here, "{}"));
		assertThat(body.at("/properties/activeKey/keyUrl").asString()).endsWith("/keys/disks-cmk/" + OLD);
		disks.key().put(body, true, new ConsumerChange.PutBack(here, "{}", Optional.of(new VersionId(NEW))));
		assertThat(body.at("/properties/activeKey/keyUrl").asString()).endsWith("/keys/disks-cmk/" + NEW);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'rotationToLatestKeyVersionEnabled': false", "'provisioningState': 'Succeeded'" })
	void aSetWithoutAVersionWhoseSwitchIsOffIsNoFollower(String members) {
		ResourceDefinition disks = definition("Microsoft.Compute/diskEncryptionSets", "{'properties': {'activeKey':"
				+ " {'keyUrl': 'https://sandbox-vault.vault.azure.net/keys/disks-cmk'}, " + members + "}}");

		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(disks::state)
			.withMessageContaining("rotationToLatestKeyVersionEnabled is not on");
	}

	@ParameterizedTest
	@ValueSource(strings = { "'conn': {'type': 'String', 'value': 'Server=tcp:a;User=b;Password=s3cret'}",
			"'conn': {'type': 'String', 'value': 's3cret'}", "'note': 'see \"AccountKey=s3cret\"'",
			"'note': 'https://a.example/b?sv=1&sig=s3cret'", "'note': 'SharedAccessKey=s3cret'",
			"'connectionString': {'text': 's3cret'}", "'password': ['s3cret']" })
	void keepsNoDefinitionInWhichASecretMayBe(String parameter) {
		assertThat(factory("'note': 'none'").state().definition()).isPresent();
		assertThat(factory(parameter).state().definition()).isEmpty();
	}

	@Test
	void keepsTheDigitsOfNumbersInADefinition() {
		ObjectNode tree = DefinitionText.read(ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers/a.b/c/d"),
				account(PINNED).tree().toString().replace("\"someday\":1", "\"someday\":1.50"));
		ResourceDefinition account = account(PINNED);

		assertThat(new ResourceDefinition(account.consumer(), account.entry(), tree).state().definition())
			.hasValueSatisfying((definition) -> assertThat(definition).contains("\"someday\":1.50"));
	}

	@Test
	void theIdentityOfACosmosAccountIsNamedBehindItsKind() {
		ResourceDefinition account = definition("Microsoft.DocumentDB/databaseAccounts",
				"{'identity': {'type': 'UserAssigned', 'userAssignedIdentities': {'/id/Keys': {'clientId': 'c',"
						+ " 'principalId': 'p'}}}, 'properties': {'defaultIdentity': 'UserAssignedIdentity=/id/keys',"
						+ " 'keyVaultKeyUri': 'https://sandbox-vault.vault.azure.net/keys/cosmos-cmk'}}");

		assertThat(account.state().identity()).contains("/id/Keys");
		assertThat(account.state().principalId()).contains("p");
	}

	private static ResourceDefinition factory(String parameters) {
		return definition("Microsoft.DataFactory/factories", "{'location': 'westeurope', 'properties': {"
				+ "'encryption': {'vaultBaseUrl': 'https://sandbox-vault.vault.azure.net', 'keyName': 'factory-cmk',"
				+ " 'keyVersion': '" + OLD + "'}, 'globalParameters': {" + parameters + "}}}");
	}

	private static ResourceDefinition disks(String members) {
		return definition("Microsoft.Compute/diskEncryptionSets", "{'properties': {'activeKey': {'keyUrl':"
				+ " 'https://sandbox-vault.vault.azure.net/keys/disks-cmk/" + OLD + "'}, " + members + "}}");
	}

	private static ResourceDefinition account(String encryption) {
		return definition("Microsoft.Storage/storageAccounts",
				"{'id': 'i', 'sku': {'name': 'Standard_LRS'}, 'properties': {'provisioningState': 'Succeeded',"
						+ " 'primaryEndpoints': {}, 'minimumTlsVersion': 'TLS1_2', 'encryption': " + encryption + "}}");
	}

	private static ResourceDefinition definition(String type, String tree) {
		ConsumerId consumer = ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers/" + type + "/one");
		return new ResourceDefinition(consumer, CATALOGUE.entry(consumer.kind()).orElseThrow(), tree(tree));
	}

}
