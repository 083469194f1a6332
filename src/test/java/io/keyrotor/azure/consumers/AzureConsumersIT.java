package io.keyrotor.azure.consumers;

import io.keyrotor.binding.KindsOfCode;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.azure.arm.ResourceHealth;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.web.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What really goes over the wire, and what is made of what comes back. */
class AzureConsumersIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final VersionId TARGET = new VersionId(NEW);

	private static final ConsumerId SOURCE = ConsumerId
		.parse("https://sandbox-search.search.windows.net/datasources('bookings')");

	private static final String SOURCE_PATH = "/datasources('bookings')?api-version=";

	private static final String SOURCE_BODY = "{'@odata.context': 'c', '@odata.etag': '\"0x8DE1\"', 'name': 'bookings',"
			+ " 'weight': 1.50, 'credentials': {'connectionString': null}, 'encryptionKey': {"
			+ "'keyVaultUri': 'https://sandbox-vault.vault.azure.net', 'keyVaultKeyName': 'search-cmk',"
			+ " 'keyVaultKeyVersion': '" + OLD + "'}}";

	private static final ConsumerId DICOM = ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers"
			+ "/Microsoft.HealthcareApis/workspaces/w/dicomservices/imaging");

	private static final String DICOM_BODY = "{'id': 'i', 'location': 'westeurope', 'tags': {'a': 'b'}, 'properties': {"
			+ "'provisioningState': 'Succeeded', 'serviceUrl': 'u', 'enableDataPartitions': true, 'encryption': {"
			+ "'customerManagedKeyEncryption': {'keyEncryptionKeyUrl':"
			+ " 'https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + OLD + "'}}}}";

	private static final ConsumerId ACCOUNT = ConsumerId
		.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/sandbox");

	private static final String OPERATION = "/subscriptions/s/operations/o?api-version=1";

	private final Consumers consumers = ConsumersFixture.over(HttpClient.newHttpClient(), AzureConsumersIT::server);

	static {
		AZURE.start();
	}

	private static URI server(String host) {
		assertThat(host).isNotBlank();
		return URI.create("http://localhost:" + AZURE.port());
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		given(any(anyUrl()).atPriority(9), aResponse().withStatus(400)
			.withBody("{\"error\": {\"code\": \"\", \"message\": \"The api-version is not one of 2026-04-01.\"}}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://sandbox-search.search.windows.net/datasources('bookings')",
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/sandbox" })
	void missingTokenIsAFailureOnTheWayToTheConsumer(String consumer) {
		Consumers withoutTokens = ConsumersFixture.over(HttpClient.newHttpClient(), AzureConsumersIT::server, (_) -> {
			throw new IllegalStateException("The identity endpoint is down.");
		});

		UpstreamFailure failure = failure(() -> withoutTokens.read(ConsumerId.parse(consumer)));

		assertThat(failure.origin().service()).isEqualTo("Microsoft Entra ID");
		assertThat(Problem.of(failure).code()).isEqualTo("ConsumerUnavailable");
		assertThat(AZURE.getAllServeEvents()).isEmpty();
	}

	@Test
	void saysWhichConsumersAreWrittenTogetherWithOthers() {
		String providers = "/subscriptions/s/resourceGroups/g/providers/";
		assertThat(Stream
			.of("Microsoft.EventHub/namespaces/n", "Microsoft.ServiceBus/namespaces/n#key1",
					"Microsoft.DBforPostgreSQL/flexibleServers/p#geoBackup", "Microsoft.DBforMySQL/flexibleServers/m",
					"Microsoft.Databricks/workspaces/w#managedDisk")
			.map((name) -> ConsumerId.parse(providers + name))).allMatch(this.consumers::sharesItsResource);
		assertThat(Stream.of(ACCOUNT, DICOM, SOURCE)).noneMatch(this.consumers::sharesItsResource);
		assertThat(this.consumers.sharesItsResource(ACCOUNT.block("key1"))).isFalse();
	}

	@Test
	void writesASearchObjectOnConditionOfItsEtag() {
		givenSource(SOURCE_BODY);
		given(put(urlEqualTo(SOURCE_PATH + "2026-04-01")), aResponse().withBody("{}"));

		Optional<String> operation = this.consumers
			.write(SOURCE, this.consumers.read(SOURCE), KindsOfCode.to(this.consumers.read(SOURCE), TARGET), () -> true)
			.value();

		assertThat(operation).isEmpty();
		LoggedRequest sent = written("PUT").getFirst();
		assertThat(sent.getHeader("If-Match")).isEqualTo("\"0x8DE1\"");
		assertThat(sent.getHeader("Prefer")).isEqualTo("return=representation");
		assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer for:https://search.azure.com/.default");
		assertThat(sent.getBodyAsString()).contains("\"weight\":1.50");
		ObjectNode expected = tree(SOURCE_BODY.replace(OLD, NEW).replace("null", "'<unchanged>'"));
		assertThat(body(sent)).isEqualTo(expected.without("@odata.context"));
	}

	@ParameterizedTest
	@CsvSource({ "search.azure.us,https://search.azure.us/.default",
			"search.azure.cn,https://search.azure.cn/.default" })
	void asksForATokenOfTheConsumersCloud(String suffix, String scope) {
		givenSource(SOURCE_BODY);

		this.consumers.read(ConsumerId.parse("https://sandbox-search." + suffix + "/datasources('bookings')"));

		assertThat(AZURE.getAllServeEvents().getFirst().getRequest().getHeader("Authorization"))
			.isEqualTo("Bearer for:" + scope);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "'name': 'bookings'|'name': 'bookings', 'description': 'new'", "search-cmk|other-cmk",
					"'weight': 1.50|'weight': '<redacted>'", "'weight': 1.50,|" })
	void writesNothingThatIsNotAsItWasSeen(String before, String after) {
		givenSource(SOURCE_BODY);
		ConsumerState seen = this.consumers.read(SOURCE);
		givenSource(SOURCE_BODY.replace(before, (after != null) ? after : ""));

		assertThat(refusal(SOURCE, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingThatHidASecret() {
		givenSource(SOURCE_BODY.replace("'weight': 1.50", "'apiKey': '<redacted>'"));
		ConsumerState seen = this.consumers.read(SOURCE);

		UpstreamFailure refusal = refusal(SOURCE, seen);

		assertThat(seen.hiddenSecrets()).containsExactly("apiKey");
		assertThat(refusal.kind()).isEqualTo(Kind.STALE);
		assertThat(refusal.sentence()).contains(SOURCE.uri(), "apiKey").doesNotContain("<redacted>");
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingTwice() {
		givenSource(SOURCE_BODY.replace(OLD, NEW));

		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).kind()).isEqualTo(Kind.STALE);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingWithoutAnEtag() {
		givenSource(SOURCE_BODY.replace("@odata.etag", "etag"));

		UpstreamFailure refusal = refusal(SOURCE, this.consumers.read(SOURCE));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("ETag");
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingThatIsNotPinned() {
		givenSource(SOURCE_BODY.replace(OLD, ""));

		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).kind()).isEqualTo(Kind.REJECTED);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingOfWhichAPreviewShowsMore() {
		givenSource(SOURCE_BODY);
		givenSource("2026-08-01-preview",
				SOURCE_BODY.replace("'weight'", "'off': false, 'none': [], 'cache': {'id': 1}, 'weight'"));

		UpstreamFailure refusal = refusal(SOURCE, this.consumers.read(SOURCE));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("members cache,");
		assertThat(written("PUT")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "404,MISSING", "403,FORBIDDEN", "429,THROTTLED", "503,UNAVAILABLE", "400,REJECTED" })
	void saysWhyAConsumerCouldNotBeRead(int status, Kind kind) {
		given(get(urlEqualTo(SOURCE_PATH + "2026-04-01")), aResponse().withStatus(status)
			.withBody("{\"error\": {\"code\": \"Code\", \"message\": \"AccountKey=c2VjcmV0 is wrong.\"}}"));

		UpstreamFailure failure = failure(() -> this.consumers.read(SOURCE));

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.origin().service()).isEqualTo(SOURCE.uri());
		assertThat(failure.sentence()).doesNotContain("c2VjcmV0");
	}

	@ParameterizedTest
	@CsvSource({ "412,STALE", "409,STALE", "500,UNAVAILABLE", "400,REJECTED" })
	void saysWhyAConsumerCouldNotBeWritten(int status, Kind kind) {
		givenSource(SOURCE_BODY);
		given(put(anyUrl()), aResponse().withStatus(status));

		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).kind()).isEqualTo(kind);
	}

	@Test
	void doesNotKnowWhatALostAnswerMeant() {
		givenSource(SOURCE_BODY);
		given(put(anyUrl()), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).kind()).isEqualTo(Kind.UNCERTAIN);

		given(put(anyUrl()), aResponse().withBody("<html>"));
		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).kind()).isEqualTo(Kind.UNCERTAIN);
	}

	@Test
	void doesNotTakeAnAnswerForADefinitionThatIsNone() {
		given(get(anyUrl()), aResponse().withBody("[]"));

		assertThat(failure(() -> this.consumers.read(SOURCE)).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void putsAllThatCanBeWrittenOfADicomService() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		given(put(anyUrl()),
				aResponse().withStatus(202)
					.withHeader("Azure-AsyncOperation", "https://management.azure.com" + OPERATION)
					.withHeader("Location", "https://management.azure.com/other?api-version=1"));

		Optional<String> operation = this.consumers
			.write(DICOM, this.consumers.read(DICOM), KindsOfCode.to(this.consumers.read(DICOM), TARGET), () -> true)
			.value();

		assertThat(operation).contains("https://management.azure.com" + OPERATION);
		LoggedRequest sent = written("PUT").getFirst();
		assertThat(sent.getUrl()).isEqualTo(DICOM.uri() + "?api-version=2024-03-31");
		assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer for:https://management.azure.com/.default");
		assertThat(sent.containsHeader("If-Match")).isFalse();
		assertThat(body(sent)).isEqualTo(tree("{'location': 'westeurope', 'tags': {'a': 'b'}, 'properties': {"
				+ "'enableDataPartitions': true, 'encryption': {'customerManagedKeyEncryption': {"
				+ "'keyEncryptionKeyUrl': 'https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/" + NEW + "'}}}}"));
	}

	@Test
	void putsAResourceOnConditionOfItsEtagIfItHasOne() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY.replace("'id'", "'etag': 'W/1', 'id'"));
		given(put(anyUrl()), aResponse().withStatus(200));

		this.consumers.write(DICOM, this.consumers.read(DICOM), KindsOfCode.to(this.consumers.read(DICOM), TARGET),
				() -> true);

		assertThat(written("PUT").getFirst().getHeader("If-Match")).isEqualTo("W/1");
	}

	@ParameterizedTest
	@CsvSource({ "Location,https://management.azure.com/x?api-version=1,https://management.azure.com/x?api-version=1",
			"Location,/x?api-version=1,https://management.azure.com/x?api-version=1",
			"Location,https://management.azure.com/subscriptions/s/resource,",
			"Azure-AsyncOperation,https://evil.example/x?api-version=1,",
			"Azure-AsyncOperation,http://management.azure.com/x?api-version=1,", "Azure-AsyncOperation,not a uri,",
			"Other,x," })
	void followsOnlyOperationsOfTheResourceManager(String header, String address, String operation) {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		given(put(anyUrl()), aResponse().withStatus(202).withHeader(header, address));

		assertThat(this.consumers
			.write(DICOM, this.consumers.read(DICOM), KindsOfCode.to(this.consumers.read(DICOM), TARGET), () -> true)
			.value()).isEqualTo(Optional.ofNullable(operation));
	}

	@Test
	void putsNothingOfWhichANewerVersionShowsMore() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		givenResource(DICOM, "2025-04-01-preview",
				DICOM_BODY.replace("'serviceUrl'", "'bulkImport': false, 'serviceUrl'"));

		UpstreamFailure refusal = refusal(DICOM, this.consumers.read(DICOM));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("properties.bulkImport");
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void putsNothingUnlessTheNewerVersionAnsweredOrIsUnknown() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		given(get(urlEqualTo(DICOM.uri() + "?api-version=2025-04-01-preview")), aResponse().withStatus(503));

		assertThat(refusal(DICOM, this.consumers.read(DICOM)).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void writesNothingAfterALookThatTookTooLong() {
		givenSource(SOURCE_BODY);
		ConsumerState seen = this.consumers.read(SOURCE);
		given(get(urlEqualTo(SOURCE_PATH + "2026-08-01-preview")), aResponse().withStatus(400).withFixedDelay(5100));

		assertThat(refusal(SOURCE, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void putsNothingWhileAChangeIsUnderWay() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY.replace("'Succeeded'", "'Updating'"));

		assertThat(refusal(DICOM, this.consumers.read(DICOM)).kind()).isEqualTo(Kind.STALE);
		assertThat(written("PUT")).isEmpty();
	}

	@Test
	void putsAgainAfterAChangeThatFailed() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY.replace("'Succeeded'", "'Failed'").replace(OLD, NEW));
		given(put(anyUrl()), aResponse().withStatus(202));

		assertThat(this.consumers.read(DICOM).fault()).contains("Failed");
		assertThat(this.consumers
			.write(DICOM, this.consumers.read(DICOM), KindsOfCode.to(this.consumers.read(DICOM), TARGET), () -> true)
			.value()).isEmpty();
		assertThat(written("PUT")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Requested", "Accepted", "InProgress", "AnythingElse" })
	void takesEveryUnknownWordForRunning(String word) {
		given(get(urlEqualTo(OPERATION)),
				aResponse().withHeader("Retry-After", "7").withBody("{\"status\": \"" + word + "\"}"));

		assertThat(follow()).isEqualTo(new OperationStatus.Running(Duration.ofSeconds(7)));
	}

	@ParameterizedTest
	@CsvSource({ "0,1", "1,1", "60,60", "86400,60", "soon,2", "'',2" })
	void waitsNeitherTooLongNorTooShort(String asked, int seconds) {
		given(get(urlEqualTo(OPERATION)), aResponse().withStatus(202).withHeader("Retry-After", asked));

		assertThat(follow()).isEqualTo(new OperationStatus.Running(Duration.ofSeconds(seconds)));
	}

	@Test
	void knowsTheEndOfAnOperation() {
		given(get(urlEqualTo(OPERATION)), aResponse().withBody("{\"status\": \"Succeeded\"}"));
		assertThat(follow()).isEqualTo(new OperationStatus.Succeeded());

		given(get(urlEqualTo(OPERATION)), aResponse().withStatus(204));
		assertThat(follow()).isEqualTo(new OperationStatus.Succeeded());

		given(get(urlEqualTo(OPERATION)),
				aResponse().withBody("{\"properties\": {\"provisioningState\": \"Updating\"}}"));
		assertThat(follow()).isInstanceOf(OperationStatus.Running.class);

		given(get(urlEqualTo(OPERATION)), aResponse().withBody("{\"status\": \"Canceled\"}"));
		assertThat(follow()).isInstanceOfSatisfying(OperationStatus.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo("Canceled"));
	}

	@Test
	void tellsWhyAnOperationFailedWithoutItsSecrets() {
		given(get(urlEqualTo(OPERATION)), aResponse().withBody(
				"{\"status\": \"Failed\", \"error\": {\"code\": \"KeyAccess\", \"message\": \"No wrap; apiKey=hunter2\"}}"));

		assertThat(follow()).isInstanceOfSatisfying(OperationStatus.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo("KeyAccess");
			assertThat(failed.message()).startsWith("No wrap").doesNotContain("hunter2");
		});
	}

	@Test
	void judgesAForgottenOperationByItsResource() {
		given(get(urlEqualTo(OPERATION)), aResponse().withStatus(404));
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		assertThat(follow()).isEqualTo(new OperationStatus.Succeeded());

		givenResource(DICOM, "2024-03-31", DICOM_BODY.replace("'Succeeded'", "'Updating'"));
		assertThat(follow()).isInstanceOf(OperationStatus.Running.class);

		givenResource(DICOM, "2024-03-31", DICOM_BODY.replace("'Succeeded'", "'Failed'"));
		assertThat(follow()).isInstanceOf(OperationStatus.Failed.class);
	}

	@Test
	void asksNoStrangerForAnOperation() {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);

		assertThat(this.consumers.follow(DICOM, "https://evil.example/x?api-version=1"))
			.isEqualTo(new OperationStatus.Succeeded());
		assertThat(AZURE.getAllServeEvents()).hasSize(1);
	}

	@Test
	void patchesTheEncryptionOfAStorageAccount() {
		String encryption = "{'keySource': 'Microsoft.Keyvault', 'keyvaultproperties': {'keyname': 'storage-cmk',"
				+ " 'keyvaulturi': 'https://sandbox-vault.vault.azure.net', 'keyversion': '" + OLD + "'}}";
		givenResource(ACCOUNT, "2023-05-01",
				"{'location': 'westeurope', 'properties': {'encryption': " + encryption + "}}");
		given(patch(anyUrl()), aResponse().withStatus(200));

		this.consumers.write(ACCOUNT, this.consumers.read(ACCOUNT),
				KindsOfCode.to(this.consumers.read(ACCOUNT), TARGET), () -> true);

		LoggedRequest sent = written("PATCH").getFirst();
		assertThat(sent.getUrl()).isEqualTo(ACCOUNT.uri() + "?api-version=2023-05-01");
		assertThat(body(sent)).isEqualTo(tree("{'properties': {'encryption': " + encryption.replace(OLD, NEW) + "}}"));
	}

	@Test
	void refusesABlockOfAResourceThatHasOneKey() {
		UpstreamFailure failure = failure(() -> this.consumers.read(ACCOUNT.block("geoBackup")));

		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains(ACCOUNT.uri() + "#geoBackup", "leave out #geoBackup");
		assertThat(AZURE.getAllServeEvents()).isEmpty();
	}

	@Test
	void leavesAVersionlessStorageAccountAlone() {
		givenResource(ACCOUNT, "2023-05-01",
				"{'properties': {'encryption': {'keySource': 'Microsoft.Keyvault',"
						+ " 'keyvaultproperties': {'keyname': 'storage-cmk', 'keyversion': '',"
						+ " 'keyvaulturi': 'https://sandbox-vault.vault.azure.net'}}}}");
		ConsumerState seen = this.consumers.read(ACCOUNT);

		assertThat(seen.reference()).isEqualTo(new Reference.Versionless(
				URI.create("https://sandbox-vault.vault.azure.net"), new KeyName("storage-cmk")));
		assertThat(refusal(ACCOUNT, seen).kind()).isEqualTo(Kind.REJECTED);
		assertThat(written("PATCH")).isEmpty();
	}

	@Test
	void showsTheVersionThatAnAccountReallyUses() {
		givenResource(ACCOUNT, "2023-05-01",
				"{'properties': {'encryption': {'keySource': 'Microsoft.Keyvault',"
						+ " 'keyvaultproperties': {'keyname': 'storage-cmk', 'keyversion': '',"
						+ " 'keyvaulturi': 'https://sandbox-vault.vault.azure.net', 'currentVersionedKeyIdentifier':"
						+ " 'https://sandbox-vault.vault.azure.net/keys/storage-cmk/" + NEW + "'}}}}");

		assertThat(this.consumers.read(ACCOUNT).inUse()).contains(TARGET);
	}

	@Test
	void saysThatASearchServiceHasLostItsKey() {
		given(get(urlEqualTo(SOURCE_PATH + "2026-04-01")), aResponse().withStatus(403)
			.withBody("{\"error\": {\"code\": \"\", \"message\": \"Access forbidden. The query key used might have"
					+ " been revoked - please retry.\"}}"));

		UpstreamFailure failure = failure(() -> this.consumers.read(SOURCE));

		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.origin().status()).hasValue(403);
		assertThat(failure.remedy().orElseThrow()).contains("disabled", "expired",
				"Key Vault Crypto Service Encryption User", "firewall");
		assertThat(failure.sentence()).contains(SOURCE.uri()).endsWith(failure.remedy().orElseThrow());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "Unavailable|The service cannot access its customer-managed key.|true",
					"unavailable|Key Vault refuses the service.|true", "Unavailable|A rack lost its power.|false",
					"Available|The customer-managed key is in use.|false", "Unknown||false" })
	void hearsFromResourceHealthThatTheKeyIsLost(String state, @Nullable String summary, boolean fault) {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		given(get(urlEqualTo(DICOM.uri() + "/providers/Microsoft.ResourceHealth/availabilityStatuses/current"
				+ "?api-version=2025-05-01")),
				aResponse().withBody(tree("{'properties': {'availabilityState': '" + state + "', 'summary': '"
						+ ((summary != null) ? summary : "") + "'}}")
					.toString()));

		ConsumerState read = this.consumers.read(DICOM);

		assertThat(read.fault().isPresent()).isEqualTo(fault);
		assertThat(read.fault().orElse("" + summary)).contains("" + summary);
		assertThat(read.reference()).isInstanceOf(Reference.Pinned.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 429, 500 })
	void takesNoFaultFromAHealthThatCannotBeRead(int status) {
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		given(get(urlPathMatching(".*/availabilityStatuses/current")), aResponse().withStatus(status));

		assertThat(this.consumers.read(DICOM).fault()).isEmpty();
	}

	@Test
	void sendsNoWriteThroughAClosedFence() {
		givenSource(SOURCE_BODY);
		givenResource(DICOM, "2024-03-31", DICOM_BODY);
		givenResource(ACCOUNT, "2023-05-01",
				"{'location': 'westeurope', 'properties': {'encryption': {'keySource': 'Microsoft.Keyvault',"
						+ " 'keyvaultproperties': {'keyname': 'storage-cmk', 'keyversion': '" + OLD
						+ "', 'keyvaulturi': 'https://sandbox-vault.vault.azure.net'}}}}");
		for (ConsumerId consumer : List.of(SOURCE, DICOM, ACCOUNT)) {
			ConsumerState seen = this.consumers.read(consumer);
			AtomicInteger reads = new AtomicInteger();
			assertThatExceptionOfType(FencedOff.class)
				.isThrownBy(() -> this.consumers.write(consumer, seen, KindsOfCode.to(seen, TARGET), () -> {
					reads.set(AZURE.getAllServeEvents().size());
					return false;
				}));
			assertThat(reads.get()).as("the fence is passed after all reads")
				.isEqualTo(AZURE.getAllServeEvents().size());
		}
		assertThat(written("PUT")).isEmpty();
		assertThat(written("PATCH")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "request-id", "x-ms-request-id" })
	void keepsAzuresIdOfAWrite(String header) {
		givenSource(SOURCE_BODY);
		given(put(urlEqualTo(SOURCE_PATH + "2026-04-01")), aResponse().withBody("{}").withHeader(header, "write-1"));

		assertThat(this.consumers
			.write(SOURCE, this.consumers.read(SOURCE), KindsOfCode.to(this.consumers.read(SOURCE), TARGET), () -> true)
			.requestId()).contains("write-1");

		given(put(urlEqualTo(SOURCE_PATH + "2026-04-01")), aResponse().withStatus(409).withHeader(header, "write-2"));
		assertThat(refusal(SOURCE, this.consumers.read(SOURCE)).origin().requestId()).contains("write-2");
	}

	private OperationStatus follow() {
		return this.consumers.follow(DICOM, "https://management.azure.com" + OPERATION);
	}

	private UpstreamFailure refusal(ConsumerId consumer, ConsumerState seen) {
		return failure(() -> this.consumers.write(consumer, seen, KindsOfCode.to(seen, TARGET), () -> true));
	}

	private static UpstreamFailure failure(Runnable call) {
		return catchThrowableOfType(UpstreamFailure.class, call::run);
	}

	private static void givenSource(String body) {
		givenSource("2026-04-01", body);
	}

	private static void givenSource(String apiVersion, String body) {
		given(get(urlEqualTo(SOURCE_PATH + apiVersion)), aResponse().withBody(tree(body).toString()));
	}

	private static void givenResource(ConsumerId consumer, String apiVersion, String body) {
		given(get(urlEqualTo(consumer.uri() + "?api-version=" + apiVersion)),
				aResponse().withBody(tree(body).toString()));
	}

	private static void given(MappingBuilder request, ResponseDefinitionBuilder answer) {
		AZURE.stubFor(request.willReturn(answer));
	}

	private static List<LoggedRequest> written(String method) {
		return AZURE.getAllServeEvents()
			.stream()
			.map((event) -> event.getRequest())
			.filter((request) -> request.getMethod().value().equals(method))
			.toList();
	}

	private static ObjectNode body(LoggedRequest request) {
		return Trees.parse(request.getBodyAsString());
	}

}
