package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.List;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeOperationsTest extends AzureAtHand {

	@Test
	void movesToAnotherVersionInAnOperationAndChangesNothingElse() {
		JsonNode before = held(DICOM);
		String next = newVersion();
		Reply accepted = put(pinnedTo(writable(read(DICOM)), next));
		assertThat(accepted.status()).isEqualTo(202);
		assertThat(state(body(accepted))).isEqualTo("Accepted");
		assertThat(accepted.headers()).containsEntry("Retry-After", "1");
		assertThat(accepted.headers().get("Azure-AsyncOperation")).matches("https://management\\.azure\\.com"
				+ "/subscriptions/[0-9-]+/providers/Microsoft\\.HealthcareApis/locations/westeurope"
				+ "/operationresults/[0-9a-f-]+\\?api-version=2024-03-31");
		finish();
		assertThat(state(read(DICOM))).isEqualTo("Succeeded");
		assertThat(held(DICOM)).isEqualTo(pinnedTo((ObjectNode) before.deepCopy(), next));
	}

	@Test
	void showsTheNewKeyAtOnceAndUsesItOnlyAtTheEnd() {
		String next = newVersion();
		put(pinnedTo(writable(read(DICOM)), next));
		assertThat(url(read(DICOM))).endsWith(next);
		assertThat(state(read(DICOM))).isEqualTo("Updating");
		assertThat(url(held(DICOM))).endsWith(this.first);
		finish();
		assertThat(url(held(DICOM))).endsWith(next);
	}

	@Test
	void tellsHowAnOperationGoesFromPollToPoll() {
		Reply accepted = put(writable(read(DICOM)));
		assertThat(List.of(poll(accepted), poll(accepted), poll(accepted), poll(accepted)))
			.extracting((answer) -> body(answer).path("status").stringValue())
			.containsExactly("Requested", "Running", "Succeeded", "Succeeded");
		assertThat(state(read(DICOM))).isEqualTo("Succeeded");
	}

	@Test
	void asksToBePolledAgainUntilTheEnd() {
		Reply accepted = put(writable(read(DICOM)));
		finish();
		assertThat(poll(accepted).headers()).containsKey("Retry-After");
		Reply last = poll(accepted);
		assertThat(body(last).path("status").stringValue()).isEqualTo("Succeeded");
		assertThat(last.headers()).doesNotContainKey("Retry-After");
	}

	@Test
	void goesOnWithoutBeingPolled() {
		put(writable(read(DICOM)));
		this.clock.advance(ArmOperation.LENGTH.minusMillis(1));
		assertThat(state(read(DICOM))).isEqualTo("Updating");
		this.clock.advance(Duration.ofMillis(1));
		assertThat(state(read(DICOM))).isEqualTo("Succeeded");
	}

	@Test
	void takesNoSecondChangeWhileOneIsUnderWay() {
		put(writable(read(DICOM)));
		assertThat(error(put(writable(read(DICOM))), 409)).isEqualTo("AnotherOperationInProgress");
		assertThat(error(this.azure.answer(dicom().patch("{\"tags\":{}}")), 409))
			.isEqualTo("AnotherOperationInProgress");
		finish();
		assertThat(put(writable(read(DICOM))).status()).isEqualTo(202);
		assertThat(changes()).hasSize(2);
	}

	@Test
	void failsWithAVersionThatDoesNotExistOrIsDisabledAndStaysWhereItWas() {
		VersionId disabled = new VersionId(newVersion());
		this.keys.change(HSM, "dicom-cmk", disabled, VersionChange.enabled(false), "r");
		assertThat(List.of(disabled.value(), "0123456789abcdef0123456789abcdef", "")).allSatisfy((version) -> {
			assertFails(pinnedTo(writable(read(DICOM)), version));
			assertThat(url(held(DICOM))).endsWith(this.first);
			assertThat(url(read(DICOM))).endsWith(this.first);
		});
	}

	@Test
	void failsWithAKeyInAStoreItCannotReach() {
		ObjectNode sent = writable(read(DICOM));
		sent.withObject("/properties/encryption/customerManagedKeyEncryption")
			.put("keyEncryptionKeyUrl", "https://elsewhere.vault.azure.net/keys/dicom-cmk/" + this.first);
		assertFails(sent);
	}

	@Test
	void failsTheNextOperationOnceWhenToldTo() {
		this.azure.failNextOperation("InternalServerError", "The operation could not be completed.");
		JsonNode error = assertFails(pinnedTo(writable(read(DICOM)), newVersion()));
		assertThat(error.path("code").stringValue()).isEqualTo("InternalServerError");
		Reply second = put(writable(read(DICOM)));
		finish();
		poll(second);
		assertThat(body(poll(second)).path("status").stringValue()).isEqualTo("Succeeded");
	}

	@Test
	void forgetsAFailureToComeAtAReset() {
		this.azure.failNextOperation("InternalServerError", "The operation could not be completed.");
		this.azure.reset();
		put(writable(read(DICOM)));
		finish();
		assertThat(state(read(DICOM))).isEqualTo("Succeeded");
	}

}
