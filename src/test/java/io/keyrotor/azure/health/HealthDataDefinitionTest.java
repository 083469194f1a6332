package io.keyrotor.azure.health;

import io.keyrotor.binding.KindsOfCode;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

class HealthDataDefinitionTest {

	private static final String KEY = "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/";

	private static final String ENCRYPTION = "'encryption': {'customerManagedKeyEncryption': {'keyEncryptionKeyUrl': '"
			+ KEY + OLD + "'}}";

	private static final String WRITABLE = "'location': 'westeurope', 'kind': 'k', 'tags': {'team': 'imaging'}, 'etag': 'e1',"
			+ " 'someday': 1";

	@Test
	void sendsBackAllThatCanBeWrittenAndChangesOnlyTheVersion() {
		HealthDataDefinition dicom = dicom("{'id': 'i', 'name': 'n', 'type': 't', 'systemData': {}, " + WRITABLE
				+ ", 'identity': {'type': 'SystemAssigned,UserAssigned', 'principalId': 'p', 'tenantId': 't',"
				+ " 'userAssignedIdentities': {'/id/one': {'principalId': 'p', 'clientId': 'c'}}},"
				+ " 'properties': {'authenticationConfiguration': {'audiences': ['a'], 'authority': 'b'},"
				+ " 'eventState': 'Disabled', 'privateEndpointConnections': [], 'provisioningState': 'Succeeded',"
				+ " 'serviceUrl': 'u', 'enableDataPartitions': false, 'publicNetworkAccess': 'Disabled', 'someday': {'a': [1]}, "
				+ ENCRYPTION + "}}");

		assertThat(dicom.changed(KindsOfCode.to(dicom.state(), new VersionId(NEW)))).isEqualTo(tree("{" + WRITABLE
				+ ", 'identity': {'type': 'SystemAssigned,UserAssigned', 'userAssignedIdentities': {'/id/one': {}}},"
				+ " 'properties': {'enableDataPartitions': false, 'publicNetworkAccess': 'Disabled', 'someday': {'a': [1]}, "
				+ ENCRYPTION.replace(OLD, NEW) + "}}"));
	}

	@Test
	void keepsHowAFhirServiceAuthenticates() {
		ObjectNode tree = tree("{'properties': {'authenticationConfiguration': {'audience': 'a', 'authority': 'b',"
				+ " 'smartProxyEnabled': true}, " + ENCRYPTION + "}}");
		HealthDataDefinition fhir = new HealthDataDefinition(id("fhirservices"), tree);

		assertThat(fhir.writable()).isEqualTo(tree);
	}

	@Test
	void keepsWhatItDoesNotKnowOfTheAuthentication() {
		HealthDataDefinition dicom = dicom(
				"{'properties': {'authenticationConfiguration': {'audiences': ['a'], 'someday': 1}}}");

		assertThat(dicom.writable()).isEqualTo(tree("{'properties': {'authenticationConfiguration': {'someday': 1}}}"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "{}", "{'properties': {}}",
					"{'properties': {'encryption': {'customerManagedKeyEncryption': null}}}",
					"{'properties': {'encryption': {'customerManagedKeyEncryption': {'keyEncryptionKeyUrl': ''}}}}" })
	void readsAServiceWithoutKeyAsServiceManaged(String resource) {
		assertThat(dicom(resource).state().reference()).isEqualTo(new Reference.ServiceManaged());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "{}|", "{'type': 'None'}|",
			"{'type': 'SystemAssigned', 'principalId': 'p'}|SystemAssigned",
			"{'type': 'UserAssigned', 'userAssignedIdentities': {'/id/one': {}}}|/id/one",
			"{'type': 'SystemAssigned,UserAssigned', 'userAssignedIdentities': {'/id/one': {}}}|SystemAssigned, /id/one" })
	void namesTheIdentities(String identity, String words) {
		ConsumerState state = dicom("{'identity': " + identity + ", 'properties': {" + ENCRYPTION + "}}").state();

		assertThat(state.identity().orElse("")).isEqualTo((words != null) ? words : "");
	}

	@ParameterizedTest
	@CsvSource({ "Succeeded,true,", "Failed,true,Failed", "Canceled,true,Canceled", "Accepted,false,",
			"Requested,false,", "Updating,false," })
	void isSettledOnceNoChangeIsUnderWay(String provisioningState, boolean settled, String fault) {
		HealthDataDefinition dicom = dicom("{'properties': {'provisioningState': '" + provisioningState + "'}}");

		assertThat(dicom.state().settled()).isEqualTo(settled);
		assertThat(dicom.state().fault()).isEqualTo(Optional.ofNullable(fault));
	}

	@Test
	void fingerprintsWhatCanBeWrittenSaveTheVersion() {
		ConsumerState before = dicom(
				"{'id': 'i', 'etag': '1', 'tags': {'a': 'b'}, 'properties': {'provisioningState': 'Succeeded',"
						+ " 'enableDataPartitions': false, " + ENCRYPTION + "}}")
			.state();
		ConsumerState after = dicom(
				"{'id': 'i', 'etag': '2', 'tags': {'a': 'b'}, 'properties': {'provisioningState': 'Accepted',"
						+ " 'enableDataPartitions': false, " + ENCRYPTION.replace(OLD, NEW) + "}}")
			.state();

		assertThat(before.fingerprint())
			.containsOnlyKeys("tags", "properties.enableDataPartitions", "properties.encryption", ConsumerState.FORM)
			.isEqualTo(after.fingerprint());
	}

	@Test
	void referenceAndNotFingerprintTellsAnotherKeyApart() {
		ConsumerState before = dicom("{'properties': {" + ENCRYPTION + "}}").state();
		ConsumerState after = dicom("{'properties': {" + ENCRYPTION.replace("dicom-cmk", "other-cmk") + "}}").state();

		assertThat(before.fingerprint()).isEqualTo(after.fingerprint());
		assertThat(before.reference()).isNotEqualTo(after.reference());
	}

	private static HealthDataDefinition dicom(String text) {
		return new HealthDataDefinition(id("dicomservices"), tree(text));
	}

	private static ConsumerId id(String type) {
		return ConsumerId.parse(
				"/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/workspaces/w/" + type + "/one");
	}

}
