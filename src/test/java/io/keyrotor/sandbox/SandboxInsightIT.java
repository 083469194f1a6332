package io.keyrotor.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who uses which key, asked as a stranger would: over https and at the control port.
 */
@SuppressWarnings("NullAway.Init")
class SandboxInsightIT {

	private static final String GRAPH = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";

	private static Sandbox sandbox;

	private static HttpClient client;

	@BeforeAll
	static void start() throws Exception {
		sandbox = Sandbox.start();
		client = HttpClient.newBuilder().sslContext(SandboxIT.trusting(sandbox.trustBundle())).build();
	}

	@AfterAll
	static void stop() {
		client.shutdownNow();
		sandbox.close();
	}

	@BeforeEach
	void reset() {
		sandbox.reset();
	}

	@Test
	void somebodyUsesAKeyAndTheWorkspaceShowsIt() throws Exception {
		JsonNode use = control("POST", "/key-uses", """
				{"keyStore": "sandbox-vault", "key": "search-cmk", "operation": "unwrapKey", "caller": "finance"}""");
		assertThat(use.path("httpStatusCode").intValue()).isEqualTo(200);
		assertThat(control("GET", "/key-uses", "").get(0)).isEqualTo(use);
		JsonNode rows = logs("AZKVAuditLogs | where OperationName == 'KeyUnwrap' | project Id, ClientInfo");
		assertThat(rows.size()).isEqualTo(1);
		assertThat(rows.get(0).get(0)).isEqualTo(use.path("id"));
		assertThat(rows.get(0).get(1).stringValue()).isEqualTo("finance");
	}

	@Test
	void aDisabledVersionRefusesAndAnExpiredOneStillUnwraps() throws Exception {
		String version = version();
		call(AzureService.KEY_VAULT, "PATCH", "/keys/search-cmk/" + version + "?api-version=7.4",
				"{\"attributes\": {\"exp\": 1700000000}}");
		assertThat(use("wrapKey", version)).isEqualTo(403);
		assertThat(use("unwrapKey", version)).isEqualTo(200);
		call(AzureService.KEY_VAULT, "PATCH", "/keys/search-cmk/" + version + "?api-version=7.4",
				"{\"attributes\": {\"enabled\": false}}");
		assertThat(use("unwrapKey", version)).isEqualTo(403);
		assertThat(sandbox.ledger().getLast().keyOperations()).isEqualTo(StoredVersion.RSA_OPERATIONS);
		assertThat(use("decrypt", "0123456789abcdef0123456789abcdef")).isEqualTo(404);
		assertThat(status("POST", "/key-uses", "{\"key\": \"search-cmk\"}")).isEqualTo(400);
		assertThat(status("POST", "/key-uses",
				"{\"keyStore\": \"sandbox-vault\", \"key\": \"none\", \"operation\": \"decrypt\"}"))
			.isEqualTo(400);
	}

	@Test
	void addsConsumersThatNobodyHasBound() throws Exception {
		String registry = control("POST", "/consumers", "{\"kind\": \"ContainerRegistry\"}").path("uri").stringValue();
		String index = control("POST", "/consumers", "{\"kind\": \"SearchIndex\", \"name\": \"suites\"}").path("uri")
			.stringValue();
		String fhir = control("POST", "/consumers", "{\"kind\": \"FhirService\"}").path("uri").stringValue();
		assertThat(control("GET", "/consumers", "").values())
			.extracting((consumer) -> consumer.path("uri").stringValue())
			.hasSize(39)
			.contains(registry, index, fhir);
		assertThat(ids("resources | where tostring(properties) has '/keys/registry-cmk' | project id"))
			.containsExactly(registry);
		JsonNode indexes = json(
				call(AzureService.SEARCH, "GET", "/indexes?api-version=2026-04-01&$select=name,encryptionKey", ""));
		assertThat(indexes.path("value").values()).extracting((shown) -> shown.path("name").stringValue())
			.contains("suites");
		assertThat(status("POST", "/consumers", "{\"kind\": \"Printer\"}")).isEqualTo(400);
		sandbox.reset();
		assertThat(control("GET", "/consumers", "").values())
			.extracting((consumer) -> consumer.path("uri").stringValue())
			.hasSize(38)
			.doesNotContain(index);
	}

	@Test
	void settingsAreShownSetAndReset() throws Exception {
		assertThat(control("GET", "/settings", "").toString()).isEqualTo(
				"""
						{"auditDelay":"PT0S","auditTables":"AsConfigured","partialLogAnswers":false,"resourceGraphLag":"PT0S","limitRequests":false,\
						"locks":[],"deniedKeys":[],"oldApplicationSecretWorks":true,"searchPageSize":0,"ignoreEnforcement":false,\
						"throttled":{"sandbox-hsm":0,"sandbox-vault":0}}""");
		JsonNode changed = control("POST", "/settings", """
				{"auditDelay": "PT10M", "auditTables": "AzureDiagnostics", "resourceGraphLag": "PT5M",
				 "limitRequests": true}""");
		assertThat(changed.path("auditTables").stringValue()).isEqualTo("AzureDiagnostics");
		assertThat(status("POST", "/settings", "{\"auditDelay\": \"soon\", \"limitRequests\": 3}")).isEqualTo(400);
		sandbox.useKey("sandbox-vault", "search-cmk", Optional.empty(), "wrapKey", "finance");
		assertThat(logs("AzureDiagnostics").size()).isZero();
		sandbox.advance(Duration.ofMinutes(10));
		assertThat(logs("AzureDiagnostics | where requestUri_s contains 'wrapkey'").size()).isEqualTo(1);
		for (int number = 0; number < 11; number++) {
			call(AzureService.KEY_VAULT, "POST", "/keys/search-cmk/rotate?api-version=7.4", "");
		}
		assertThat(sandbox.throttledCalls()).containsEntry("sandbox-vault", 1L);
		sandbox.reset();
		assertThat(control("GET", "/settings", "").path("auditDelay").stringValue()).isEqualTo("PT0S");
		assertThat(sandbox.throttledCalls()).containsEntry("sandbox-vault", 0L);
		assertThat(sandbox.auditEvents()).isEmpty();
	}

