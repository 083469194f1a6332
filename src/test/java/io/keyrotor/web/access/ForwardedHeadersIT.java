package io.keyrotor.web.access;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static io.keyrotor.web.access.GuardedService.ROTATIONS;
import static org.assertj.core.api.Assertions.assertThat;

/** The service behind a proxy that ends TLS. */
class ForwardedHeadersIT {

	private static final String NATIVE = "server.forward-headers-strategy=native";

	private static final String[] FORWARDED = { "X-Forwarded-Proto", "https", "X-Forwarded-Host", "keyrotor.example",
			"X-Forwarded-For", "203.0.113.7" };

	@TempDir
	Path folder;

	@Test
	void linksAreThoseOfTheProxyWhereItIsTrusted() throws Exception {
		assertThat(links(NATIVE)).hasSize(3)
			.allSatisfy((link) -> assertThat(link).startsWith("https://keyrotor.example"));
	}

	@Test
	void nobodyIsBelievedUnlessConfigured() throws Exception {
		assertThat(links()).hasSize(3).allSatisfy((link) -> assertThat(link).startsWith("http://localhost:"));
	}

	@Test
	void whoeverIsNoTrustedProxyIsNotBelieved() throws Exception {
		assertThat(links(NATIVE, "server.tomcat.remoteip.internal-proxies=192\\.0\\.2\\.1")).hasSize(3)
			.allSatisfy((link) -> assertThat(link).startsWith("http://localhost:"));
	}

	/** Location, Operation-Location and nextLink, as asked for through the proxy. */
	private Stream<String> links(String... properties) throws Exception {
		try (LocalIssuer issuer = new LocalIssuer();
				GuardedService service = new GuardedService(this.folder, issuer, properties)) {
			HttpResponse<String> accepted = service.post(ROTATIONS, issuer.token("KeyRotation.Operate"), "{}",
					FORWARDED);
			assertThat(accepted.statusCode()).isEqualTo(202);
			HttpResponse<String> page = service.send("GET", "/v1/key-stores?maxPageSize=1",
					Stream
						.concat(Stream.of("Authorization", "Bearer " + issuer.token("KeyRotation.Read")),
								Stream.of(FORWARDED))
						.toArray(String[]::new));
			return Stream.of(accepted.headers().firstValue("Location").orElseThrow(),
					accepted.headers().firstValue("Operation-Location").orElseThrow(),
					JsonMapper.shared().readTree(page.body()).path("nextLink").asString());
		}
	}

}
