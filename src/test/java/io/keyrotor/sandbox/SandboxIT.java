package io.keyrotor.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Drives the running fakes as a stranger would, over https. */
@SuppressWarnings("NullAway.Init")
class SandboxIT {

	private static final String VERSION = "api-version=7.4";

	private static Sandbox sandbox;

	private static HttpClient client;

	@BeforeAll
	static void start() throws Exception {
		sandbox = Sandbox.start();
		client = HttpClient.newBuilder().sslContext(trusting(sandbox.trustBundle())).build();
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
	void asksForATokenFirst() throws Exception {
		HttpResponse<String> vault = send(request(AzureService.KEY_VAULT, "/keys/search-cmk/?" + VERSION).build());
		assertThat(vault.statusCode()).isEqualTo(401);
		assertThat(vault.headers().firstValue("WWW-Authenticate").orElseThrow())
			.matches("Bearer authorization=\"https://[^/]+/[0-9a-f-]{36}\", resource=\"https://vault.azure.net\"");
		assertThat(json(vault).at("/error/message").asString()).startsWith("AKV10000");
		HttpResponse<String> hsm = send(request(AzureService.MANAGED_HSM, "/keys/dicom-cmk/?" + VERSION).build());
		assertThat(hsm.statusCode()).isEqualTo(401);
		assertThat(hsm.headers().firstValue("WWW-Authenticate").orElseThrow())
			.endsWith("resource=\"https://managedhsm.azure.net\"");
		assertThat(hsm.body()).isEmpty();
	}

	@Test
	void rotatesAKeyAndNotesIt() throws Exception {
		String old = version(get(AzureService.KEY_VAULT, "/keys/search-cmk/?" + VERSION));
		HttpResponse<String> rotated = call(AzureService.KEY_VAULT, "POST", "/keys/search-cmk/rotate?" + VERSION, "");
		assertThat(rotated.statusCode()).isEqualTo(200);
		String created = version(json(rotated));
		assertThat(created).matches("[0-9a-f]{32}").isNotEqualTo(old);
		assertThat(version(get(AzureService.KEY_VAULT, "/keys/SEARCH-CMK?" + VERSION))).isEqualTo(created);
		JsonNode before = get(AzureService.KEY_VAULT, "/keys/search-cmk/" + old + "?" + VERSION);
		assertThat(before.at("/attributes/enabled").booleanValue()).isTrue();
		JsonNode noted = control("GET", "/ledger", "").get(0);
		assertThat(noted.path("operation").asString()).isEqualTo("CreateVersion");
		assertThat(noted.path("target").asString()).isEqualTo("sandbox-vault/search-cmk");
		assertThat(noted.path("keyVersion").asString()).isEqualTo(created);
		assertThat(noted.path("requestId").asString())
			.isEqualTo(rotated.headers().firstValue("x-ms-request-id").orElseThrow());
		assertThat(noted.path("sequence").asInt()).isEqualTo(1);
		assertThat(Instant.parse(noted.path("at").asString())).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void showsPoliciesInTheShapeOfEachStore() throws Exception {
		assertThat(get(AzureService.KEY_VAULT, "/keys/no-policy/rotationpolicy?" + VERSION).toString()).isEqualTo(
				"""
						{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],"attributes":null}""");
		assertThat(get(AzureService.MANAGED_HSM, "/keys/dicom-cmk/rotationpolicy?" + VERSION).toString()).isEqualTo("""
				{"id":"","attributes":{"expiryTime":"","created":0,"updated":0}}""");
		String policy = """
				{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M", "timeBeforeExpiry": null},
				 "action": {"type": "ROTATE"}}], "attributes": {"expiryTime": "P2Y"}}""";
		JsonNode vault = json(call(AzureService.KEY_VAULT, "PUT", "/keys/no-policy/rotationpolicy?" + VERSION, policy));
		assertThat(vault.path("lifetimeActions").toString()).isEqualTo("""
				[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}},\
				{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}]""");
		assertThat(vault.at("/attributes/expiryTime").asString()).isEqualTo("P2Y");
		JsonNode hsm = json(call(AzureService.MANAGED_HSM, "PUT", "/keys/dicom-cmk/rotationpolicy?" + VERSION, policy));
		assertThat(hsm.path("lifetimeActions").toString()).isEqualTo("""
				[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"rotate"}}]""");
		assertThat(hsm.path("id").asString())
			.isEqualTo("https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk/rotationpolicy");
	}

	@Test
	void listsVersionsInPagesUnderTheRealName() throws Exception {
		List<String> ids = new ArrayList<>();
		Optional<String> next = Optional.of("/keys/nearly-full/versions?maxresults=20&" + VERSION);
		while (next.isPresent()) {
			JsonNode page = get(AzureService.MANAGED_HSM, next.get());
			page.path("value").forEach((item) -> ids.add(item.path("kid").asString()));
			JsonNode link = page.path("nextLink");
			next = link.isNull() ? Optional.empty()
					: Optional.of(link.asString().replace("https://sandbox-hsm.managedhsm.azure.net:443", ""));
		}
		assertThat(ids).hasSize(99).doesNotHaveDuplicates();
		assertThat(get(AzureService.KEY_VAULT, "/keys/missing/versions?" + VERSION).toString())
			.isEqualTo("{\"value\":[],\"nextLink\":null}");
		assertThat(call(AzureService.KEY_VAULT, "GET", "/keys?maxresults=26&" + VERSION, "").statusCode())
			.isEqualTo(400);
	}

	@Test
	void refusesADisabledVersionAndNamesWhatHappened() throws Exception {
		String version = version(get(AzureService.KEY_VAULT, "/keys/search-cmk/?" + VERSION));
		String path = "/keys/search-cmk/" + version;
		String body = "{\"alg\": \"RSA-OAEP-256\", \"value\": \"c2VjcmV0\"}";
		JsonNode wrapped = json(call(AzureService.KEY_VAULT, "POST", path + "/wrapkey?" + VERSION, body));
		JsonNode unwrapped = json(
				call(AzureService.KEY_VAULT, "POST", path + "/unwrapkey?" + VERSION, wrapped.toString()));
		assertThat(unwrapped.path("value").asString()).isEqualTo("c2VjcmV0");
		JsonNode changed = json(call(AzureService.KEY_VAULT, "PATCH", path + "?" + VERSION,
				"{\"key_ops\": [], \"attributes\": {\"enabled\": false}}"));
		assertThat(changed.at("/key/key_ops").size()).isZero();
		HttpResponse<String> refused = call(AzureService.KEY_VAULT, "POST", path + "/unwrapkey?" + VERSION,
				wrapped.toString());
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(json(refused).at("/error/innererror/code").asString()).isEqualTo("KeyOperationForbidden");
		assertThat(control("GET", "/ledger", "").get(0).path("operation").asString()).isEqualTo("DisableVersion");
	}

	@Test
	void keepsASoftDeletedNameAndSaysErrorsAsEachStoreDoes() throws Exception {
		call(AzureService.KEY_VAULT, "DELETE", "/keys/no-policy?" + VERSION, "");
		assertThat(call(AzureService.KEY_VAULT, "GET", "/keys/no-policy/?" + VERSION, "").statusCode()).isEqualTo(404);
		HttpResponse<String> create = call(AzureService.KEY_VAULT, "POST", "/keys/no-policy/create?" + VERSION,
				"{\"kty\": \"RSA\"}");
		assertThat(create.statusCode()).isEqualTo(409);
		assertThat(json(create).at("/error/innererror/code").asString()).isEqualTo("ObjectIsDeletedButRecoverable");
		assertThat(call(AzureService.KEY_VAULT, "POST", "/deletedkeys/no-policy/recover?" + VERSION, "").statusCode())
			.isEqualTo(200);
		HttpResponse<String> hsm = call(AzureService.MANAGED_HSM, "POST", "/keys/missing/rotate?" + VERSION, "");
		assertThat(hsm.statusCode()).isEqualTo(404);
		assertThat(json(hsm).at("/error/message").asString()).contains("(Activity ID: ");
		assertThat(json(hsm).at("/error").has("innererror")).isFalse();
		assertThat(call(AzureService.KEY_VAULT, "GET", "/keys/k_1?" + VERSION, "").statusCode()).isEqualTo(400);
		assertThat(call(AzureService.KEY_VAULT, "GET", "/keys/search-cmk", "").statusCode()).isEqualTo(400);
	}

	@Test
	void givesTokensToWhoeverShowsTheHeader() throws Exception {
		URI endpoint = URI
			.create(sandbox.identityEndpoint() + "?api-version=2019-08-01&resource=https://vault.azure.net");
		HttpRequest known = HttpRequest.newBuilder(endpoint)
			.header("X-IDENTITY-HEADER", sandbox.identityHeader())
			.build();
		JsonNode token = json(send(known));
		assertThat(token.path("access_token").asString()).isNotBlank();
		assertThat(Long.parseLong(token.path("expires_on").asString())).isGreaterThan(Instant.now().getEpochSecond());
		assertThat(token.path("resource").asString()).isEqualTo("https://vault.azure.net");
		assertThat(send(HttpRequest.newBuilder(endpoint).build()).statusCode()).isEqualTo(401);
	}

	@Test
	void showsEveryConsumerOfTheFirstState() throws Exception {
		JsonNode consumers = control("GET", "/consumers", "");
		assertThat(consumers.values()).extracting((consumer) -> consumer.path("kind").stringValue())
			.contains("SearchKnowledgeBase", "SearchKnowledgeSource", "DicomService", "FhirService", "StorageAccount",
					"Microsoft.Sql/servers/encryptionProtector", "Microsoft.Databricks/workspaces")
			.hasSize(38);
		assertThat(consumers.values()).filteredOn((consumer) -> consumer.path("key").asString("").equals("search-cmk"))
			.hasSize(5);
		assertThat(consumers.values()).filteredOn((consumer) -> !consumer.has("key")).hasSize(1);
	}

	@Test
	void doesItAndNeverAnswers() throws Exception {
		fault("{\"service\": \"KeyVault\", \"path\": \"/keys/search-cmk/rotate\", \"fault\": \"TimeoutAfterEffect\"}");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(
				authorized(AzureService.KEY_VAULT, "/keys/search-cmk/rotate?" + VERSION).POST(BodyPublishers.noBody())
					.timeout(Duration.ofMillis(500))
					.build()));
		assertThat(sandbox.ledger()).hasSize(1);
		assertThat(control("GET", "/faults", "").get(0).path("fired").asInt()).isEqualTo(1);
	}

	@Test
	void breaksConnections() throws Exception {
		fault("{\"service\": \"KeyVault\", \"method\": \"POST\", \"fault\": \"ResetBeforeEffect\"}");
		assertThatExceptionOfType(IOException.class).isThrownBy(this::rotate);
		assertThat(sandbox.ledger()).isEmpty();
		fault("{\"service\": \"KeyVault\", \"method\": \"POST\", \"fault\": \"ResetAfterEffect\"}");
		assertThatExceptionOfType(IOException.class).isThrownBy(this::rotate);
		assertThat(sandbox.ledger()).hasSize(1);
	}

	@Test
	void answersAnErrorOrGarbageOrLate() throws Exception {
		fault("{\"service\": \"KeyVault\", \"fault\": \"Status\", \"status\": 503, \"retryAfter\": 3}");
		HttpResponse<String> refused = rotate();
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.headers().firstValue("Retry-After")).contains("3");
		assertThat(sandbox.ledger()).isEmpty();
		fault("{\"service\": \"KeyVault\", \"fault\": \"GarbageAfterEffect\"}");
		assertThat(Json.read(rotate().body())).isEmpty();
		assertThat(sandbox.ledger()).hasSize(1);
		fault("{\"service\": \"KeyVault\", \"fault\": \"Delay\", \"delay\": \"PT0.3S\"}");
		Instant start = Instant.now();
		assertThat(rotate().statusCode()).isEqualTo(200);
		assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(290));
	}

	@Test
	void spoilsTheIdentityEndpointToo() throws Exception {
		fault("{\"service\": \"Identity\", \"fault\": \"Status\", \"status\": 500}");
		assertThat(send(HttpRequest.newBuilder(sandbox.identityEndpoint()).build()).statusCode()).isEqualTo(500);
	}

	@Test
	void hidesATextAndLosesAProperty() throws Exception {
		String index = "/indexes('hotels')?api-version=2025-09-01";
		String known = get(AzureService.SEARCH, index).toString();
		fault("{\"service\": \"Search\", \"fault\": \"HiddenSecret\"}");
		assertThat(get(AzureService.SEARCH, index).toString()).contains(Damage.MARKER);
		assertThat(get(AzureService.SEARCH, index).toString()).isEqualTo(known);
		fault("{\"service\": \"Search\", \"fault\": \"DropProperty\"}");
		assertThat(call(AzureService.SEARCH, "PUT", index, known).statusCode()).isEqualTo(204);
		assertThat(get(AzureService.SEARCH, index).path("encryptionKey").isObject()).isTrue();
		assertThat(get(AzureService.SEARCH, index).path("description").asString("")).isEmpty();
	}

	@Test
	void movesItsClockAndComesBack() throws Exception {
		Instant before = sandbox.clock().instant();
		JsonNode moved = control("POST", "/clock", "{\"advance\": \"PT2H\"}");
		assertThat(moved.path("moved").asString()).isEqualTo("fakes");
		assertThat(Instant.parse(moved.path("now").asString())).isAfterOrEqualTo(before.plus(Duration.ofHours(2)));
		JsonNode rotated = json(rotate());
		assertThat(rotated.at("/attributes/created").longValue())
			.isGreaterThanOrEqualTo(before.plus(Duration.ofHours(2)).getEpochSecond());
		fault("{\"service\": \"KeyVault\", \"fault\": \"ResetBeforeEffect\"}");
		control("POST", "/reset", "");
		assertThat(sandbox.clock().instant()).isBefore(before.plus(Duration.ofHours(1)));
		assertThat(sandbox.ledger()).isEmpty();
		assertThat(control("GET", "/faults", "").size()).isZero();
		JsonNode versions = get(AzureService.KEY_VAULT, "/keys/search-cmk/versions?" + VERSION).path("value");
		assertThat(versions.size()).isEqualTo(1);
	}

	@Test
	void movesAndResetsTheServiceAtRest() {
		List<String> seen = new ArrayList<>();
		sandbox.attach(new ServiceInProcess() {
			@Override
			public void atRest(Runnable change) {
				seen.add("pause");
				change.run();
				seen.add("resume");
			}

			@Override
			public void reset() {
				seen.add("reset");
			}
		});
		try {
			sandbox.advance(Duration.ofHours(1));
			sandbox.reset();
			assertThat(seen).containsExactly("pause", "resume", "pause", "reset", "resume");
		}
		finally {
			sandbox.detach();
		}
	}

	@Test
	void saysWhatItDoesNotTake() throws Exception {
		assertThat(controlStatus("GET", "/nothing", "")).isEqualTo(404);
		assertThat(controlStatus("DELETE", "/ledger", "")).isEqualTo(405);
		assertThat(controlStatus("POST", "/faults", "{\"fault\": \"Fire\"}")).isEqualTo(400);
		assertThat(controlStatus("POST", "/clock", "{\"advance\": \"-PT2H\"}")).isEqualTo(400);
		assertThat(controlStatus("POST", "/clock", "{\"advance\": \"PT2H\", \"back\": true}")).isEqualTo(400);
		assertThat(controlStatus("POST", "/clock", "soon")).isEqualTo(400);
		assertThat(controlStatus("DELETE", "/faults", "")).isEqualTo(204);
	}

	@Test
	void writesWhatThePackagedServiceNeeds(@TempDir Path directory) throws Exception {
		AzureSandbox.write(sandbox, directory);
		List<String> environment = Files.readAllLines(directory.resolve("environment"));
		assertThat(environment).allSatisfy((line) -> assertThat(line).matches("[A-Z_]+=\\S+"));
		assertThat(environment).contains("IDENTITY_ENDPOINT=" + sandbox.identityEndpoint());
		assertThat(Files.readString(directory.resolve("application.yaml"))).contains(
				"\"keyrotor.azure.routes[sandbox-vault.vault.azure.net]\": \"" + sandbox.address(AzureService.KEY_VAULT)
						+ "\"",
				"\"keyrotor.key-stores.sandbox-hsm.type\": \"managed-hsm\"", "jdbc:sqlite:" + directory);
	}

	private HttpResponse<String> rotate() throws IOException, InterruptedException {
		return call(AzureService.KEY_VAULT, "POST", "/keys/search-cmk/rotate?" + VERSION, "");
	}

	private static void fault(String json) throws IOException, InterruptedException {
		assertThat(controlStatus("POST", "/faults", json)).isEqualTo(201);
	}

	private static JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
		return json(send(controlRequest(method, path, body)));
	}

	private static int controlStatus(String method, String path, String body) throws IOException, InterruptedException {
		return send(controlRequest(method, path, body)).statusCode();
	}

	private static HttpRequest controlRequest(String method, String path, String body) {
		return HttpRequest.newBuilder(sandbox.controlAddress().resolve(path))
			.method(method, BodyPublishers.ofString(body))
			.build();
	}

	private static JsonNode get(AzureService azure, String path) throws IOException, InterruptedException {
		HttpResponse<String> answer = call(azure, "GET", path, "");
		assertThat(answer.statusCode()).isEqualTo(200);
		return json(answer);
	}

	private static HttpResponse<String> call(AzureService azure, String method, String path, String body)
			throws IOException, InterruptedException {
		return send(authorized(azure, path).header("Content-Type", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build());
	}

	private static HttpRequest.Builder authorized(AzureService azure, String path) {
		return request(azure, path).header("Authorization", "Bearer some-token");
	}

	private static HttpRequest.Builder request(AzureService azure, String path) {
		return HttpRequest.newBuilder(URI.create(sandbox.address(azure) + path)).version(HttpClient.Version.HTTP_1_1);
	}

	private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return client.send(request, BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return Json.read(answer.body()).orElseThrow();
	}

	private static String version(JsonNode bundle) {
		String id = bundle.at("/key/kid").asString();
		return id.substring(id.lastIndexOf('/') + 1);
	}

	static SSLContext trusting(Path bundle) throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null, null);
		try (InputStream in = Files.newInputStream(bundle)) {
			trusted.setCertificateEntry("sandbox", CertificateFactory.getInstance("X.509").generateCertificate(in));
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

}
