package io.keyrotor.azure;

import io.keyrotor.settings.Secret;

import java.net.Proxy;
import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpsProxyTest {

	private final HttpsProxy proxy = new HttpsProxy(new ProxyProperties("http://proxy.example:3128", "me",
			new Secret("pass"), List.of("*.Search.windows.net", "direct.vault.azure.net")));

	@ParameterizedTest
	@ValueSource(strings = { "https://payments.vault.azure.net/keys", "https://LOGIN.microsoftonline.com/x",
			"https://search.windows.net/", "https://xdirect.vault.azure.net/", "https://10.0.0.4/",
			"https://localhost.example/" })
	void takesHttps(String uri) {
		List<Proxy> selected = this.proxy.select(URI.create(uri));
		assertThat(selected).singleElement()
			.satisfies((found) -> assertThat(String.valueOf(found.address())).contains("proxy.example", ":3128"));
		assertThat(this.proxy.authorization(URI.create(uri))).contains("Basic bWU6cGFzcw==");
	}

	/**
	 * The endpoints of managed identities are plain http on this machine or beside it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "http://169.254.169.254/metadata/identity/oauth2/token", "http://localhost:8080/msi/token",
			"https://localhost:8443/keys", "https://vault.localhost:8443/keys", "https://127.0.0.1:8443/",
			"https://127.3.2.1/", "https://[::1]:8443/", "https://demo.SEARCH.windows.net/indexes",
			"https://direct.vault.azure.net/keys", "https:///nowhere", "/keys" })
	void leavesTheRestAloneAndShowsItNoLogin(String uri) {
		assertThat(this.proxy.select(URI.create(uri))).containsExactly(Proxy.NO_PROXY);
		assertThat(this.proxy.authorization(URI.create(uri))).isEmpty();
	}

	@Test
	void showsItsLoginToNobody() {
		assertThat(this.proxy).hasToString("http://proxy.example:3128");
	}

}
