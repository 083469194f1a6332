package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class FakeResourceManagerTest extends AzureAtHand {

	@Test
	void beginsWithAPinnedDicomServiceAndAVersionlessStorageAccount() {
		assertThat(this.azure.consumers())
			.extracting(FakeConsumer::uri, FakeConsumer::kind, FakeConsumer::keyStore, FakeConsumer::key)
			.startsWith(tuple(DICOM, "DicomService", HSM, "dicom-cmk"),
					tuple(STORAGE, "StorageAccount", VAULT, "storage-cmk"));
		assertThat(url(held(DICOM))).isEqualTo("https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + this.first);
		assertThat(keyProperties(held(STORAGE)).path("keyversion").stringValue()).isEmpty();
	}

	@Test
	void namesTheKeyInThePartOfTheDefinitionThatItShows() {
		assertThat(Objects.requireNonNull(consumer(DICOM).encryptionKey()).toString()).contains(this.first);
		assertThat(Objects.requireNonNull(consumer(STORAGE).encryptionKey()).toString()).contains("storage-cmk");
	}

	@Test
	void goesBackToTheFirstStateAtAReset() {
		ObjectNode sent = writable(read(DICOM));
		sent.remove("tags");
		put(sent);
		finish();
		String newest = newVersion();
		this.azure.reset();
		assertThat(url(held(DICOM))).endsWith(newest);
		assertThat(read(DICOM).path("tags").isEmpty()).isFalse();
	}

	@Test
	void needsABearerToken() {
		assertThat(this.azure.answer(dicom().withoutToken().get()).status()).isEqualTo(401);
		assertThat(this.azure.answer(dicom().header("authorization", "Bearer ").get()).status()).isEqualTo(403);
	}

	@Test
	void needsAnApiVersionThatTheTypeKnows() {
		assertThat(error(this.azure.answer(dicom().withoutApiVersion().get()), 400))
			.isEqualTo("MissingApiVersionParameter");
		assertThat(error(this.azure.answer(dicom().apiVersion("2023-05-01").get()), 400))
			.isEqualTo("NoRegisteredProviderFound");
		assertThat(this.azure.answer(CallTo.arm(STORAGE, "2023-05-01").get()).status()).isEqualTo(200);
		assertThat(this.azure.answer(dicom().apiVersion("2025-03-01-preview").get()).status()).isEqualTo(200);
	}

	@Test
	void givesEveryAnswerARequestId() {
		assertThat(this.azure.answer(dicom().get()).headers()).containsKey("x-ms-request-id");
		assertThat(this.azure.answer(dicom().withoutToken().get()).headers()).containsKey("x-ms-request-id");
	}

	@Test
	void comparesIdsWithoutRegardToCase() {
		assertThat(read(DICOM.toLowerCase(Locale.ROOT))).isEqualTo(read(DICOM.toUpperCase(Locale.ROOT)));
	}

	@ParameterizedTest
	@ValueSource(strings = { DICOM + "-none", "/subscriptions/none", GROUP + "/providers/Microsoft.Web/sites/a",
			"/subscriptions/s/providers/Microsoft.HealthcareApis/locations/westeurope/operationresults/none" })
	void saysWhatIsNotThere(String id) {
		assertThat(error(this.azure.answer(CallTo.arm(id, HEALTHCARE_VERSION).get()), 404))
			.isEqualTo("ResourceNotFound");
		assertThat(error(this.azure.answer(CallTo.arm(id, HEALTHCARE_VERSION).put(writable(read(DICOM)))), 404))
			.isEqualTo("ResourceNotFound");
	}

	@Test
	void deletesNothing() {
		int before = this.azure.consumers().size();
		assertThat(this.azure.answer(dicom().method("DELETE")).status()).isEqualTo(405);
		assertThat(this.azure.consumers()).hasSize(before);
	}

	@Test
	void showsWhatAClientMayNotSendBack() {
		ObjectNode shown = read(DICOM);
		assertThat(shown.path("properties").propertyNames()).contains("authenticationConfiguration", "eventState",
				"privateEndpointConnections", "provisioningState", "serviceUrl");
		assertThat(shown.propertyNames()).contains("systemData", "etag");
		assertThat(held(DICOM).propertyNames()).doesNotContain("systemData", "etag");
	}

	@ParameterizedTest
	@ValueSource(strings = { "corsConfiguration", "enableDataPartitions", "encryption", "publicNetworkAccess",
			"storageConfiguration" })
	void dropsAPropertyThatIsNotSent(String property) {
		ObjectNode sent = writable(read(DICOM));
		sent.withObject("/properties").remove(property);
		put(sent);
		finish();
		assertThat(held(DICOM).path("properties").has(property)).isFalse();
		assertThat(held(DICOM).path("properties").has("serviceUrl")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tags", "identity" })
	void dropsTagsAndIdentityThatAreNotSent(String member) {
		ObjectNode sent = writable(read(DICOM));
		sent.remove(member);
		put(sent);
		finish();
		assertThat(held(DICOM).has(member)).isFalse();
	}

	@Test
	void ignoresReadOnlyMembersThatAreSent() {
		JsonNode before = held(DICOM);
		ObjectNode sent = read(DICOM);
		sent.withObject("/properties")
			.put("serviceUrl", "https://elsewhere.example")
			.put("provisioningState", "Failed");
		put(sent.put("name", "other"));
		finish();
		assertThat(held(DICOM)).isEqualTo(before);
	}

	@Test
	void givesAnIdentityThatWasTakenAwayAndComesBackAnotherId() {
		String principal = held(DICOM).at("/identity/principalId").stringValue();
		ObjectNode complete = writable(read(DICOM));
		ObjectNode without = complete.deepCopy();
		without.withObject("/identity").put("type", "UserAssigned");
		put(without);
		finish();
		assertThat(held(DICOM).path("identity").has("principalId")).isFalse();
		put(complete);
		finish();
		assertThat(held(DICOM).at("/identity/principalId").stringValue()).isNotEqualTo(principal);
	}

	@Test
	void refusesAUserAssignedIdentityWithoutAName() {
		ObjectNode sent = writable(read(DICOM));
		sent.withObject("/identity").remove("userAssignedIdentities");
		assertThat(error(put(sent), 400)).isEqualTo("InvalidIdentityValues");
	}

	@Test
	void needsTheLocationItIsIn() {
		ObjectNode sent = writable(read(DICOM));
		assertThat(put(sent.put("location", "West Europe")).status()).isEqualTo(202);
		finish();
		assertThat(error(put(sent.put("location", "northeurope")), 409)).isEqualTo("InvalidResourceLocation");
		sent.remove("location");
		assertThat(error(put(sent), 400)).isEqualTo("LocationRequired");
	}

	@Test
	void neitherShowsNorKeepsTheKeyThroughAnOldApiVersion() {
		ObjectNode old = body(this.azure.answer(dicom().apiVersion("2023-09-06").get()));
		assertThat(old.path("properties").has("encryption")).isFalse();
		this.azure.answer(dicom().apiVersion("2023-09-06").put(writable(read(DICOM))));
		finish();
		assertThat(held(DICOM).path("properties").has("encryption")).isFalse();
		assertThat(consumer(DICOM).key()).isNull();
		assertThat(consumer(DICOM).encryptionKey()).isNull();
	}

	@Test
	void showsAPreviewPropertyInPreviewsAloneAndLosesItInAnOlderPut() {
		ObjectNode monitored = held(DICOM).deepCopy();
		monitored.withObject("/properties/storageConfiguration/storageMonitorConfiguration")
			.put("topicName", "studies");
		this.azure.add(monitored);
		String at = "/properties/storageConfiguration/storageMonitorConfiguration/topicName";
		assertThat(read(DICOM).at(at).isMissingNode()).isTrue();
		assertThat(body(this.azure.answer(dicom().apiVersion("2025-03-01-preview").get())).at(at).isString()).isTrue();
		put(writable(read(DICOM)));
		finish();
		assertThat(held(DICOM).at(at).isMissingNode()).isTrue();
	}

	@Test
	void showsNoMoreInAPreviewAtFirst() {
		assertThat(body(this.azure.answer(dicom().apiVersion("2025-03-01-preview").get()))).isEqualTo(read(DICOM));
	}

	@Test
	void patchesTagsAndIdentityAndIgnoresTheKey() {
		Reply reply = this.azure.answer(dicom().patch("""
				{"tags": {"ward": "3"}, "properties": {"encryption": {"customerManagedKeyEncryption":
				  {"keyEncryptionKeyUrl": "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/%s"}}}}
				""".formatted(newVersion())));
		assertThat(reply.status()).isEqualTo(202);
		assertThat(reply.headers()).containsKey("Azure-AsyncOperation");
		finish();
		assertThat(held(DICOM).path("tags").propertyNames()).containsExactly("ward");
		assertThat(url(held(DICOM))).endsWith(this.first);
		assertThat(held(DICOM).path("identity").path("type").stringValue()).contains("UserAssigned");
	}

	@Test
	void writesOnlyWhatIsStillAsTheCallerSawItIfATagIsSent() {
		ObjectNode seen = read(DICOM);
		String etag = seen.path("etag").stringValue();
		assertThat(etag).startsWith("\"").endsWith("\"");
		assertThat(this.azure.answer(dicom().header("if-match", "\"other\"").put(writable(seen))).status())
			.isEqualTo(412);
		assertThat(this.azure.answer(dicom().header("if-match", etag).put(writable(seen))).status()).isEqualTo(202);
		finish();
		assertThat(read(DICOM).path("etag").stringValue()).isNotEqualTo(etag);
	}

	@ParameterizedTest
	@CsvSource({ "RSA,2048,true", "RSA-HSM,3072,true", "RSA-HSM,4096,false", "EC,256,false" })
	void usesRsaKeysOf2048Or3072BitsAlone(String type, int bits, boolean fits) {
		StoredKey key = this.keys.key(HSM, "dicom-cmk");
		assertThat(ArmKey.fits(ArmTypes.of("Microsoft.HealthcareApis/workspaces/dicomservices"), new StoredKey("a",
				type, bits, key.versions(), key.policy(), key.deletedOn(), key.tags(), key.managed())))
			.isEqualTo(fits);
	}

	@Test
	void notesEachAcceptedChangeWithTheVersionAskedFor() {
		String next = newVersion();
		Reply reply = put(pinnedTo(writable(read(DICOM)), next));
		put(writable(read(DICOM)));
		assertThat(changes()).singleElement().satisfies((entry) -> {
			assertThat(entry.service()).isEqualTo("ResourceManager");
			assertThat(entry.target()).isEqualTo(DICOM);
			assertThat(entry.keyVersion()).isEqualTo(next);
			assertThat(entry.requestId()).isEqualTo(reply.headers().get("x-ms-request-id"));
		});
	}

	@Test
	void takesFhirServicesToo() {
		String id = DICOM.replace("dicomservices/sandbox-dicom", "fhirservices/sandbox-fhir");
		ObjectNode fhir = held(DICOM).deepCopy();
		fhir.put("id", id).put("name", "sandbox-fhir").put("type", "Microsoft.HealthcareApis/workspaces/fhirservices");
		this.azure.add(fhir);
		assertThat(consumer(id).kind()).isEqualTo("FhirService");
		String next = newVersion();
		assertThat(
				this.azure.answer(CallTo.arm(id, HEALTHCARE_VERSION).put(pinnedTo(writable(read(id)), next))).status())
			.isEqualTo(202);
		finish();
		assertThat(url(held(id))).endsWith(next);
	}

}
