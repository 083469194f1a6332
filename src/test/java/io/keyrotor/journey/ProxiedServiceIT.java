package io.keyrotor.journey;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.keyrotor.sandbox.ConnectProxy;
import io.keyrotor.sandbox.EmulatedKeyStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged service where nothing but a proxy leads out: its tokens and its calls both
 * go through it, by the names that Azure has.
 */
class ProxiedServiceIT {

	private static final Duration LONGEST = Duration.ofMinutes(2);

	private static final String VAULT = "sandbox-vault.vault.azure.net";

	private static final String ENTRA = "login.microsoftonline.com";

	private static final String TENANT = "5a4d0b0e-0000-4000-8000-000000000001";

	@TempDir
	Path folder;

	private EmulatedKeyStore vault;

	private WireMockServer entra;

	private ConnectProxy proxy;

	private @Nullable ServiceProcess process;

	@BeforeEach
	void start() throws Exception {
		this.vault = EmulatedKeyStore.start(this.folder, URI.create("https://" + VAULT), VAULT, ENTRA);
		this.entra = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.httpDisabled(true)
			.dynamicHttpsPort()
			.keystorePath(this.folder.resolve("sandbox.p12").toString())
			.keystoreType("PKCS12")
			.keystorePassword("sandbox")
			.keyManagerPassword("sandbox"));
		this.entra.start();
		stubEntra();
		this.proxy = ConnectProxy.guarded(
				Map.of(VAULT + ":443", this.vault.address().getPort(), ENTRA + ":443", this.entra.httpsPort()), "me",
				"tell:nobody");
	}

	@AfterEach
	void stop() throws Exception {
		if (this.process != null) {
			this.process.kill();
		}
		this.proxy.close();
		this.entra.stop();
		this.vault.close();
	}

	@Test
	void tokensAndCallsGoThroughTheProxyWithItsLoginWhichNobodyElseSees() throws Exception {
		Api service = service("keyrotor.azure.proxy.username=me", "keyrotor.azure.proxy.password=tell:nobody");
		Api.Answer answer = service.get("/v1/key-stores/sandbox-vault/keys/search-cmk");
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		assertThat(this.proxy.tunnelled()).containsExactlyInAnyOrder(ENTRA + ":443", VAULT + ":443");
		assertThat(this.proxy.attempts()).allSatisfy((attempt) -> assertThat(attempt.status()).isEqualTo(200));
		assertThat(this.vault.tokens()).isNotEmpty().containsOnly("Bearer token-of-entra");
		this.entra.verify(anyRequestedFor(anyUrl()).withHeader("Proxy-Authorization", absent()));
		assertThat(this.entra.getAllServeEvents())
			.allSatisfy((event) -> assertThat(event.getRequest().containsHeader("Proxy-Authorization")).isFalse());
		assertThat(running().log()).doesNotContain("tell:nobody");
	}

	@Test
	void aWrongLoginIsNamedAndNothingGetsThrough() throws Exception {
		Api service = service("keyrotor.azure.proxy.username=me", "keyrotor.azure.proxy.password=wrong");
		Api.Answer answer = service.get("/v1/key-stores/sandbox-vault/keys/search-cmk");
		assertThat(answer.status()).as(answer.text()).isEqualTo(502);
		assertThat(answer.text()).contains("keyrotor.azure.proxy.username", "keyrotor.azure.proxy.password")
			.doesNotContain("wrong", "the identity that Keyrotor runs as");
		JsonNode identity = awaitIdentity(service, "DOWN");
		assertThat(identity.at("/details/remedy").stringValue()).contains("keyrotor.azure.proxy.username",
				"keyrotor.azure.proxy.password");
		assertThat(identity.toString()).doesNotContain("wrong");
		assertThat(this.proxy.tunnelled()).isEmpty();
		assertThat(this.vault.tokens()).isEmpty();
	}

	@Test
	void theProxyOfJavasOwnPropertiesIsTakenWithoutFurtherConfiguration() throws Exception {
		try (ConnectProxy open = ConnectProxy
			.open(Map.of(VAULT + ":443", this.vault.address().getPort(), ENTRA + ":443", this.entra.httpsPort()))) {
			Map<String, String> environment = Map.of("AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", "client",
					"AZURE_CLIENT_SECRET", "secret", "JDK_JAVA_OPTIONS",
					"-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + open.address().getPort());
			this.process = new ServiceProcess(this.folder, environment, properties());
			Api service = new Api(running().address());
			service.awaitReady("/actuator/health/liveness", LONGEST);
			JsonNode key = service.get("/v1/key-stores/sandbox-vault/keys/search-cmk").json();
			assertThat(key.path("name").stringValue()).isEqualTo("search-cmk");
			assertThat(open.tunnelled()).containsExactlyInAnyOrder(ENTRA + ":443", VAULT + ":443");
		}
	}

	private static JsonNode awaitIdentity(Api service, String status) throws InterruptedException {
		long end = System.nanoTime() + LONGEST.toNanos();
		JsonNode identity = identity(service);
		while (!identity.path("status").stringValue("").equals(status) && System.nanoTime() < end) {
			Thread.sleep(100);
			identity = identity(service);
		}
		assertThat(identity.path("status").stringValue("")).as("%s", identity).isEqualTo(status);
		return identity;
	}

	private static JsonNode identity(Api service) {
		return service.get("/actuator/health").json().at("/components/identity");
	}

	private void stubEntra() {
		String base = "https://" + ENTRA + "/" + TENANT;
		this.entra.stubFor(get(urlPathEqualTo("/common/discovery/instance")).willReturn(okJson("""
				{"tenant_discovery_endpoint": "%s/v2.0/.well-known/openid-configuration", "api-version": "1.1",
				 "metadata": [{"preferred_network": "%s", "preferred_cache": "%s", "aliases": ["%s"]}]}"""
			.formatted(base, ENTRA, ENTRA, ENTRA))));
		this.entra
			.stubFor(get(urlPathEqualTo("/" + TENANT + "/v2.0/.well-known/openid-configuration")).willReturn(okJson("""
					{"token_endpoint": "%s/oauth2/v2.0/token", "authorization_endpoint": "%s/oauth2/v2.0/authorize",
					 "issuer": "%s/v2.0"}""".formatted(base, base, base))));
		this.entra.stubFor(post(urlPathEqualTo("/" + TENANT + "/oauth2/v2.0/token")).willReturn(okJson("""
				{"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599,
				 "access_token": "token-of-entra"}""")));
	}

	private Api service(String... properties) throws Exception {
		List<String> all = properties();
		all.addAll(List.of(properties));
		all.add("keyrotor.azure.proxy.uri=" + this.proxy.address());
		this.process = new ServiceProcess(this.folder,
				Map.of("AZURE_TENANT_ID", TENANT, "AZURE_CLIENT_ID", "client", "AZURE_CLIENT_SECRET", "secret"), all);
		Api service = new Api(running().address());
		service.awaitReady("/actuator/health/liveness", LONGEST);
		return service;
	}

	private List<String> properties() {
		return new ArrayList<>(List.of("keyrotor.key-stores.sandbox-vault.type=key-vault",
				"keyrotor.key-stores.sandbox-vault.uri=https://" + VAULT, "keyrotor.azure.tls-bundle=local",
				"spring.ssl.bundle.pem.local.truststore.certificate=file:" + this.vault.trustBundle()));
	}

	private ServiceProcess running() {
		if (this.process == null) {
			throw new IllegalStateException("No service was started.");
		}
		return this.process;
	}

}
