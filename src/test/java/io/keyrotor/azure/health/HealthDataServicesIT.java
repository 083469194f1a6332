package io.keyrotor.azure.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.CodedKinds;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is sent to DICOM and FHIR services, and what is made of their answers. */
class HealthDataServicesIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final String STABLE = "?api-version=2024-03-31";

	private static final String PREVIEW = "?api-version=2025-04-01-preview";

	private static final URI HSM = URI.create("https://sandbox-hsm.managedhsm.azure.net");

	private static final Reference TARGET = new Reference.Pinned(HSM, new KeyName("dicom-cmk"), new VersionId(NEW));

	private static final String SYSTEM = "'type': 'SystemAssigned', 'principalId': 'p-system', 'tenantId': 't-system'";

	private static final String ASSIGNED = "'userAssignedIdentities': {'/id/one': {'principalId': 'p-one', 'clientId': 'c-one'}}";

	private static final String OPERATION = "https://management.azure.com/subscriptions/s/operations/o?api-version=1";

	private final HealthDataServices services = new HealthDataServices(
			new ArmResources(
					AzureHttpFixture.over(HttpClient.newHttpClient(),
							(uri) -> URI.create(
									"http://localhost:" + AZURE.port() + uri.getRawPath() + "?" + uri.getRawQuery())),
					URI.create("https://management.azure.com")));

	static {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		given(any(anyUrl()).atPriority(9), aResponse().withStatus(400));
		given(put(anyUrl()).atPriority(8), aResponse().withStatus(202));
	}

	static Stream<Arguments> identities() {
		return Stream.of("dicom", "fhir")
			.flatMap((kind) -> Stream.of(
					Arguments.of(kind, "{" + SYSTEM + "}", "{'type': 'SystemAssigned'}", "p-system", "t-system"),
					Arguments.of(kind, "{'type': 'UserAssigned', " + ASSIGNED + "}",
							"{'type': 'UserAssigned', 'userAssignedIdentities': {'/id/one': {}}}", "p-one",
							kind.equals("dicom") ? "88888888-aaaa-4aaa-8aaa-888888888888" : null),
					Arguments.of(kind,
							"{" + SYSTEM.replace("'SystemAssigned'", "'SystemAssigned,UserAssigned'") + ", " + ASSIGNED
									+ "}",
							"{'type': 'SystemAssigned,UserAssigned', 'userAssignedIdentities': {'/id/one': {}}}",
							"p-one, p-system", "t-system"),
					Arguments.of(kind,
							"{'type': 'UserAssigned', 'userAssignedIdentities': {'/id/two': {'principalId': 'p-two'},"
									+ " '/id/one': {'principalId': 'p-one'}}}",
							"{'type': 'UserAssigned', 'userAssignedIdentities': {'/id/two': {}, '/id/one': {}}}",
							"p-one, p-two", kind.equals("dicom") ? "88888888-aaaa-4aaa-8aaa-888888888888" : null)));
	}

	@ParameterizedTest
	@MethodSource("identities")
	void putsAllThatCanBeWrittenWithEveryIdentity(String kind, String identity, String sentIdentity) {
		ConsumerId consumer = given(kind, identity);

		write(consumer, new ConsumerChange.Refer(TARGET));

		LoggedRequest sent = sent().getFirst();
		assertThat(sent.getUrl()).isEqualTo(consumer.uri() + STABLE);
		assertThat(sent.getHeader("If-Match")).isEqualTo(recorded(kind).path("etag").stringValue()).startsWith("\"");
		assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer for:https://management.azure.com/.default");
		ObjectNode expected = expected(kind);
		expected.set("identity", tree(sentIdentity));
		expected.withObject("/properties/encryption/customerManagedKeyEncryption")
			.put("keyEncryptionKeyUrl", HSM + "/keys/dicom-cmk/" + NEW);
		assertThat(Trees.parse(sent.getBodyAsString())).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("identities")
	void tellsWhoReachesTheKey(String kind, String identity, String sent, String principal, @Nullable String tenant) {
		ConsumerState state = this.services.read(given(kind, identity));

		assertThat(state.principalId()).contains(principal);
		assertThat(state.tenantId()).isEqualTo(Optional.ofNullable(tenant));
		assertThat(state.location()).contains("westeurope");
		assertThat(sent).doesNotContain("principalId");
	}

	@Test
	void noticesThatAnIdentityOfTheSameNameIsAnotherOne() {
		String before = "{'type': 'UserAssigned', " + ASSIGNED + "}";
		ConsumerState one = this.services.read(given("dicom", before));
		ConsumerState two = this.services.read(given("dicom", before.replace("p-one", "p-two")));

		assertThat(two.identity()).isEqualTo(one.identity());
		assertThat(two.principalId()).isNotEqualTo(one.principalId());
		assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "dicom", "fhir" })
	void writesOnceMoreWhatIsRightAlready(String kind) {
		ConsumerId consumer = given(kind, "{" + SYSTEM + "}");

		write(consumer, new ConsumerChange.Reapply(this.services.read(consumer).reference()));

		ObjectNode expected = expected(kind);
		expected.set("identity", tree("{'type': 'SystemAssigned'}"));
		assertThat(Trees.parse(sent().getFirst().getBodyAsString())).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "https://sandbox-hsm.managedhsm.azure.net,other-cmk",
			"https://sandbox-vault.vault.azure.net,dicom-cmk", "https://other-hsm.managedhsm.azure.net,dicom-cmk" })
	void movesToAnotherKey(String store, String key) {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");
		ConsumerState before = this.services.read(consumer);

		write(consumer, new ConsumerChange.Refer(
				new Reference.Pinned(URI.create(store), new KeyName(key), new VersionId(NEW))));

		String url = store + "/keys/" + key + "/" + NEW;
		assertThat(Trees.parse(sent().getFirst().getBodyAsString())
			.at("/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl")
			.stringValue()).isEqualTo(url);
		ObjectNode moved = resource("dicom", "{" + SYSTEM + "}");
		moved.withObject("/properties/encryption/customerManagedKeyEncryption").put("keyEncryptionKeyUrl", url);
		given(get(urlEqualTo(consumer.uri() + STABLE)), aResponse().withBody(moved.toString()));
		assertThat(this.services.read(consumer).fingerprint()).isEqualTo(before.fingerprint());
	}

	@Test
	void takesNoKeyWithoutAVersion() {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");

		UpstreamFailure refusal = failure(consumer,
				new ConsumerChange.Refer(new Reference.Versionless(HSM, new KeyName("dicom-cmk"))));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("a key with a version only");
		assertThat(sent()).isEmpty();
	}

	@Test
	void changesNoIdentityOfAService() {
		ConsumerId consumer = given("fhir", "{" + SYSTEM + "}");

		UpstreamFailure refusal = failure(consumer, new ConsumerChange.Authenticate(
				this.services.read(consumer).reference(), new KeyCredentials.UserAssigned("/id/one")));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("reapply");
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dicom", "fhir" })
	void putsBackTheDefinitionThatWasRead(String kind) {
		ConsumerId consumer = given(kind, "{" + SYSTEM + "}");
		ConsumerState before = this.services.read(consumer);
		ObjectNode changed = resource(kind, "{" + SYSTEM + "}").put("etag", "\"now\"");
		changed.remove("tags");
		changed.withObjectProperty("properties").remove("corsConfiguration");
		given(get(urlEqualTo(consumer.uri() + STABLE)), aResponse().withBody(changed.toString()));

		write(consumer, new ConsumerChange.PutBack(before.reference(), before.definition().orElseThrow()));

		ObjectNode expected = expected(kind).put("etag", "\"now\"");
		expected.set("identity", tree("{'type': 'SystemAssigned'}"));
		assertThat(sent().getFirst().getHeader("If-Match")).isEqualTo("\"now\"");
		assertThat(Trees.parse(sent().getFirst().getBodyAsString())).isEqualTo(expected);
	}

	@Test
	void takesTheLocationOfTheWorkspaceWhereTheServiceTellsNone() {
		ConsumerId consumer = givenWithoutLocation();
		ConsumerState seen = this.services.read(consumer);

		assertThat(seen.location()).contains("northeurope");
		write(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(Trees.parse(sent().getFirst().getBodyAsString()).path("location").stringValue())
			.isEqualTo("northeurope");
		given(get(urlEqualTo(consumer.uri() + STABLE)),
				aResponse().withBody(resource("dicom", "{" + SYSTEM + "}").toString()));
		assertThat(this.services.read(consumer).fingerprint()).isEqualTo(seen.fingerprint());
	}

	@ParameterizedTest
	@CsvSource({ "200,{},REJECTED,location", "403,{},FORBIDDEN,Reader", "503,{},UNAVAILABLE,location" })
	void putsNothingWithoutALocation(int status, String workspace, Kind kind, String words) {
		ConsumerId consumer = givenWithoutLocation();
		given(get(urlEqualTo(workspace() + STABLE)), aResponse().withStatus(status).withBody(workspace));

		assertThat(this.services.read(consumer).location()).isEmpty();
		UpstreamFailure refusal = failure(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(refusal.kind()).isEqualTo(kind);
		assertThat(refusal.sentence()).contains(words);
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dicom", "fhir" })
	void stopsWhereANewerVersionShowsMore(String kind) {
		ConsumerId consumer = given(kind, "{" + SYSTEM + "}");
		ObjectNode newer = resource(kind, "{" + SYSTEM + "}");
		newer.withObject("/properties/storageConfiguration").put("someday", true);
		given(get(urlEqualTo(consumer.uri() + PREVIEW)), aResponse().withBody(newer.toString()));

		UpstreamFailure refusal = failure(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("properties.storageConfiguration");
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "201,Location", "201,Azure-AsyncOperation", "202,Location", "202,Azure-AsyncOperation" })
	void followsWhatGoesOnAfterTheAnswer(int status, String header) {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");
		given(put(anyUrl()),
				aResponse().withStatus(status)
					.withHeader(header, OPERATION)
					.withHeader("Retry-After", "20")
					.withBody("{\"properties\": {\"provisioningState\": \"Creating\"}}"));

		Optional<String> operation = this.services
			.write(consumer, this.services.read(consumer), new ConsumerChange.Refer(TARGET), () -> true)
			.value();

		assertThat(operation).contains(OPERATION);
		given(get(urlEqualTo("/subscriptions/s/operations/o?api-version=1")),
				aResponse().withStatus(202).withHeader("Retry-After", "20"));
		assertThat(this.services.follow(consumer, OPERATION))
			.isEqualTo(new OperationStatus.Running(Duration.ofSeconds(20)));
		given(get(urlEqualTo("/subscriptions/s/operations/o?api-version=1")),
				aResponse().withBody("{\"status\": \"Succeeded\"}"));
		assertThat(this.services.follow(consumer, OPERATION)).isEqualTo(new OperationStatus.Succeeded());
	}

	@ParameterizedTest
	@ValueSource(strings = { "Accepted", "Creating", "Deleting", "Deprovisioned", "Moving", "Suspended",
			"SystemMaintenance", "Updating", "Verifying", "Warned", "Requested" })
	void waitsForTheEndWhateverAServiceCallsItsState(String word) {
		ObjectNode resource = resource("dicom", "{" + SYSTEM + "}");
		resource.withObjectProperty("properties").put("provisioningState", word);
		ConsumerId consumer = consumer("dicom");
		given(get(urlEqualTo(consumer.uri() + STABLE)), aResponse().withBody(resource.toString()));
		given(get(urlEqualTo("/gone?api-version=1")), aResponse().withStatus(404));

		assertThat(this.services.read(consumer).settled()).isFalse();
		assertThat(failure(consumer, new ConsumerChange.Refer(TARGET)).kind()).isEqualTo(Kind.STALE);
		assertThat(this.services.follow(consumer, "https://management.azure.com/gone?api-version=1"))
			.as("an operation that is forgotten")
			.isInstanceOf(OperationStatus.Running.class);
		assertThat(sent()).isEmpty();
	}

	@Test
	void doesNotKnowWhatALostAnswerMeant() {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");
		given(put(anyUrl()), aResponse().withFault(Fault.EMPTY_RESPONSE));

		assertThat(failure(consumer, new ConsumerChange.Refer(TARGET)).kind()).isEqualTo(Kind.UNCERTAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'summary': 'It cannot access the customer-managed key.'",
			"'summary': 'It is down.', 'recommendedActions': [{'action': 'Give its identity access to the encryption key.'}]",
			"'detailedStatus': 'The Managed HSM refuses.'" })
	void namesTheCureOfALostKey(String words) {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");
		given(get(urlPathMatching(".*/availabilityStatuses/current")), aResponse()
			.withBody(tree("{'properties': {'availabilityState': 'Unavailable', " + words + "}}").toString()));

		assertThat(this.services.read(consumer).fault().orElseThrow())
			.contains("Resource Health", "enabled", "Key Vault Crypto Service Encryption User", "firewall", "reapply")
			.doesNotContain("..");
	}

	/** A key that is lost is no reason to leave a service where it is. */
	@Test
	void movesAServiceThatHasLostItsKey() {
		ConsumerId consumer = given("dicom", "{" + SYSTEM + "}");
		given(get(urlPathMatching(".*/availabilityStatuses/current")), aResponse().withBody(
				"{\"properties\": {\"availabilityState\": \"Unavailable\", \"summary\": \"No customer-managed key.\"}}"));

		write(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(sent()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dicom", "fhir" })
	void keepsTheVersionsThatExistingDataNeeds(String kind) {
		assertThat(new CodedKinds().rules(consumer(kind).kind()).retirement())
			.isInstanceOf(RetirementRule.KeepsOldVersions.class);
		assertThat(new CodedKinds().rules(consumer(kind).kind()).needs().sizesInBits()).containsOnly(2048, 3072);
		assertThat(new CodedKinds().rules(consumer(kind).kind()).needs().keyTypes()).containsOnly("RSA", "RSA-HSM");
	}

	private void write(ConsumerId consumer, ConsumerChange change) {
		this.services.write(consumer, this.services.read(consumer), change, () -> true);
		assertThat(sent()).hasSize(1);
	}

	private UpstreamFailure failure(ConsumerId consumer, ConsumerChange change) {
		ConsumerState seen = this.services.read(consumer);
		return catchThrowableOfType(UpstreamFailure.class,
				() -> this.services.write(consumer, seen, change, () -> true));
	}

	private static ObjectNode expected(String kind) {
		ObjectNode body = recorded(kind);
		body.remove(List.of("id", "name", "type", "systemData"));
		body.withObjectProperty("properties")
			.remove(List.of("eventState", "privateEndpointConnections", "provisioningState", "serviceUrl"));
		if (kind.equals("dicom")) {
			body.withObjectProperty("properties").remove("authenticationConfiguration");
		}
		return body;
	}

	private static ConsumerId given(String kind, String identity) {
		ConsumerId consumer = consumer(kind);
		given(get(urlEqualTo(consumer.uri() + STABLE)), aResponse().withBody(resource(kind, identity).toString()));
		return consumer;
	}

	private static ConsumerId givenWithoutLocation() {
		ConsumerId consumer = consumer("dicom");
		ObjectNode resource = resource("dicom", "{" + SYSTEM + "}");
		resource.remove("location");
		given(get(urlEqualTo(consumer.uri() + STABLE)), aResponse().withBody(resource.toString()));
		given(get(urlEqualTo(workspace() + STABLE)), aResponse().withBody("{\"location\": \"northeurope\"}"));
		return consumer;
	}

	private static String workspace() {
		return "/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/workspaces/clinic";
	}

	private static ObjectNode resource(String kind, String identity) {
		ObjectNode resource = recorded(kind);
		resource.set("identity", tree(identity));
		return resource;
	}

	private static ObjectNode recorded(String kind) {
		try (InputStream file = HealthDataServicesIT.class.getResourceAsStream("/wire/health/" + kind + ".json")) {
			return Trees.parse(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static ConsumerId consumer(String kind) {
		return ConsumerId.parse(recorded(kind).path("id").stringValue());
	}

	private static void given(MappingBuilder request, ResponseDefinitionBuilder answer) {
		AZURE.stubFor(request.willReturn(answer));
	}

	private static List<LoggedRequest> sent() {
		return AZURE.findAll(putRequestedFor(anyUrl()));
	}

}
