package io.keyrotor.azure;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenClaimsTest {

	@Test
	void readsWhoWeAre() {
		TokenClaims claims = TokenClaims
			.of("header." + encoded("{\"oid\": \"o-1\", \"tid\": \"t-1\", \"x\": [1]}") + ".signature");
		assertThat(claims.objectId()).contains("o-1");
		assertThat(claims.tenantId()).contains("t-1");
		assertThat(claims.toString()).doesNotContain("o-1", "t-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "opaque", "a.b", "a.%%%.c", "a.bm8ganNvbg.c", "a..c", "a.b.c.d.e", "a.W10.c",
			"a.eyJvaWQiOjEsInRpZCI6IiAifQ.c", "a.eyJvaWQiOm51bGx9.c" })
	void aTokenInAnotherFormSaysNothing(String token) {
		assertThat(TokenClaims.of(token)).isEqualTo(new TokenClaims(Optional.empty(), Optional.empty()));
	}

	private static String encoded(String json) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
	}

}
