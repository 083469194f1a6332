package io.keyrotor.web.access;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.keyrotor.web.access.GuardedService.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

/** The issuer is down, comes back, and changes its keys while the service runs. */
class IssuerOutageIT {

	private static final String READ = "KeyRotation.Read";

	@TempDir
	Path folder;

	@Test
	void outageIsNeitherACrashNorTheCallersFault() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer()) {
			issuer.goDown();
			try (GuardedService service = new GuardedService(this.folder, issuer)) {
				HttpResponse<String> down = health(service, 503);
				assertThat(down.body()).contains("DOWN").doesNotContain("issuer");
				for (String probe : List.of("liveness", "readiness")) {
					assertThat(service.send("GET", "/actuator/health/" + probe).statusCode()).isEqualTo(200);
				}
				HttpResponse<String> unknown = service.get("/v1/rotations", issuer.token(READ));
				assertRefused(unknown, 503, "IdentityProviderUnavailable").contains("keys of the identity provider");
				assertThat(unknown.headers().firstValue("Retry-After")).hasValue("10");
				assertRefused(service.get("/v1/rotations", "garbage"), 401, "TokenInvalid");
				issuer.comeBack();
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
				assertThat(issuerIn(service, issuer.token(READ)).path("status").asString()).isEqualTo("UP");
				issuer.goDown();
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void newKeyIsFetchedOnceAndUnknownOnesFloodNobody() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			awaitKeyRequest(issuer);
			assertThat(issuer.keyRequests()).as("before the first token").isEqualTo(1);
			String before = issuer.token(READ);
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
			assertThat(issuer.keyRequests()).isEqualTo(2);
			issuer.rollOver();
			for (int i = 0; i < 3; i++) {
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
			}
			assertThat(issuer.keyRequests()).isEqualTo(3);
			RSAKey stranger = LocalIssuer.newKey();
			JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(stranger.getKeyID()).build();
			long start = System.nanoTime();
			for (int i = 0; i < 100; i++) {
				String token = LocalIssuer.sign(issuer.claims(READ).jwtID("" + i).build(), stranger, header);
				assertRefused(service.get("/v1/rotations", token), 401, "TokenInvalid").contains("does not publish");
			}
			long intervals = 1 + (System.nanoTime() - start) / SigningKeys.INTERVAL.toNanos();
			assertThat(issuer.keyRequests()).isLessThanOrEqualTo((int) (3 + 2 * intervals));
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void metadataOfAnotherIssuerAreNotBelieved() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			issuer.callItself("https://evil.example");
			assertRefused(service.get("/v1/rotations", issuer.token(READ)), 503, "IdentityProviderUnavailable");
		}
	}

	@Test
	void healthSaysWhatIsWrongWithTheIssuerAndWhatToDo() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			awaitKeyRequest(issuer);
			String before = issuer.token(READ);
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
			issuer.callItself("https://other.example");
			issuer.rollOver();
			assertRefused(service.get("/v1/rotations", issuer.token(READ)), 503, "IdentityProviderUnavailable");
			JsonNode down = issuerIn(service, before);
			assertThat(down.path("status").asString()).isEqualTo("DOWN");
			assertThat(down.at("/details/problem").asString()).contains("names the issuer https://other.example",
					TokenProperties.ISSUER);
			assertThat(down.at("/details/remedy").asString()).contains("-Dhttps.proxyHost", "keyrotor.azure.proxy");
		}
	}

	/** The health once the issuer was asked after the start. */
	private static HttpResponse<String> health(GuardedService service, int status) throws Exception {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		HttpResponse<String> health = service.send("GET", "/actuator/health");
		while (health.statusCode() != status && System.nanoTime() < end) {
			Thread.sleep(50);
			health = service.send("GET", "/actuator/health");
		}
		assertThat(health.statusCode()).as(health.body()).isEqualTo(status);
		return health;
	}

	/** Waits until the service has looked at the issuer by itself. */
	private static void awaitKeyRequest(LocalIssuer issuer) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (issuer.keyRequests() == 0 && System.nanoTime() < end) {
			Thread.sleep(20);
		}
	}

	private static JsonNode issuerIn(GuardedService service, String token) throws Exception {
		return JsonMapper.shared().readTree(service.get("/actuator/health", token).body()).at("/components/issuer");
	}

	@Test
	void keysCanBeReadFromAnAddressOfTheirOwn() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer();
				GuardedService service = new GuardedService(this.folder, issuer,
						TokenProperties.KEYS + "=" + issuer.uri() + "/keys")) {
			issuer.callItself("nobody asks for this name");
			assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
		}
	}

}
