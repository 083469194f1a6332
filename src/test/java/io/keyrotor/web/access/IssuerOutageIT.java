package io.keyrotor.web.access;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
				assertThat(service.send("GET", "/actuator/health").statusCode()).isEqualTo(200);
				HttpResponse<String> unknown = service.get("/v1/rotations", issuer.token(READ));
				assertRefused(unknown, 503, "IdentityProviderUnavailable").contains("keys of the identity provider");
				assertThat(unknown.headers().firstValue("Retry-After")).hasValue("10");
				assertRefused(service.get("/v1/rotations", "garbage"), 401, "TokenInvalid");
				issuer.comeBack();
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
				issuer.goDown();
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void newKeyIsFetchedOnceAndUnknownOnesFloodNobody() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			assertThat(issuer.keyRequests()).as("before the first token").isZero();
			String before = issuer.token(READ);
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
			assertThat(service.get("/v1/rotations", before).statusCode()).isEqualTo(200);
			assertThat(issuer.keyRequests()).isEqualTo(1);
			issuer.rollOver();
			for (int i = 0; i < 3; i++) {
				assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
			}
			assertThat(issuer.keyRequests()).isEqualTo(2);
			RSAKey stranger = LocalIssuer.newKey();
			JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(stranger.getKeyID()).build();
			long start = System.nanoTime();
			for (int i = 0; i < 100; i++) {
				String token = LocalIssuer.sign(issuer.claims(READ).jwtID("" + i).build(), stranger, header);
				assertRefused(service.get("/v1/rotations", token), 401, "TokenInvalid").contains("does not publish");
			}
			long intervals = 1 + (System.nanoTime() - start) / SigningKeys.INTERVAL.toNanos();
			assertThat(issuer.keyRequests()).isLessThanOrEqualTo((int) (2 + 2 * intervals));
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
	void keysCanBeReadFromAnAddressOfTheirOwn() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer();
				GuardedService service = new GuardedService(this.folder, issuer,
						TokenProperties.KEYS + "=" + issuer.uri() + "/keys")) {
			issuer.callItself("nobody asks for this name");
			assertThat(service.get("/v1/rotations", issuer.token(READ)).statusCode()).isEqualTo(200);
		}
	}

}
