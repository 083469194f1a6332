package io.keyrotor.azure.consumers;

import io.keyrotor.binding.KindsOfCode;
import java.net.URI;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

class StorageDefinitionTest {

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
		StorageDefinition account = account("{'keySource': 'Microsoft.KeyVault', 'keyvaultproperties': {"
				+ "'keyvaulturi': 'https://sandbox-vault.vault.azure.net', 'keyname': 'storage-cmk'" + version + "}}");

		assertThat(account.state().reference()).isEqualTo(new Reference.Versionless(VAULT, new KeyName("storage-cmk")));
		assertThat(account.state().identity()).contains("SystemAssigned");
	}

	@Test
	void readsAnAccountWithMicrosoftsKeyAsServiceManaged() {
		StorageDefinition account = account("{'keySource': 'Microsoft.Storage'}");

		assertThat(account.state().reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(account.state().identity()).isEmpty();
	}

	@Test
	void sendsTheWholeEncryptionBlockAndChangesOnlyTheVersion() {
		assertThat(account(PINNED).changed(KindsOfCode.to(account(PINNED).state(), new VersionId(NEW))))
			.isEqualTo(tree("{'properties': {'encryption': {"
					+ "'keySource': 'Microsoft.Keyvault', 'requireInfrastructureEncryption': true,"
					+ " 'identity': {'userAssignedIdentity': '/id/one'}, 'someday': 1,"
					+ " 'services': {'blob': {'keyType': 'Account', 'enabled': true}},"
					+ " 'keyvaultproperties': {'keyVaultUri': 'https://sandbox-vault.vault.azure.net',"
					+ " 'KeyName': 'storage-cmk', 'keyversion': '" + NEW + "'}}}}"));
	}

	@Test
	void fingerprintsLeaveOutWhatTheServiceObserves() {
		String later = PINNED.replace(OLD, NEW).replace("https://x", "https://y").replace("'t'", "'u'");

		assertThat(account(PINNED).state().fingerprint())
			.containsOnlyKeys("sku", "properties.encryption", "properties.minimumTlsVersion")
			.isEqualTo(account(later).state().fingerprint());
		assertThat(account(PINNED.replace("'someday': 1", "'someday': 2")).state().fingerprint())
			.isNotEqualTo(account(PINNED).state().fingerprint());
	}

	private static StorageDefinition account(String encryption) {
		return new StorageDefinition(
				ConsumerId
					.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/sandbox"),
				tree("{'id': 'i', 'sku': {'name': 'Standard_LRS'}, 'properties': {'provisioningState': 'Succeeded',"
						+ " 'primaryEndpoints': {}, 'minimumTlsVersion': 'TLS1_2', 'encryption': " + encryption
						+ "}}"));
	}

}
