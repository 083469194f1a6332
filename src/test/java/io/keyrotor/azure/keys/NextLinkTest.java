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

	private static final String KEYS = "/keys";

	private static final KeyStore STORE = new KeyStore(new KeyStoreName("demo"), KeyStoreType.KEY_VAULT,
			URI.create("https://demo.vault.azure.net"), KeyStoreRules.keyVault(28, false));

	@ParameterizedTest
	@CsvSource({ "https://demo.vault.azure.net:443/keys?api-version=7.2&$skiptoken=abc&maxresults=25, abc",
			"https://demo.vault.azure.net/keys?%24skiptoken=a%2Fb%3D, a%2Fb%3D",
			"https://DEMO.vault.azure.net/keys?$SkipToken=x!y-z_1==, x!y-z_1==" })
	void givesTheSkipTokenAsItStands(String link, String token) {
		assertThat(NextLink.skipToken(page(link), STORE, KEYS)).contains(token);
		assertThat(NextLink.parameter(token)).contains("&$skiptoken=" + token);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net.evil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net:8443/keys?$skiptoken=abc", "http://demo.vault.azure.net/keys?$skiptoken=abc",
			"https://other.vault.azure.net/keys?$skiptoken=abc", "https://x@demo.vault.azure.net/keys?$skiptoken=abc",
			"https://demo.vault.azure.net./keys?$skiptoken=abc", "https://demo.vault.azure.cn/keys?$skiptoken=abc",
			"https://demo.vault.azure.net@evil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net%2Eevil.example/keys?$skiptoken=abc",
			"https://demo.vault.azure.net\\.evil.example/keys?$skiptoken=abc", "//evil.example/keys?$skiptoken=abc",
			"/keys?$skiptoken=abc", "not a link" })
	void refusesToGoOnElsewhere(String link) {
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.uri(page(link), STORE, KEYS));
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.skipToken(page(link), STORE, KEYS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/secrets", "/keys/orders/versions", "/keys/../secrets", "/keys/%2e%2e/secrets", "//keys",
			"/", "", "/keysx", "/keys;x" })
	void refusesToGoOnAsAnotherList(String path) {
		assertThatIllegalArgumentException().isThrownBy(
				() -> NextLink.uri(page("https://demo.vault.azure.net" + path + "?$skiptoken=abc"), STORE, KEYS));
	}

	@ParameterizedTest
	@CsvSource({ "https://vault.corp.example:9443, https://payments.vault.azure.net:443/keys?a=%2B&$skiptoken=x",
			"https://vault.corp.example:9443, https://payments.vault.azure.cn/keys/?a=%2B&$skiptoken=x",
			"https://vault.corp.example:9443, https://vault.corp.example/keys?a=%2B&$skiptoken=x",
			"https://localhost:9443, https://LOCALHOST:8443/KEYS?a=%2B&$skiptoken=x" })
	void goesOnAtTheStoresOwnAddressWhereThatStandsInForAnother(String store, String link) {
		assertThat(NextLink.uri(page(link), standIn(store), KEYS))
			.contains(URI.create(store + "/keys?a=%2B&$skiptoken=x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://payments.managedhsm.azure.net/keys?$skiptoken=x",
			"https://vault.azure.net/keys?$skiptoken=x", "https://payments.vault.azure.net:8443/keys?$skiptoken=x",
			"https://vault.azure.net.evil.example/keys?$skiptoken=x", "https://other.corp.example/keys?$skiptoken=x",
			"http://vault.corp.example/keys?$skiptoken=x", "https://me@vault.corp.example/keys?$skiptoken=x" })
	void refusesWhatNoStandInWouldCallItself(String link) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NextLink.uri(page(link), standIn("https://vault.corp.example:9443"), KEYS));
	}

	private static KeyStore standIn(String address) {
		return new KeyStore(new KeyStoreName("stand-in"), KeyStoreType.KEY_VAULT, URI.create(address),
				KeyStoreRules.keyVault(28, false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://demo.vault.azure.net/keys", "https://demo.vault.azure.net/keys?maxresults=25",
			"https://demo.vault.azure.net/keys?$skiptoken=" })
	void refusesToGoOnWithoutASkipToken(String link) {
		assertThatIllegalArgumentException().isThrownBy(() -> NextLink.skipToken(page(link), STORE, KEYS));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"nextLink\":null}", "{\"nextLink\":\"\"}" })
	void endsWhereNoLinkIsGiven(String json) {
		JsonNode page = JsonMapper.shared().readTree(json);
		assertThat(NextLink.uri(page, STORE, KEYS)).isEmpty();
		assertThat(NextLink.skipToken(page, STORE, KEYS)).isEmpty();
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
