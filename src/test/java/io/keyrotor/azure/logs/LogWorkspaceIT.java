package io.keyrotor.azure.logs;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.AuditWorkspaces;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.KeyUse;
import io.keyrotor.retirement.KeyUses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What Log Analytics may answer beside what the sandbox does. */
class LogWorkspaceIT {

	private static final WireMockServer LOGS = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final UUID WORKSPACE = UUID.fromString("3f2b9a64-0d57-4c1e-8a90-b7d1e5c2f846");

	private static final VersionId VERSION = new VersionId("0682afdd9c104f4285df20107e956cad");

	private static final Instant FROM = Instant.parse("2026-11-20T10:00:00Z");

	private static final String EVENTS = "\"columns\": [{\"name\": \"OperationName\"}, {\"name\": \"KeyUri\"},"
			+ " {\"name\": \"AskedUri\"}, {\"name\": \"Status\"}, {\"name\": \"AppId\"}, {\"name\": \"ObjectId\"},"
			+ " {\"name\": \"Count\"}, {\"name\": \"First\"}, {\"name\": \"Last\"}]";

	private static final String TIMES = "\"2026-11-20T11:00:00Z\", \"2026-11-20T12:00:00.1234567Z\"";

	private static final String NOTHING = "{\"tables\": [{\"name\": \"PrimaryResult\", " + EVENTS + ", \"rows\": []}]}";

	private static final String UNRESOLVED = "{\"error\": {\"message\": \"The request had some invalid properties\","
			+ " \"code\": \"BadArgumentError\", \"innererror\": {\"code\": \"SemanticError\", \"message\":"
			+ " \"A semantic error occurred.\", \"innererror\": {\"code\": \"SEM0100\", \"message\": \"'where' operator\"}}}}";

	static {
		LOGS.start();
	}

	@AfterAll
	static void stop() {
		LOGS.stop();
	}

