package io.keyrotor.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import io.keyrotor.KeyrotorApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The service with an identity that does not work, and then does. */
@SpringBootTest(classes = KeyrotorApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "keyrotor.key-stores.demo.type=key-vault",
				"keyrotor.key-stores.demo.uri=https://demo.vault.azure.net", "keyrotor.key-stores.hsm.type=managed-hsm",
				"keyrotor.key-stores.hsm.uri=https://demo.managedhsm.azure.net",
				"keyrotor.azure.identity.credential=client-secret", "keyrotor.azure.identity.client-id=app-1",
				"keyrotor.azure.identity.client-secret=NOBODY-MAY-SEE-THIS",
				"keyrotor.azure.identity.tenant-id=" + FakeEntra.TENANT,
				"keyrotor.azure.identity.disable-instance-discovery=true", "keyrotor.azure.identity.check-interval=1s",
				"keyrotor.azure.tls-bundle=entra" })
@DirtiesContext
@SuppressWarnings("NullAway.Init")
class IdentityIT {

	private static final Duration LONGEST = Duration.ofSeconds(60);

	@TempDir
	private static Path directory;

	private static FakeEntra entra;

	@LocalServerPort
	private int port;

	private final HttpClient client = HttpClient.newHttpClient();

	@DynamicPropertySource
	static void addresses(DynamicPropertyRegistry registry) throws Exception {
		LoopbackCertificate certificate = LoopbackCertificate.in(directory);
		entra = new FakeEntra(certificate);
		entra.refuses(7000215, "invalid_client", "Invalid client secret provided for app 'NOBODY-MAY-SEE-THIS='.");
		Path authorities = Files.writeString(directory.resolve("entra.pem"), pem(certificate));
		registry.add("spring.ssl.bundle.pem.entra.truststore.certificate", () -> "file:" + authorities);
		registry.add("keyrotor.azure.identity.authority-host", () -> entra.address().toString());
		registry.add("spring.datasource.url", () -> "jdbc:sqlite:" + directory.resolve("keyrotor.db"));
	}

	@AfterAll
	static void stop() {
		entra.close();
	}

	@Test
	void startsWithoutATokenSaysWhatIsWrongAndRecoversByItself() throws Exception {
		assertThat(get("/v1/key-stores").statusCode()).isEqualTo(200);
		JsonNode down = awaitIdentity("DOWN");
		assertThat(down.at("/details/credential").asString()).isEqualTo("client-secret");
		assertThat(down.at("/details/problem").asString())
			.startsWith("No token for managedhsm.azure.net: AADSTS7000215: ")
			.doesNotContain("NOBODY-MAY-SEE-THIS");
		assertThat(down.at("/details/remedy").asString()).contains("client secret", "not its id");
		assertThat(Instant.parse(down.at("/details/checkedOn").asString())).isBeforeOrEqualTo(Instant.now());
		HttpResponse<String> refused = get("/v1/key-stores/demo/keys");
		assertThat(refused.statusCode()).isEqualTo(502);
		assertThat(refused.body()).contains("AADSTS7000215", "[hidden]").doesNotContain("NOBODY-MAY-SEE-THIS");
		assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
		assertThat(json(get("/actuator/health")).at("/components/db/status").asString()).isEqualTo("UP");
		assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		entra.gives("token-of-entra");
		JsonNode up = awaitIdentity("UP");
		assertThat(up.path("details").propertyNames()).containsExactlyInAnyOrder("credential", "checkedOn");
		assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
		assertThat(entra.exchanges()).extracting((exchange) -> exchange.value("scope"))
			.anySatisfy((scope) -> assertThat(scope).contains("https://vault.azure.net/.default"))
			.anySatisfy((scope) -> assertThat(scope).contains("https://managedhsm.azure.net/.default"));
	}

	private JsonNode awaitIdentity(String status) throws IOException, InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		JsonNode identity = identity();
		while (!identity.path("status").asString().equals(status) && System.nanoTime() < end) {
			Thread.sleep(200);
			identity = identity();
		}
		assertThat(identity.path("status").asString()).isEqualTo(status);
		return identity;
	}

	private JsonNode identity() throws IOException, InterruptedException {
		return json(get("/actuator/health")).at("/components/identity");
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
				BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> answer) {
		return JsonMapper.shared().readTree(answer.body());
	}

	private static String pem(LoopbackCertificate certificate) throws Exception {
		KeyStore store = KeyStore.getInstance(certificate.keyStore().toFile(),
				LoopbackCertificate.PASSWORD.toCharArray());
		return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' })
			.encodeToString(store.getCertificate("loopback").getEncoded()) + "\n-----END CERTIFICATE-----\n";
	}

}
