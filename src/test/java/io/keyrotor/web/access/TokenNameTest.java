package io.keyrotor.web.access;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How a caller is called who answers for something by name. */
class TokenNameTest {

	private static final URI ISSUER = URI.create("https://issuer.example/v2.0");

	private final TokenClaims claims = new TokenClaims(new TokenIssuer(ISSUER, Set.of("keyrotor"), Optional.empty()),
			Clock.systemUTC());

	@Test
	void personIsCalledByNameAndId() {
		assertThat(signedInAs(token().claim("name", "Ada\u0007Lovelace").claim("preferred_username", "ada@example")))
			.isEqualTo("Ada Lovelace (tenant/object)");
		assertThat(signedInAs(token().claim("preferred_username", "ada@example")))
			.isEqualTo("ada@example (tenant/object)");
		assertThat(signedInAs(token().claim("upn", "ada@example"))).isEqualTo("ada@example (tenant/object)");
	}

	@Test
	void applicationIsCalledByItsId() {
		assertThat(signedInAs(token().claim("azp", "an-app"))).isEqualTo("application an-app (tenant/object)");
	}

	@Test
	void longNameIsCut() {
		assertThat(signedInAs(token().claim("name", "x".repeat(1000)))).isEqualTo("x".repeat(200) + " (tenant/object)");
	}

	private String signedInAs(JWTClaimsSet.Builder token) {
		return this.claims.bearer(token.build()).signedInAs();
	}

	private static JWTClaimsSet.Builder token() {
		return new JWTClaimsSet.Builder().issuer(ISSUER.toString())
			.audience("keyrotor")
			.expirationTime(Date.from(Instant.now().plusSeconds(600)))
			.claim("oid", "object")
			.claim("tid", "tenant");
	}

}
