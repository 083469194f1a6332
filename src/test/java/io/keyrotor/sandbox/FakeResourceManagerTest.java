package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class FakeResourceManagerTest {

	private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox";

	private static final String DICOM = GROUP
			+ "/providers/Microsoft.HealthcareApis/workspaces/sandbox-workspace/dicomservices/sandbox-dicom";

	private static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/sandboxstorage";

	private static final String HEALTHCARE_VERSION = "2024-03-31";

	private static final String HSM = "sandbox-hsm";

	private static final String VAULT = "sandbox-vault";

	private final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	private final FakeResourceManager azure = new FakeResourceManager(this.ledger, this.clock, this.keys);

	private final String first = this.keys.current(HSM, "dicom-cmk").value();

	@Test
	void beginsWithAPinnedDicomServiceAndAVersionlessStorageAccount() {
		assertThat(this.azure.consumers())
			.extracting(FakeConsumer::uri, FakeConsumer::kind, FakeConsumer::keyStore, FakeConsumer::key)
			.containsExactly(tuple(DICOM, "DicomService", HSM, "dicom-cmk"),
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
		assertThat(this.azure.answer(dicom().method("DELETE")).status()).isEqualTo(405);
		assertThat(this.azure.consumers()).hasSize(2);
	}

	@Test
	void showsWhatAClientMayNotSendBack() {
		ObjectNode shown = read(DICOM);
		assertThat(shown.path("properties").propertyNames()).contains("authenticationConfiguration", "eventState",
				"privateEndpointConnections", "provisioningState", "serviceUrl");
		assertThat(shown.propertyNames()).contains("systemData", "etag");
		assertThat(held(DICOM).propertyNames()).doesNotContain("systemData", "etag");
	}

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

	@ParameterizedTest
	@CsvSource({ "RSA,2048,true", "RSA-HSM,3072,true", "RSA-HSM,4096,false", "EC,256,false" })
	void usesRsaKeysOf2048Or3072BitsAlone(String type, int bits, boolean fits) {
		StoredKey key = this.keys.key(HSM, "dicom-cmk");
		assertThat(ArmKey.fits(new StoredKey("a", type, bits, key.versions(), key.policy(), key.deletedOn())))
			.isEqualTo(fits);
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

	@Test
	void letsAStorageAccountFollowItsKeyWithinADay() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		String next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id().value();
		this.clock.advance(Duration.ofHours(23));
		assertThat(observed(readStorage())).endsWith(old);
		this.clock.advance(Duration.ofHours(1));
		assertThat(observed(readStorage())).isEqualTo("https://sandbox-vault.vault.azure.net/keys/storage-cmk/" + next);
		assertThat(keyProperties(readStorage()).path("lastKeyRotationTimestamp").stringValue())
			.isEqualTo("2026-11-22T09:00:00Z");
		assertThat(observed(held(STORAGE))).endsWith(next);
		assertThat(keyProperties(held(STORAGE)).path("keyversion").stringValue()).isEmpty();
	}

	@Test
	void letsAStorageAccountStayWhereItIsWhenTheNewestVersionIsDisabled() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		VersionId next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id();
		this.keys.change(VAULT, "storage-cmk", next, VersionChange.enabled(false), "r");
		this.clock.advance(Duration.ofDays(3));
		assertThat(observed(readStorage())).endsWith(old);
	}

	@Test
	void replacesTheEncryptionOfAStorageAccountWholeAndKeepsTheRest() {
		Reply reply = patchStorage("""
				{"properties": {"encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties":
				  {"keyvaulturi": "https://sandbox-vault.vault.azure.net/", "keyname": "storage-cmk",
				   "currentVersionedKeyIdentifier": "ignored"}}}}
				""");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(held(STORAGE).path("properties").path("encryption").propertyNames())
			.containsExactlyInAnyOrder("keySource", "keyvaultproperties");
		assertThat(held(STORAGE).path("properties").path("minimumTlsVersion").stringValue()).isEqualTo("TLS1_2");
		assertThat(held(STORAGE).has("tags")).isTrue();
		assertThat(observed(readStorage())).contains("/keys/storage-cmk/");
		assertThat(changes()).singleElement().extracting(Ledger.Entry::keyVersion).isNull();
	}

	@Test
	void looksForTheNewestVersionAtOnceWhenAStorageAccountIsWritten() {
		String next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id().value();
		patchStorage("{\"tags\": {\"department\": \"Archive\"}}");
		assertThat(observed(readStorage())).endsWith(next);
	}

	@Test
	void pinsAStorageAccountThatIsGivenAVersion() {
		String version = this.keys.current(VAULT, "storage-cmk").value();
		ObjectNode encryption = Definitions.empty();
		encryption.withObject("/properties").set("encryption", held(STORAGE).at("/properties/encryption"));
		keyProperties(encryption).put("keyversion", version);
		assertThat(patchStorage(encryption.toString()).status()).isEqualTo(200);
		this.keys.rotate(VAULT, "storage-cmk", "r");
		this.clock.advance(Duration.ofDays(2));
		assertThat(observed(readStorage())).endsWith(version);
		keyProperties(encryption).put("keyversion", "0123456789abcdef0123456789abcdef");
		assertThat(patchStorage(encryption.toString()).status()).isEqualTo(400);
	}

	@Test
	void replacesAStorageAccountWholeInAPut() {
		ObjectNode sent = readStorage();
		sent.remove(List.of("tags"));
		sent.withObject("/properties").remove("minimumTlsVersion");
		CallTo target = CallTo.arm(STORAGE, "2026-04-01");
		assertThat(this.azure.answer(target.put(sent)).status()).isEqualTo(200);
		assertThat(held(STORAGE).has("tags")).isFalse();
		assertThat(held(STORAGE).path("properties").has("minimumTlsVersion")).isFalse();
		assertThat(held(STORAGE).path("properties").has("primaryEndpoints")).isTrue();
		sent.remove("sku");
		assertThat(this.azure.answer(target.put(sent)).status()).isEqualTo(400);
	}

	private JsonNode assertFails(ObjectNode sent) {
		Reply accepted = put(sent);
		assertThat(accepted.status()).isEqualTo(202);
		finish();
		poll(accepted);
		ObjectNode end = body(poll(accepted));
		assertThat(end.path("status").stringValue()).isEqualTo("Failed");
		assertThat(end.path("error").path("message").stringValue()).isNotBlank();
		assertThat(state(read(DICOM))).isEqualTo("Failed");
		return end.path("error");
	}

	/** What a careful client sends: all that was read save what Azure alone writes. */
	private static ObjectNode writable(ObjectNode read) {
		ObjectNode sent = read.deepCopy();
		sent.remove(List.of("id", "name", "type", "etag", "systemData"));
		sent.withObject("/properties")
			.remove(List.of("authenticationConfiguration", "eventState", "privateEndpointConnections",
					"provisioningState", "serviceUrl"));
		sent.withObject("/identity").remove(List.of("principalId", "tenantId"));
		ObjectNode users = sent.withObject("/identity/userAssignedIdentities");
		users.propertyNames().stream().toList().forEach(users::putObject);
		return sent;
	}

	private static ObjectNode pinnedTo(ObjectNode definition, String version) {
		definition.withObject("/properties/encryption/customerManagedKeyEncryption")
			.put("keyEncryptionKeyUrl", "https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + version);
		return definition;
	}

	/** One more version of the HSM key, past the rule that a rotation needs a policy. */
	private String newVersion() {
		return this.keys.create(HSM, "dicom-cmk", StoredVersion.RSA_OPERATIONS, "r").current().id().value();
	}

	private void finish() {
		this.clock.advance(ArmOperation.LENGTH);
	}

	private List<Ledger.Entry> changes() {
		return this.ledger.entries().stream().filter((entry) -> entry.operation().equals("PutConsumer")).toList();
	}

	private static CallTo dicom() {
		return CallTo.arm(DICOM, HEALTHCARE_VERSION);
	}

	private Reply put(ObjectNode sent) {
		return this.azure.answer(dicom().put(sent));
	}

	private Reply patchStorage(String body) {
		return this.azure.answer(CallTo.arm(STORAGE, "2026-04-01").patch(body));
	}

	private Reply poll(Reply accepted) {
		URI operation = URI.create(Objects.requireNonNull(accepted.headers().get("Azure-AsyncOperation")));
		return this.azure.answer(CallTo.arm(operation.getPath(), HEALTHCARE_VERSION).get());
	}

	private ObjectNode read(String id) {
		return body(this.azure.answer(CallTo.arm(id, HEALTHCARE_VERSION).get()));
	}

	private ObjectNode readStorage() {
		return body(this.azure.answer(CallTo.arm(STORAGE, "2026-04-01").get()));
	}

	private ObjectNode held(String id) {
		return (ObjectNode) consumer(id).definition();
	}

	private FakeConsumer consumer(String id) {
		return this.azure.consumers().stream().filter((found) -> found.uri().equals(id)).findFirst().orElseThrow();
	}

	private static String url(ObjectNode definition) {
		return definition.at("/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl").stringValue();
	}

	private static ObjectNode keyProperties(ObjectNode definition) {
		return definition.withObject("/properties/encryption/keyvaultproperties");
	}

	private static String observed(ObjectNode definition) {
		return keyProperties(definition).path("currentVersionedKeyIdentifier").stringValue();
	}

	private static String state(ObjectNode definition) {
		return definition.at("/properties/provisioningState").stringValue();
	}

	private static String error(Reply reply, int status) {
		assertThat(reply.status()).isEqualTo(status);
		return body(reply).path("error").path("code").stringValue();
	}

	private static ObjectNode body(Reply reply) {
		return Definitions.object(reply.body());
	}

}
