package io.keyrotor.azure.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.web.problem.Problem;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is sent for each kind of search object with each kind of credentials. */
@ExtendWith(OutputCaptureExtension.class)
class SearchConsumersIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final String STABLE = "?api-version=2026-04-01";

	private static final String PREVIEW = "?api-version=2026-08-01-preview";

	private static final String STORE = "https://sandbox-vault.vault.azure.net";

	private static final String KEY = "'keyVaultUri': '" + STORE + "', 'keyVaultKeyName': 'search-cmk',"
			+ " 'keyVaultKeyVersion': '" + OLD + "'";

	private static final String UAMI = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity"
			+ "/userAssignedIdentities/searcher";

	private static final String USER_ASSIGNED = ", 'identity': {'@odata.type':"
			+ " '#Microsoft.Azure.Search.DataUserAssignedIdentity', 'userAssignedIdentity': '" + UAMI + "'}";

	private static final String NO_IDENTITY = ", 'identity': {'@odata.type': '#Microsoft.Azure.Search.DataNoneIdentity'}";

	private static final String APPLICATION = ", 'accessCredentials': {'applicationId': 'app-1',"
			+ " 'applicationSecret': null}";

	private static final SecretReference SECRET = SecretReference
		.parse("https://team-vault.vault.azure.net/secrets/search-app");

	private static final String SECRET_PATH = "/secrets/search-app?api-version=7.5";

	private static final String VALUE = "Zk8~uh-unlikely.Words42";

	private static final Reference TARGET = new Reference.Pinned(URI.create(STORE), new KeyName("search-cmk"),
			new VersionId(NEW));

	private final Map<ConsumerId, SecretReference> references = new HashMap<>();

	private final SearchConsumers consumers = consumers();

	static {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	private SearchConsumers consumers() {
		AzureHttp http = AzureHttpFixture.over(HttpClient.newHttpClient(),
				(uri) -> URI.create("http://localhost:" + AZURE.port() + uri.getRawPath() + "?" + uri.getRawQuery()));
		return new SearchConsumers(http, (consumer) -> Optional.ofNullable(this.references.get(consumer)), (_) -> http);
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		given(any(anyUrl()).atPriority(9), unknownVersion("2025-09-01, 2026-04-01"));
		given(put(anyUrl()).atPriority(8), aResponse().withBody("{}"));
	}

	static Stream<String> collections() {
		return ConsumerKind.collections().stream().sorted();
	}

	static Stream<Arguments> collectionsAndCredentials() {
		return collections().flatMap((collection) -> Stream.of("", ", 'identity': null", USER_ASSIGNED, APPLICATION)
			.map((credentials) -> Arguments.of(collection, credentials)));
	}

	@ParameterizedTest
	@MethodSource("collectionsAndCredentials")
	void sendsEveryKindBackWithAnotherVersionAndNothingElse(String collection, String credentials) {
		ConsumerId consumer = given(collection, KEY + credentials);
		givenSecret(consumer);

		write(consumer, new ConsumerChange.Refer(TARGET));

		LoggedRequest sent = sent().getFirst();
		assertThat(sent.getUrl()).isEqualTo(path(consumer) + STABLE);
		assertThat(sent.getHeader("If-Match")).isEqualTo(recorded(collection).path("@odata.etag").stringValue())
			.startsWith("\"0x");
		assertThat(sent.getHeader("Prefer")).isEqualTo("return=representation");
		assertThat(sent.getHeader("Content-Type")).startsWith("application/json");
		assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer for:https://search.azure.com/.default");
		assertThat(Trees.parse(sent.getBodyAsString()))
			.isEqualTo(expected(collection, (KEY + credentials).replace(OLD, NEW)));
	}

	@ParameterizedTest
	@MethodSource("collections")
	void asksBothVersionsOfTheApiAndThenPutsOnce(String collection) {
		ConsumerId consumer = given(collection, KEY + APPLICATION);
		givenSecret(consumer);
		given(get(urlEqualTo(path(consumer) + PREVIEW)),
				aResponse().withBody(definition(collection, KEY + APPLICATION).toString()));
		ConsumerState seen = this.consumers.read(consumer);
		AZURE.resetRequests();

		this.consumers.write(consumer, seen, new ConsumerChange.Refer(TARGET), () -> true);

		assertThat(requests()).containsExactly("GET " + path(consumer) + PREVIEW, "GET " + path(consumer) + STABLE,
				"GET " + SECRET_PATH, "PUT " + path(consumer) + STABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://other-vault.vault.azure.net", "https://sandbox-hsm.managedhsm.azure.net" })
	void movesToAKeyInAnotherStore(String store) {
		ConsumerId consumer = given("indexes", KEY + USER_ASSIGNED);

		write(consumer, new ConsumerChange.Refer(
				new Reference.Pinned(URI.create(store), new KeyName("other-cmk"), new VersionId(NEW))));

		assertThat(sentKey())
			.isEqualTo(tree("{" + KEY.replace(STORE, store).replace("search-cmk", "other-cmk").replace(OLD, NEW)
					+ USER_ASSIGNED + "}"));
	}

	@Test
	void movesToAKeyWithoutAVersion() {
		ConsumerId consumer = given("indexes", KEY);

		write(consumer,
				new ConsumerChange.Refer(new Reference.Versionless(URI.create(STORE), new KeyName("search-cmk"))));

		assertThat(sentKey()).isEqualTo(tree("{" + KEY.replace(", 'keyVaultKeyVersion': '" + OLD + "'", "") + "}"));
	}

	@Test
	void writesOnceMoreWhatIsRightAlready() {
		ConsumerId consumer = given("synonymmaps", KEY);

		write(consumer, new ConsumerChange.Reapply(this.consumers.read(consumer).reference()));

		assertThat(Trees.parse(sent().getFirst().getBodyAsString())).isEqualTo(expected("synonymmaps", KEY));
	}

	/** An identity that is not sent stays, and DataNoneIdentity would clear one. */
	@ParameterizedTest
	@ValueSource(strings = { NO_IDENTITY, ", 'identity': null", "" })
	void neverSendsWhatClearsAnIdentityUnasked(String identity) {
		ConsumerId consumer = given("indexes", KEY + identity);

		write(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(sentKey().path("identity").isObject()).isFalse();
	}

	static Stream<Arguments> changesOfCredentials() {
		KeyCredentials system = new KeyCredentials.SystemAssigned();
		KeyCredentials assigned = new KeyCredentials.UserAssigned("/id/other");
		KeyCredentials application = new KeyCredentials.Application("app-2", SECRET);
		String other = ", 'identity': {'@odata.type': '#Microsoft.Azure.Search.DataUserAssignedIdentity',"
				+ " 'userAssignedIdentity': '/id/other'}";
		String supplied = ", 'accessCredentials': {'applicationId': 'app-2', 'applicationSecret': '" + VALUE + "'}";
		String cleared = ", 'accessCredentials': null";
		return Stream.of(Arguments.of("", system, ""), Arguments.of(USER_ASSIGNED, system, NO_IDENTITY),
				Arguments.of(APPLICATION, system, cleared),
				Arguments.of(USER_ASSIGNED + APPLICATION, system, NO_IDENTITY + cleared),
				Arguments.of("", assigned, other), Arguments.of(USER_ASSIGNED, assigned, other),
				Arguments.of(NO_IDENTITY, assigned, other), Arguments.of(APPLICATION, assigned, other + cleared),
				Arguments.of("", application, supplied),
				Arguments.of(USER_ASSIGNED, application, NO_IDENTITY + supplied),
				Arguments.of(APPLICATION, application, supplied));
	}

	@ParameterizedTest
	@MethodSource("changesOfCredentials")
	void changesTheCredentialsAndKeepsTheKey(String before, KeyCredentials credentials, String after) {
		ConsumerId consumer = given("skillsets", KEY + before);
		given(get(urlEqualTo(SECRET_PATH)), aResponse().withBody("{\"value\": \"" + VALUE + "\"}"));
		ConsumerState seen = this.consumers.read(consumer);

		write(consumer, new ConsumerChange.Authenticate(seen.reference(), credentials));

		assertThat(sentKey()).isEqualTo(tree("{" + KEY + after + "}"));
	}

	@ParameterizedTest
	@MethodSource("changesOfCredentials")
	void tellsAChangeOfCredentialsFromAllOthers(String before, KeyCredentials credentials, String after) {
		Map<String, String> one = read("skillsets", KEY + before).fingerprint();
		Map<String, String> two = read("skillsets", KEY + after).fingerprint();

		assertThat(one.keySet()).contains(ConsumerState.CREDENTIALS, "encryptionKey").isEqualTo(two.keySet());
		assertThat(Objects.equals(one.get(ConsumerState.CREDENTIALS), two.get(ConsumerState.CREDENTIALS)))
			.as("%s to %s", before, credentials)
			.isEqualTo(before.isEmpty() && after.isEmpty());
		Set<String> others = one.keySet();
		others.stream()
			.filter((member) -> !member.equals(ConsumerState.CREDENTIALS))
			.forEach((member) -> assertThat(one.get(member)).isEqualTo(two.get(member)));
	}

	@Test
	void comparesCredentialsWhateverFormTheyHave() {
		String none = read("indexes", KEY).fingerprint().get(ConsumerState.CREDENTIALS);

		assertThat(Stream.of(NO_IDENTITY, ", 'identity': null", ", 'accessCredentials': null")
			.map((form) -> read("indexes", KEY + form).fingerprint().get(ConsumerState.CREDENTIALS)))
			.containsOnly(none);
	}

	@ParameterizedTest
	@MethodSource("collections")
	void comparesAllButTheKeyAndTheEtag(String collection) {
		ConsumerState before = read(collection, KEY + USER_ASSIGNED);
		ConsumerId consumer = consumer(collection);
		ObjectNode moved = definition(collection,
				KEY.replace(OLD, NEW).replace("search-cmk", "other").replace(STORE, "https://x.vault.azure.net")
						+ USER_ASSIGNED);
		moved.put("@odata.etag", "\"0x8DEFFFFFFFFFFFF\"");
		given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(moved.toString()));

		assertThat(this.consumers.read(consumer).fingerprint()).isEqualTo(before.fingerprint());

		for (String member : moved.propertyNames()) {
			if (!member.startsWith("@odata") && !member.equals("encryptionKey")) {
				given(get(urlEqualTo(path(consumer) + STABLE)),
						aResponse().withBody(moved.deepCopy().put(member, "changed").toString()));
				assertThat(this.consumers.read(consumer).fingerprint().get(member)).as(member)
					.isNotEqualTo(before.fingerprint().get(member));
				given(get(urlEqualTo(path(consumer) + STABLE)),
						aResponse().withBody(moved.deepCopy().without(member).toString()));
				assertThat(this.consumers.read(consumer).fingerprint()).as(member).isNotEqualTo(before.fingerprint());
			}
		}
	}

	@ParameterizedTest
	@MethodSource("collectionsAndCredentials")
	void putsBackTheDefinitionThatWasRead(String collection, String credentials) {
		ConsumerId consumer = given(collection, KEY + credentials);
		givenSecret(consumer);
		ConsumerState before = this.consumers.read(consumer);
		ObjectNode changed = definition(collection, KEY.replace(OLD, NEW) + credentials).put("description", "lost");
		changed.put("@odata.etag", "\"0x8DE2FFF\"");
		given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(changed.toString()));

		write(consumer, new ConsumerChange.PutBack(before.reference(), before.definition().orElseThrow()));

		LoggedRequest sent = sent().getFirst();
		assertThat(sent.getHeader("If-Match")).isEqualTo("\"0x8DE2FFF\"");
		assertThat(Trees.parse(sent.getBodyAsString()))
			.isEqualTo(expected(collection, KEY + credentials).without("@odata.etag"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "|" + USER_ASSIGNED + "|" + NO_IDENTITY, "|" + APPLICATION + "|, 'accessCredentials': null",
					USER_ASSIGNED + "|" + APPLICATION + "|" + USER_ASSIGNED + ", 'accessCredentials': null" })
	void putsBackTheCredentialsToo(String before, String since, String sent) {
		ConsumerId consumer = given("indexes", KEY + Objects.requireNonNullElse(before, ""));
		ConsumerState state = this.consumers.read(consumer);
		given("indexes", KEY + since);

		write(consumer, new ConsumerChange.PutBack(state.reference(), state.definition().orElseThrow()));

		assertThat(sentKey()).isEqualTo(tree("{" + KEY + sent + "}"));
	}

	@Test
	void keepsNoDefinitionThatShowsASecret() {
		assertThat(read("indexes", KEY).definition()).isPresent();
		for (String secret : List.of("'skills': [{'httpHeaders': {'x-functions-key': 'abc'}}]",
				"'skills': [{'apiKey': 'abc'}]", "'skills': [{'uri': 'https://a.example/api/x?code=abc'}]",
				"'cache': {'storageConnectionString': 'AccountName=a;AccountKey=abc'}",
				"'skills': [{'uri': 'https://a.example/x?sv=1&sig=abc'}]")) {
			ConsumerId consumer = consumer("skillsets");
			ObjectNode definition = tree(
					"{'@odata.etag': 'e', 'name': 'n', " + secret + ", 'encryptionKey': {" + KEY + "}}");
			given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(definition.toString()));

			ConsumerState state = this.consumers.read(consumer);

			assertThat(state.hiddenSecrets()).as(secret).isEmpty();
			assertThat(state.definition()).as(secret).isEmpty();
		}
	}

	@Test
	void keepsNoConnectionStringInADefinition() {
		String kept = read("datasources", KEY).definition().orElseThrow();

		assertThat(Trees.parse(kept).path("credentials")).isEqualTo(tree("{'connectionString': '<unchanged>'}"));
	}

	/** Neither a word for what is hidden nor half a secret is ever sent. */
	@ParameterizedTest
	@ValueSource(strings = { "'apiKey': '<redacted>'", "'apiKey': null", "'synonyms': '<encrypted>'",
			"'cognitiveServices': {'@odata.type': '#Microsoft.Azure.Search.AIServicesByKey', 'key': '<redacted>'}",
			"'knowledgeStore': {'storageConnectionString': '<redacted>'}",
			"'cache': {'storageConnectionString': '<redacted>'}", "'azureBlobParameters': {'connectionString': null}",
			"'models': [{'azureOpenAIParameters': {'apiKey': '<redacted>'}}]",
			"'vectorSearch': {'vectorizers': [{'azureOpenAIParameters': {'apiKey': '<redacted>'}}]}",
			"'skills': [{'httpHeaders': {'x-functions-key': '<redacted>'}}]",
			"'credentials': {'connectionString': '<encrypted>'}" })
	void neverWritesAnObjectThatHidesASecret(String hidden) {
		for (String collection : collections().toList()) {
			if (hidden.contains("'credentials'") != collection.equals("datasources")) {
				continue;
			}
			ConsumerId consumer = consumer(collection);
			ObjectNode definition = tree("{'@odata.etag': 'e', 'name': 'n', " + hidden + ", 'encryptionKey': {" + KEY
					+ USER_ASSIGNED + "}}");
			given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(definition.toString()));
			ConsumerState seen = this.consumers.read(consumer);

			assertThat(seen.hiddenSecrets()).as(collection).isNotEmpty();
			assertThat(seen.definition()).isEmpty();
			for (ConsumerChange change : List.of(new ConsumerChange.Refer(TARGET),
					new ConsumerChange.Reapply(seen.reference()),
					new ConsumerChange.Authenticate(seen.reference(), new KeyCredentials.SystemAssigned()),
					new ConsumerChange.PutBack(seen.reference(), "{'name': 'n'}".replace('\'', '"')))) {
				assertThat(failure(consumer, seen, change).kind()).isEqualTo(Kind.STALE);
			}
		}
		assertThat(sent()).isEmpty();
	}

	@Test
	void saysThatItsServiceCannotDecryptAnObject() {
		ConsumerId consumer = consumer("synonymmaps");
		given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(
				tree("{'@odata.etag': 'e', 'synonyms': '<encrypted>', 'encryptionKey': {" + KEY + "}}").toString()));

		assertThat(this.consumers.read(consumer).fault().orElseThrow()).contains("cannot decrypt", "disabled",
				"Key Vault Crypto Service Encryption User");
	}

	@ParameterizedTest
	@MethodSource("collections")
	void needsTheSecretOfAnApplication(String collection) {
		ConsumerId consumer = given(collection, KEY + APPLICATION);
		ConsumerState seen = this.consumers.read(consumer);

		assertThat(seen.hiddenSecrets()).containsExactly(ConsumerState.APPLICATION_SECRET);
		assertThat(failure(consumer, seen, new ConsumerChange.Refer(TARGET)).kind()).isEqualTo(Kind.STALE);
		assertThat(sent()).isEmpty();

		this.references.put(consumer, SECRET);
		assertThat(this.consumers.read(consumer).hiddenSecrets()).isEmpty();
	}

	@Test
	void putsNothingBackWithoutTheSecretOfItsApplication() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		givenSecret(consumer);
		ConsumerState before = this.consumers.read(consumer);
		this.references.clear();

		UpstreamFailure refusal = failure(consumer, this.consumers.read(consumer),
				new ConsumerChange.PutBack(before.reference(), before.definition().orElseThrow()));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains(ConsumerState.APPLICATION_SECRET, "applicationSecret of its binding");
		assertThat(sent()).isEmpty();
	}

	@Test
	void readsTheSecretWhereItIsKept() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		SecretReference pinned = SecretReference
			.parse("https://team-vault.vault.usgovcloudapi.net/secrets/search-app/" + NEW);
		this.references.put(consumer, pinned);
		given(get(urlEqualTo("/secrets/search-app/" + NEW + "?api-version=7.5")),
				aResponse().withBody("{\"value\": \"" + VALUE + "\", \"id\": \"x\"}"));

		write(consumer, new ConsumerChange.Refer(TARGET));

		assertThat(AZURE.getAllServeEvents()
			.stream()
			.map((event) -> event.getRequest())
			.filter((request) -> request.getUrl().startsWith("/secrets/"))
			.map((request) -> request.getHeader("Authorization")))
			.containsExactly("Bearer for:https://vault.usgovcloudapi.net/.default");
	}

	@Test
	void sendsNoTokenToAVaultThatIsNotAzures() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		this.references.put(consumer, SecretReference.parse("https://vault.evil.example/secrets/search-app"));
		ConsumerState seen = this.consumers.read(consumer);
		AZURE.resetRequests();

		UpstreamFailure refusal = failure(consumer, seen, new ConsumerChange.Refer(TARGET));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("vault.evil.example", "https://vault.evil.example/secrets/search-app");
		assertThat(requests()).noneMatch((request) -> request.contains("/secrets/") || request.startsWith("PUT"));
	}

	@ParameterizedTest
	@CsvSource({ "403,FORBIDDEN,ConsumerForbidden,Key Vault Secrets User",
			"401,FORBIDDEN,ConsumerForbidden,Key Vault Secrets User",
			"404,REJECTED,ConsumerRejected,a deleted secret can be recovered",
			"429,THROTTLED,ConsumerThrottled,Ask again later", "503,UNAVAILABLE,ConsumerUnavailable,Ask again later" })
	void saysWhySecretsCannotBeRead(int status, Kind kind, String code, String advice) {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		this.references.put(consumer, SECRET);
		given(get(urlEqualTo(SECRET_PATH)), aResponse().withStatus(status)
			.withBody("{\"error\": {\"code\": \"Forbidden\", \"message\": \"No.\"}}"));

		UpstreamFailure failure = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(Problem.of(failure).code()).isEqualTo(code);
		assertThat(failure.sentence()).contains(SECRET.toString()).contains(advice);
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"value\": \"\"}", "{\"value\": 5}", "[]" })
	void takesNothingForASecretThatIsNone(String answer) {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		this.references.put(consumer, SECRET);
		given(get(urlEqualTo(SECRET_PATH)), aResponse().withBody(answer));

		assertThat(failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET)).kind())
			.isEqualTo(Kind.UNAVAILABLE);
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 409, 412, 500 })
	void tellsNobodyTheSecret(int status, CapturedOutput output) {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		givenSecret(consumer);
		given(put(anyUrl()), aResponse().withStatus(status)
			.withBody("{\"error\": {\"code\": \"\", \"message\": \"accessCredentials: " + VALUE + " is wrong.\"}}"));

		UpstreamFailure failure = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		assertThat(sent().getFirst().getBodyAsString()).contains(VALUE);
		assertThat(trace.toString() + failure.sentence() + failure.origin() + Problem.of(failure))
			.doesNotContain(VALUE);
		assertThat(output.getAll()).doesNotContain(VALUE);
	}

	@Test
	void keepsTheSecretOutOfWhatItReads() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION.replace("null", "'" + VALUE + "'"));
		givenSecret(consumer);

		ConsumerState state = this.consumers.read(consumer);

		assertThat(state.toString()).doesNotContain(VALUE);
		assertThat(state.definition()).isEmpty();
	}

	@Test
	void writesNothingIfTheSecretTookTooLong() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		this.references.put(consumer, SECRET);
		given(get(urlEqualTo(SECRET_PATH)),
				aResponse().withBody("{\"value\": \"" + VALUE + "\"}").withFixedDelay(5100));

		assertThat(failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET)).kind())
			.isEqualTo(Kind.STALE);
		assertThat(sent()).isEmpty();
	}

	@Test
	void doesNotKnowWhatALostAnswerMeant() {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		givenSecret(consumer);
		given(put(anyUrl()), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

		assertThat(failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET)).kind())
			.isEqualTo(Kind.UNCERTAIN);
	}

	@ParameterizedTest
	@MethodSource("collections")
	void diagnosesALostKeyInEveryKind(String collection) {
		ConsumerId consumer = given(collection, KEY);
		ConsumerState seen = this.consumers.read(consumer);
		ResponseDefinitionBuilder revoked = aResponse().withStatus(403)
			.withBody("{\"error\": {\"code\": \"\", \"message\": \"Access forbidden. The query key used might have"
					+ " been revoked - please retry.\"}}");
		given(put(anyUrl()), revoked);
		UpstreamFailure write = failure(consumer, seen, new ConsumerChange.Refer(TARGET));
		given(get(anyUrl()), revoked);
		UpstreamFailure read = catchThrowableOfType(UpstreamFailure.class, () -> this.consumers.read(consumer));

		for (UpstreamFailure failure : List.of(write, read)) {
			assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
			assertThat(failure.remedy().orElseThrow()).contains("disabled", "expired",
					"Key Vault Crypto Service Encryption User", "firewall", "application");
			assertThat(failure.advice()).isEqualTo(failure.remedy());
		}
	}

	@Test
	void namesTheRoleThatARefusedCallNeeds() {
		ConsumerId consumer = given("indexes", KEY);
		ConsumerState seen = this.consumers.read(consumer);
		given(put(anyUrl()), aResponse().withStatus(403).withBody("{\"error\": {\"message\": \"No.\"}}"));

		UpstreamFailure write = failure(consumer, seen, new ConsumerChange.Refer(TARGET));

		assertThat(write.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(write.advice().orElseThrow()).contains("Search Service Contributor").doesNotContain("HSM");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "'cache': {'id': 'x'}|cache", "'purviewEnabled': true|purviewEnabled",
					"'encryptionKey': {" + KEY + ", 'isServiceLevelKey': true}|encryptionKey.isServiceLevelKey",
					"'encryptionKey': {" + KEY + USER_ASSIGNED + "}|encryptionKey.identity" })
	void stopsWhereAPreviewShowsMore(String more, String member) {
		ConsumerId consumer = given("indexers", KEY);
		ObjectNode newer = definition("indexers", KEY);
		newer.setAll(tree("{" + more + "}"));
		given(get(urlEqualTo(path(consumer) + PREVIEW)), aResponse().withBody(newer.toString()));

		UpstreamFailure refusal = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains(member);
		assertThat(sent()).isEmpty();
	}

	@Test
	void looksWithAnOlderPreviewWhereTheNewestIsNotKnown() {
		ConsumerId consumer = given("indexers", KEY);
		ObjectNode newer = definition("indexers", KEY);
		newer.setAll(tree("{'cache': {'id': 'x'}}"));
		given(get(urlEqualTo(path(consumer) + "?api-version=2025-11-01-preview")),
				aResponse().withBody(newer.toString()));

		UpstreamFailure refusal = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		assertThat(refusal.sentence()).contains("members cache,");
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2025-09-01", "2026-04-01, 2026-12-01", "2026-04-01, 2026-06-01-preview" })
	void stopsWhereNothingTellsWhatAServiceMayHold(String known) {
		ConsumerId consumer = given("indexers", KEY);
		given(any(anyUrl()).atPriority(7), unknownVersion(known));

		UpstreamFailure refusal = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("knows none of the api-versions 2026-08-01-preview");
		assertThat(sent()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "token=abc;def;ghi", "one two three four", "quo\"te\\and more" })
	void leavesNoHalfSecretOfARefusal(String value) {
		ConsumerId consumer = given("indexes", KEY + APPLICATION);
		this.references.put(consumer, SECRET);
		given(get(urlEqualTo(SECRET_PATH)), aResponse().withBody(Trees.parse("{}").put("value", value).toString()));
		String said = "x ".repeat(294) + value + " {\"applicationSecret\":\""
				+ value.replace("\\", "\\\\").replace("\"", "\\\"");
		given(put(anyUrl()), aResponse().withStatus(400)
			.withBody("{\"error\": " + Trees.parse("{\"code\": \"\"}").put("message", said) + "}"));

		UpstreamFailure failure = failure(consumer, this.consumers.read(consumer), new ConsumerChange.Refer(TARGET));

		assertThat(sent()).hasSize(1);
		assertThat(failure.sentence()).contains("x [redacted]").doesNotContain(value.substring(0, 4));
	}

	private static ResponseDefinitionBuilder unknownVersion(String known) {
		return aResponse().withStatus(400)
			.withBody("{\"error\": {\"code\": \"\", \"message\": \"The api-version 2026-10-01 is not one of [" + known
					+ "].\"}}");
	}

	private ConsumerState read(String collection, String key) {
		return this.consumers.read(given(collection, key));
	}

	private void write(ConsumerId consumer, ConsumerChange change) {
		this.consumers.write(consumer, this.consumers.read(consumer), change, () -> true);
		assertThat(sent()).hasSize(1);
	}

	private UpstreamFailure failure(ConsumerId consumer, ConsumerState seen, ConsumerChange change) {
		return catchThrowableOfType(UpstreamFailure.class,
				() -> this.consumers.write(consumer, seen, change, () -> true));
	}

	/** What is to be sent: the GET, but for what must differ. */
	private static ObjectNode expected(String collection, String key) {
		ObjectNode body = definition(collection,
				key.replace("'applicationSecret': null", "'applicationSecret': '" + VALUE + "'"));
		body.remove("@odata.context");
		if (collection.equals("datasources")) {
			body.withObjectProperty("credentials").put("connectionString", "<unchanged>");
		}
		return body;
	}

	private ConsumerId given(String collection, String key) {
		ConsumerId consumer = consumer(collection);
		given(get(urlEqualTo(path(consumer) + STABLE)), aResponse().withBody(definition(collection, key).toString()));
		return consumer;
	}

	private void givenSecret(ConsumerId consumer) {
		this.references.put(consumer, SECRET);
		given(get(urlEqualTo(SECRET_PATH)), aResponse().withBody("{\"value\": \"" + VALUE + "\"}"));
	}

	private static ObjectNode definition(String collection, String key) {
		ObjectNode definition = recorded(collection);
		definition.set("encryptionKey", tree("{" + key + "}"));
		return definition;
	}

	private static ObjectNode recorded(String collection) {
		try (InputStream file = SearchConsumersIT.class.getResourceAsStream("/wire/search/" + collection + ".json")) {
			return Trees.parse(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static ConsumerId consumer(String collection) {
		return ConsumerId.parse("https://sandbox-search.search.windows.net/" + collection + "/"
				+ recorded(collection).path("name").stringValue());
	}

	private static String path(ConsumerId consumer) {
		return URI.create(consumer.uri()).getRawPath();
	}

	private static void given(MappingBuilder request, ResponseDefinitionBuilder answer) {
		AZURE.stubFor(request.willReturn(answer));
	}

	private static List<LoggedRequest> sent() {
		return AZURE.findAll(com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor(anyUrl()));
	}

	private static List<String> requests() {
		return AZURE.getAllServeEvents()
			.reversed()
			.stream()
			.map((event) -> event.getRequest().getMethod().value() + " " + event.getRequest().getUrl())
			.toList();
	}

	private static ObjectNode sentKey() {
		return (ObjectNode) Trees.parse(sent().getFirst().getBodyAsString()).path("encryptionKey");
	}

}