	@Test
	void queriesCanGoWrongAsAllElse() throws Exception {
		fault("{\"service\": \"LogAnalytics\", \"fault\": \"Status\", \"status\": 429, \"retryAfter\": 7}");
		HttpResponse<String> throttled = query("AZKVAuditLogs");
		assertThat(throttled.statusCode()).isEqualTo(429);
		assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
		assertThat(json(throttled).at("/error/code").stringValue()).isEqualTo("ThrottledError");
		fault("{\"service\": \"LogAnalytics\", \"fault\": \"Status\", \"status\": 403}");
		assertThat(json(query("AZKVAuditLogs")).at("/error/code").stringValue()).isEqualTo("InsufficientAccessError");
		fault("{\"service\": \"LogAnalytics\", \"fault\": \"GarbageAfterEffect\"}");
		assertThat(Json.read(query("AZKVAuditLogs").body())).isEmpty();
		fault("{\"service\": \"LogAnalytics\", \"fault\": \"DropProperty\"}");
		assertThat(json(query("AZKVAuditLogs")).has("tables")).isFalse();
		fault("{\"service\": \"LogAnalytics\", \"fault\": \"ResetBeforeEffect\"}");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> query("AZKVAuditLogs"));
		fault("{\"service\": \"ResourceManager\", \"path\": \"/providers/Microsoft.ResourceGraph\","
				+ " \"fault\": \"Status\", \"status\": 503}");
		assertThat(call(AzureService.RESOURCE_MANAGER, "POST", GRAPH, "{\"query\": \"resources\"}").statusCode())
			.isEqualTo(503);
		assertThat(ids("resources | where type startswith 'microsoft.keyvault' | project id")).hasSize(2);
	}

	@Test
	void theServiceIsToldWhereTheQueriesGo() {
		assertThat(sandbox.properties()).containsEntry("keyrotor.azure.routes[api.loganalytics.azure.com]",
				sandbox.address(AzureService.LOG_ANALYTICS).toString());
		assertThat(sandbox.auditWorkspace()).isEqualTo("5a0d8c1e-0000-4c1a-9d2b-000000001095");
	}

	private static int use(String operation, String version) throws IOException, InterruptedException {
		return control("POST", "/key-uses",
				Json.object()
					.put("keyStore", "sandbox-vault")
					.put("key", "search-cmk")
					.put("version", version)
					.put("operation", operation)
					.toString())
			.path("httpStatusCode")
			.intValue();
	}

	private static String version() throws IOException, InterruptedException {
		String id = json(call(AzureService.KEY_VAULT, "GET", "/keys/search-cmk?api-version=7.4", "")).at("/key/kid")
			.stringValue();
		return id.substring(id.lastIndexOf('/') + 1);
	}

	private static HttpResponse<String> query(String query) throws IOException, InterruptedException {
		return call(AzureService.LOG_ANALYTICS, "POST", "/v1/workspaces/" + sandbox.auditWorkspace() + "/query",
				Json.object().put("query", query).put("timespan", "P2D").toString());
	}

	private static JsonNode logs(String query) throws IOException, InterruptedException {
		HttpResponse<String> answer = query(query);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer).at("/tables/0/rows");
	}

	private static List<String> ids(String query) throws IOException, InterruptedException {
		JsonNode answer = json(
				call(AzureService.RESOURCE_MANAGER, "POST", GRAPH, Json.object().put("query", query).toString()));
		return answer.path("data").valueStream().map((row) -> row.path("id").stringValue()).toList();
	}

	private static void fault(String json) throws IOException, InterruptedException {
		assertThat(status("POST", "/faults", json)).isEqualTo(201);
	}

	private static JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
		return json(client.send(controlRequest(method, path, body), BodyHandlers.ofString()));
	}

	private static int status(String method, String path, String body) throws IOException, InterruptedException {
		return client.send(controlRequest(method, path, body), BodyHandlers.ofString()).statusCode();
	}

	private static HttpRequest controlRequest(String method, String path, String body) {
		return HttpRequest.newBuilder(sandbox.controlAddress().resolve(path))
			.method(method, BodyPublishers.ofString(body))
			.build();
	}

	private static HttpResponse<String> call(AzureService azure, String method, String path, String body)
			throws IOException, InterruptedException {
		return client.send(HttpRequest.newBuilder(URI.create(sandbox.address(azure) + path))
			.version(HttpClient.Version.HTTP_1_1)
			.header("Authorization", "Bearer some-token")
			.header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return Json.read(answer.body()).orElseThrow();
	}

}
