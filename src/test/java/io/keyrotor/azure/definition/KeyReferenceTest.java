package io.keyrotor.azure.definition;

import java.net.URI;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyReferenceTest {

	private static final ConsumerId CONSUMER = ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers"
			+ "/Microsoft.HealthcareApis/workspaces/w/dicomservices/imaging");

	@ParameterizedTest
	@ValueSource(strings = { "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + OLD,
			"https://Sandbox-HSM.managedhsm.azure.net:443/keys/Dicom-CMK/" + OLD + "/" })
	void readsAKeyUrl(String url) {
		assertThat(KeyReference.parse(CONSUMER, url)).isEqualTo(new Reference.Pinned(
				URI.create("https://sandbox-hsm.managedhsm.azure.net"), new KeyName("dicom-cmk"), new VersionId(OLD)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk",
			"https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" })
	void readsAKeyUrlWithoutVersion(String url) {
		assertThat(KeyReference.parse(CONSUMER, url)).isInstanceOf(Reference.Versionless.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dicom-cmk", "http://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk",
			"https://sandbox-hsm.managedhsm.azure.net/secrets/dicom-cmk", "https://a b/keys/c",
			"https://sandbox-hsm.managedhsm.azure.net/keys/dicom_cmk", "https://x.example/keys/dicom-cmk/v1" })
	void refusesToGuess(String url) {
		assertThatThrownBy(() -> KeyReference.parse(CONSUMER, url)).isInstanceOfSatisfying(UpstreamFailure.class,
				(failure) -> assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.REJECTED));
	}

	@Test
	void replacesTheVersionAndNotALetterMore() {
		assertThat(KeyReference.withVersion("https://Sandbox-HSM.managedhsm.azure.net/Keys/" + "Dicom-CMK/" + OLD, NEW))
			.isEqualTo("https://Sandbox-HSM.managedhsm.azure.net/Keys/Dicom-CMK/" + NEW);
	}

}
