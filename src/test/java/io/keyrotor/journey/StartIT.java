package io.keyrotor.journey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.keyrotor.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged service takes an address for everybody only together with tokens. */
class StartIT {

	private static final String EVERYWHERE = "server.address=0.0.0.0";

	private static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";

	private static final Duration LONGEST = Duration.ofMinutes(2);

	@TempDir
	Path folder;

	@Test
	void addressForEverybodyNeedsTokens() throws Exception {
		try (Sandbox sandbox = Sandbox.start()) {
			ServiceProcess open = service(sandbox, "open", EVERYWHERE);
			try {
				assertThat(open.awaitEnd(LONGEST)).isEqualTo(1);
				assertThat(open.log()).contains("server.address", "listens on a loopback address only", ISSUER)
					.doesNotContain("\tat ");
			}
			finally {
				open.kill();
			}
			ServiceProcess guarded = service(sandbox, "guarded", EVERYWHERE,
					ISSUER + "=https://login.microsoftonline.com/0d6fbc1b-6a5c-4b0e-9a8d-4b0f5a1c2d3e/v2.0",
					"spring.security.oauth2.resourceserver.jwt.audiences=api://keyrotor");
			try {
				Api api = new Api(guarded.address());
				api.awaitReady("/actuator/health/liveness", LONGEST);
				assertThat(api.get("/v1/rotations").status()).isEqualTo(401);
				assertThat(guarded.log()).contains("Callers need a token of ").doesNotContain("NO AUTHENTICATION");
			}
			finally {
				guarded.kill();
			}
		}
	}

	private ServiceProcess service(Sandbox sandbox, String name, String... properties) throws Exception {
		return new ServiceProcess(sandbox, Files.createDirectory(this.folder.resolve(name)), properties);
	}

}
