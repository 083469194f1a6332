package io.keyrotor.azure;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.sandbox.ConnectProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Azure behind a proxy: the names are Azure's own, and only the proxy knows them. */
class ProxyIT {

	private static final String SEARCH = "demo.search.windows.net";

	private static final String VAULT = "demo.vault.azure.net";

	@TempDir
	private static Path directory;

	private static WireMockServer azure;

	private static ConnectProxy proxy;

	private static LoopbackCertificate certificate;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		certificate = LoopbackCertificate.in(directory, SEARCH, VAULT);
		azure = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.dynamicHttpsPort()
			.httpDisabled(true)
			.keystorePath(certificate.keyStore().toString())
			.keystorePassword(LoopbackCertificate.PASSWORD)
			.keyManagerPassword(LoopbackCertificate.PASSWORD)
			.keystoreType("PKCS12"));
		azure.start();
		proxy = ConnectProxy.open(Map.of(SEARCH + ":443", azure.httpsPort(), VAULT + ":443", azure.httpsPort()));
	}

	@AfterAll
	static void stop() {
		proxy.close();
		azure.stop();
	}

	@BeforeEach
	void reset() {
		azure.resetAll();
		azure.stubFor(any(anyUrl()).willReturn(okJson("{}")));
		proxy.forget();
	}

	@Test
	void sharedAndStoresOwnCallsGoThroughIt() {
		AzureTransports transports = transports(proxy.address(), List.of());
		transports.toAll(new TrustedHosts(new KeyStores(List.of()))).exchange(get(SEARCH));
		toVault(transports).exchange(get(VAULT));
		assertThat(proxy.tunnelled()).containsExactly(SEARCH + ":443", VAULT + ":443");
		azure.verify(2, anyRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer any"))
			.withHeader("Proxy-Authorization", absent()));
	}

	@Test
	void aWrittenRequestIsSentThroughItOnce() {
		toVault(transports(proxy.address(), List.of())).exchange(post());
		azure.verify(1, anyRequestedFor(anyUrl()));
		assertThat(proxy.attempts()).hasSize(1);
	}

	@Test
	void anExceptedHostIsReachedWithoutIt() {
		AzureHttp direct = toVault(transports(proxy.address(), List.of("*.vault.azure.net")));
		UpstreamFailure failure = failureOf(direct, get(VAULT));
		assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(failure.sentence()).doesNotContain("through the proxy");
		assertThat(proxy.attempts()).isEmpty();
	}

	@Test
	void aMissingLoginIsRefusedAccessAndNamesTheProperties() throws IOException {
		try (ConnectProxy guarded = ConnectProxy.guarded(Map.of(VAULT + ":443", azure.httpsPort()), "me", "secret")) {
			UpstreamFailure failure = failureOf(toVault(transports(guarded.address(), List.of())), post());
			assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
			assertThat(failure.sentence()).contains("The proxy " + guarded.address(), "Key Vault demo",
					"nothing was sent", "keyrotor.azure.proxy.username", "keyrotor.azure.proxy.password");
			assertThat(guarded.attempts()).extracting(ConnectProxy.Attempt::status).containsExactly(407);
		}
		azure.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void aProxyThatLetsNothingThroughIsNamed() throws IOException {
		try (ConnectProxy closed = ConnectProxy.open(Map.of())) {
			AzureHttp http = toVault(transports(closed.address(), List.of()));
			assertThat(failureOf(http, get(VAULT)).kind()).isEqualTo(Kind.UNAVAILABLE);
			assertThat(failureOf(http, get(VAULT)).sentence()).contains("through the proxy " + closed.address());
			assertThat(failureOf(http, post()).kind()).isEqualTo(Kind.UNCERTAIN);
		}
		azure.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void aProxyThatIsNotThereIsNamed() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		UpstreamFailure failure = failureOf(toVault(transports(URI.create("http://127.0.0.1:" + port), List.of())),
				post());
		assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(failure.sentence()).contains("through the proxy http://127.0.0.1:" + port);
	}

	private static AzureTransports transports(URI address, List<String> exceptions) {
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(10), Duration.ofSeconds(5), Map.of(),
				"local", URI.create("https://management.azure.com"),
				new ProxyProperties(address.toString(), null, null, exceptions), IdentityFixture.unset());
		return new AzureTransports(properties, new Clients(properties, bundles()), (_, _) -> "any",
				new AzureErrors(Clock.systemUTC()));
	}

	private static DefaultSslBundleRegistry bundles() {
		try {
			return new DefaultSslBundleRegistry("local",
					SslBundle.of(SslStoreBundle.of(null, null, certificate.trusted())));
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static AzureHttp toVault(AzureTransports transports) {
		TransportSettings settings = new TransportSettings("keyrotor.key-stores.demo", Optional.of("local"),
				Duration.ofSeconds(5), Duration.ofSeconds(10));
		return transports.toKeyStore(settings, URI.create("https://" + VAULT), Optional.empty());
	}

	private static AzureRequest get(String host) {
		return AzureRequest.get("Key Vault demo", URI.create("https://" + host + "/keys"), "scope");
	}

	private static AzureRequest post() {
		return new AzureRequest("Key Vault demo", "POST", URI.create("https://" + VAULT + "/keys/a/rotate"), "scope",
				Map.of(), null);
	}

	private static UpstreamFailure failureOf(AzureHttp http, AzureRequest request) {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> http.exchange(request));
		assertThat(failure).isNotNull();
		return failure;
	}

}