	@BeforeEach
	void clean() {
		LOGS.resetAll();
		LOGS.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withBody(NOTHING)));
	}

	@ParameterizedTest
	@CsvSource({ "https://management.azure.com, api.loganalytics.azure.com, https://api.loganalytics.io/.default",
			"https://management.usgovcloudapi.net, api.loganalytics.us, https://api.loganalytics.us/.default",
			"https://management.chinacloudapi.cn, api.loganalytics.azure.cn, https://api.loganalytics.azure.cn/.default" })
	void asksTheLogsOfTheCloudInUse(String resourceManager, String host, String scope) {
		assertThat(uses(resourceManager, "https://payments.vault.azure.net").uses()).isEmpty();
		LoggedRequest asked = LOGS.getAllServeEvents().getFirst().getRequest();
		assertThat(asked.getUrl()).isEqualTo("/v1/workspaces/" + WORKSPACE + "/query?host=" + host);
		assertThat(asked.getHeader("Authorization")).isEqualTo("Bearer for:" + scope);
	}

	@Test
	void addsUpWhatBothTablesSay() {
		row("AZKVAuditLogs | where", "KeyUnwrap", "https://payments.vault.azure.net/keys/orders/" + VERSION, "200");
		row("AzureDiagnostics", "KeyUnwrap", "https://payments.vault.azure.net/keys/orders/" + VERSION, "200.0");
		assertThat(uses().uses()).singleElement().satisfies((use) -> {
			assertThat(use.times()).isEqualTo(14);
			assertThat(use.refused()).isFalse();
			assertThat(use.caller()).isEqualTo("application a1, object o1");
			assertThat(use.last()).isEqualTo(Instant.parse("2026-11-20T12:00:00.123456700Z"));
		});
	}

	@ParameterizedTest
	@CsvSource({ "KeyUnwrap, https://payments.vault.azure.net/keys/orders/unwrapkey?api-version=7.4, true",
			"KeyUnwrap, something that has /keys/orders, true",
			"KeyUnwrap, https://payments.vault.azure.net/keys/orders/11111111111111111111111111111111, false",
			"KeyUnwrap, https://payments.vault.azure.net/keys/orders-old/unwrapkey, false",
			"KeyUnwrap, https://bills.vault.azure.net/keys/orders/unwrapkey, false",
			"KeyGet, https://payments.vault.azure.net/keys/orders, false" })
	void countsAUseOfAVersionThatIsNotTold(String operation, String uri, boolean counts) {
		row("AZKVAuditLogs", operation, uri, "403");
		assertThat(uses().uses().stream().map(KeyUse::operation).toList())
			.isEqualTo(counts ? List.of("KeyUnwrap (version not told)") : List.of());
		assertThat(uses().uses()).allMatch(KeyUse::refused);
	}

	@Test
	void takesAWorkspaceWithOneOfTheTables() {
		unresolved("AzureDiagnostics");
		row("AZKVAuditLogs", "KeySign", "https://payments.vault.azure.net/keys/orders/" + VERSION + "/sign", "200");
		assertThat(uses().uses()).extracting(KeyUse::operation).containsExactly("KeySign");
	}

	@Test
	void refusesAWorkspaceWithNoneOfThem() {
		unresolved("");
		UpstreamFailure failure = failure();
		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(failure.sentence()).contains("AZKVAuditLogs, AzureDiagnostics", WORKSPACE.toString(),
				"keyrotor.key-stores.payments.audit-workspace");
	}

	@ParameterizedTest
	@CsvSource({ "https://payments.vault.azure.net/keys/orders/unwrapkey, true",
			"something that has /keys/orders, false", "https://bills.vault.azure.net/keys/orders, false" })
	void takesOnlyAnEventWhoseAddressItCanReadForASignOfHowFarTheLogHasCome(String uri, boolean counts) {
		newest(uri);
		assertThat(uses().newestEventOfKey().isPresent()).isEqualTo(counts);
	}

	@Test
	void asksHowFarTheLogHasComeBeforeItAsksForUses() {
		uses();
		List<String> asked = LOGS.getAllServeEvents()
			.reversed()
			.stream()
			.map((event) -> event.getRequest().getBodyAsString())
			.toList();
		assertThat(asked).hasSize(4);
		assertThat(asked.subList(0, 2)).noneMatch((query) -> query.contains("OperationName"));
		assertThat(asked.subList(2, 4)).allMatch((query) -> query.contains("OperationName"))
			.noneMatch((query) -> query.contains("TimeGenerated <"));
	}

	private static void newest(String uri) {
		LOGS.stubFor(post(anyUrl()).withRequestBody(containing("summarize Last"))
			.atPriority(1)
			.willReturn(aResponse().withBody(
					"{\"tables\": [{\"columns\": [{\"name\": \"KeyUri\"}, {\"name\": \"AskedUri\"}, {\"name\": \"Last\"}], \"rows\": [[null, \""
							+ uri + "\", \"2026-11-20T12:00:00Z\"]]}]}")));
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "3, false" })
	void takesASharedTableWithoutOurColumnsForEmptyOnlyIfNoEventIsInIt(int events, boolean empty) {
		unresolved("AzureDiagnostics");
		LOGS.stubFor(post(anyUrl()).withRequestBody(containing("AzureDiagnostics"))
			.withRequestBody(containing("summarize Count = count()\""))
			.atPriority(1)
			.willReturn(aResponse()
				.withBody("{\"tables\": [{\"columns\": [{\"name\": \"Count\"}], \"rows\": [[" + events + "]]}]}")));
		if (empty) {
			assertThat(uses().uses()).isEmpty();
		}
		else {
			assertThat(failure().kind()).isEqualTo(Kind.UNAVAILABLE);
			assertThat(failure().sentence()).contains("AzureDiagnostics", "resource-specific");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"tables\": [{\"columns\": [], \"rows\": []}], \"error\": {\"code\": \"PartialError\", \"message\": \"Some\"}}",
			"{\"tables\": [{\"columns\": [{\"name\": \"Count\"}], \"rows\": [{\"OneApiErrors\": []}]}]}",
			"{\"tables\": [{\"columns\": [{\"name\": \"Count\"}], \"rows\": [[1]]}]}", "{\"tables\": []}", "{}", "" })
	void takesNoHalfAnswerForAWholeOne(String answer) {
		LOGS.stubFor(post(anyUrl()).atPriority(1).willReturn(aResponse().withBody(answer)));
		assertThat(failure().kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SyntaxError", "BadArgumentError" })
	void takesNoOtherRefusalForAMissingTable(String code) {
		LOGS.stubFor(post(anyUrl()).atPriority(1)
			.willReturn(aResponse().withStatus(400).withBody("{\"error\": {\"code\": \"" + code + "\"}}")));
		assertThat(failure().kind()).isEqualTo(Kind.REJECTED);
	}

	private static void unresolved(String table) {
		LOGS.stubFor(post(anyUrl()).withRequestBody(containing(table))
			.atPriority(5)
			.willReturn(aResponse().withStatus(400).withBody(UNRESOLVED)));
	}

	private static void row(String query, String operation, String uri, String status) {
		LOGS.stubFor(post(anyUrl()).withRequestBody(containing(query.replace(" | ", "\\n| ")))
			.withRequestBody(containing("OperationName"))
			.atPriority(1)
			.willReturn(aResponse().withBody("{\"tables\": [{" + EVENTS + ", \"rows\": [[\"" + operation + "\", \""
					+ uri + "\", \"" + uri + "\", " + status + ", \"a1\", \"o1\", 7, " + TIMES + "]]}]}")));
	}

	private static UpstreamFailure failure() {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, LogWorkspaceIT::uses);
		assertThat(failure).isNotNull();
		return failure;
	}

	private static KeyUses uses() {
		return uses("https://management.azure.com", "https://payments.vault.azure.net");
	}

	private static KeyUses uses(String resourceManager, String store) {
		KeyStoreName name = new KeyStoreName("payments");
		KeyStores stores = new KeyStores(List.of(new KeyStore(name, KeyStoreType.KEY_VAULT, URI.create(store),
				KeyStoreRules.keyVault(28, false), Optional.empty())));
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(5), Duration.ofSeconds(1), Map.of(), null,
				URI.create(resourceManager), null, IdentityFixture.unset());
		return new LogAnalyticsKeyUses(
				AzureHttpFixture.over(HttpClient.newHttpClient(),
						(uri) -> URI
							.create("http://localhost:" + LOGS.port() + uri.getRawPath() + "?host=" + uri.getHost())),
				properties, stores, new AuditWorkspaces(Map.of(name, WORKSPACE)))
			.uses(KeyId.of("payments", "orders"), VERSION, FROM);
	}

}
