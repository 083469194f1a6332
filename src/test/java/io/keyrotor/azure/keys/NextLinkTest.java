package io.keyrotor.azure.keys;

import java.net.URI;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NextLinkTest {

	private static final KeyStore STORE = new KeyStore(new KeyStoreName("demo"), KeyStoreType.KEY_VAULT,
			URI.create("https://demo.vault.azure.net"), KeyStoreRules.keyVault(28, false));

	@ParameterizedTest
	@CsvSource({ "https://demo.vault.azure.net:443/keys?api-version=7.2&$skiptoken=abc&maxresults=25, abc",
			"https://demo.vault.azure.net/keys?%24skiptoken=a%2Fb%3D, a%2Fb%3D",
			"https://DEMO.vault.azure.net/keys?$SkipToken=x!y-z_1==, x!y-z_1==" })
	void givesTheSkipTokenAsItStands(String link, String token) {
		assertThat(NextLink.skipToken(page(link), STORE)).contains(token);
		assertThat(NextLink.parameter(token)).contains("&$skiptoken=" + token);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net.evil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net:8443/keys?$skiptoken=abc", "http://demo.vault.azure.net/keys?$skiptoken=abc",
			"https://other.vault.azure.net/keys?$skiptoken=abc", "https://x@demo.vault.azure.net/keys?$skiptoken=abc",
			"/keys?$skiptoken=abc", "not a link" })
	void refusesToGoOnElsewhere(String link) {
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.uri(page(link), STORE));
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.skipToken(page(link), STORE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://demo.vault.azure.net/keys", "https://demo.vault.azure.net/keys?maxresults=25",
			"https://demo.vault.azure.net/keys?$skiptoken=" })
	void refusesToGoOnWithoutASkipToken(String link) {
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.skipToken(page(link), STORE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"nextLink\":null}", "{\"nextLink\":\"\"}" })
	void endsWhereNoLinkIsGiven(String json) {
		JsonNode page = JsonMapper.shared().readTree(json);
		assertThat(NextLink.uri(page, STORE)).isEmpty();
		assertThat(NextLink.skipToken(page, STORE)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a&api-version=1", "a#b", "a b", "a\r\nHost: evil.example", "%", "%zz", "a%2", "ä",
			"a\\b", "\u0000" })
	void takesNoTokenThatSaysMore(String token) {
		assertThat(NextLink.parameter(token)).isEmpty();
	}

	@Test
	void takesNoTokenWithoutEnd() {
		assertThat(NextLink.parameter("%41".repeat(1365))).isPresent();
		assertThat(NextLink.parameter("a".repeat(1_000_000))).isEmpty();
	}

	private static JsonNode page(String link) {
		return JsonMapper.shared().createObjectNode().put("nextLink", link);
	}

}
