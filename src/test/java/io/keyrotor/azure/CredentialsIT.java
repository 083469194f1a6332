package io.keyrotor.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import com.azure.core.util.ConfigurationSource;
import com.azure.identity.CredentialUnavailableException;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.identity.Credentials;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What each credential sends to Entra ID, and that it gets its token. */
@SuppressWarnings("NullAway.Init")
class CredentialsIT {

	private static final String SCOPE = "https://vault.azure.net/.default";

	private static final String CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

	@TempDir
	private static Path directory;

	private static LoopbackCertificate certificate;

	private static LoopbackCertificate registered;

	private static FakeEntra entra;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		certificate = LoopbackCertificate.in(directory);
		registered = rsa(directory);
		entra = new FakeEntra(certificate);
	}

	@AfterAll
	static void stop() {
		entra.close();
	}

	@BeforeEach
	void reset() {
		entra.gives("token-of-entra");
	}

	@Test
	void aClientSecretIsExchangedForTheScope() {
		assertThat(token(credential(application("client-secret", "client-secret", "s3cr3t value+&="))))
			.isEqualTo("token-of-entra");
		FakeEntra.Exchange exchange = entra.exchanges().getFirst();
		assertThat(exchange.path()).isEqualTo("/" + FakeEntra.TENANT + "/oauth2/v2.0/token");
		assertThat(exchange.form()).containsEntry("client_id", CLIENT)
			.containsEntry("client_secret", "s3cr3t value+&=")
			.containsEntry("grant_type", "client_credentials");
		assertThat(exchange.value("scope")).contains(SCOPE);
	}

	@Test
	void aTokenIsKeptForTheNextCall() {
		TokenCredential credential = credential(application("client-secret", "client-secret", "s3cr3t"));
		assertThat(token(credential)).isEqualTo(token(credential));
		assertThat(entra.exchanges()).hasSize(1);
	}

	@Test
	void theCloudOfTheResourceManagerDecidesWhereTheTokenComesFrom() {
		Map<String, String> properties = application("client-secret", "client-secret", "s3cr3t");
		properties.remove("authority-host");
		assertThat(token(
				credential(properties, "https://management.usgovcloudapi.net", Map.of(), "login.microsoftonline.us")))
			.isEqualTo("token-of-entra");
		assertThat(token(credential(properties, "https://management.chinacloudapi.cn", Map.of(),
				"login.partner.microsoftonline.cn")))
			.isEqualTo("token-of-entra");
		assertThat(token(credential(properties, "https://management.azure.com", Map.of(), "login.microsoftonline.com")))
			.isEqualTo("token-of-entra");
		assertThat(token(credential(properties, "https://management.azure.com",
				Map.of("AZURE_AUTHORITY_HOST", "https://login.private.example"), "login.private.example")))
			.isEqualTo("token-of-entra");
		assertThat(entra.exchanges()).hasSize(4);
	}

	@Test
	void instanceDiscoveryTakesTheSameRoute() {
		Map<String, String> properties = application("client-secret", "client-secret", "s3cr3t");
		properties.remove("authority-host");
		properties.remove("disable-instance-discovery");
		assertThat(token(credential(properties, "https://management.azure.com", Map.of(), "login.microsoftonline.com")))
			.isEqualTo("token-of-entra");
		assertThat(entra.requests()).anyMatch((url) -> url.startsWith("/common/discovery/instance"));
	}

	@Test
	void aClientCertificateSignsAnAssertion() throws Exception {
		Path file = Files.writeString(directory.resolve("app.pem"), pem(registered));
		Map<String, String> properties = application("client-certificate", "client-certificate-path", file.toString());
		properties.put("send-certificate-chain", "true");
		assertThat(token(credential(properties))).isEqualTo("token-of-entra");
		FakeEntra.Exchange exchange = entra.exchanges().getFirst();
		assertThat(exchange.form())
			.containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
			.doesNotContainKey("client_secret");
		JsonNode claims = part(exchange, 1);
		assertThat(claims.path("iss").asString()).isEqualTo(CLIENT);
		assertThat(claims.path("sub").asString()).isEqualTo(CLIENT);
		assertThat(claims.path("aud").toString()).contains("/" + FakeEntra.TENANT + "/oauth2/v2.0/token");
		assertThat(part(exchange, 0).path("x5c").get(0).asString()).isEqualTo(encoded(registered));
	}

	@Test
	void aCertificateThatWasRenewedIsReadAgain() throws Exception {
		LoopbackCertificate renewed = rsa(Files.createDirectory(directory.resolve("renewed")));
		Path file = Files.copy(registered.keyStore(), directory.resolve("app.pfx"));
		Map<String, String> properties = application("client-certificate", "client-certificate-path", file.toString());
		properties.put("client-certificate-password", LoopbackCertificate.PASSWORD);
		properties.put("send-certificate-chain", "true");
		TokenCredential credential = credential(properties);
		token(credential);
		Files.copy(renewed.keyStore(), file, StandardCopyOption.REPLACE_EXISTING);
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
		credential.getTokenSync(new TokenRequestContext().addScopes("https://managedhsm.azure.net/.default"));
		assertThat(entra.exchanges()).extracting((exchange) -> part(exchange, 0).path("x5c").get(0).asString())
			.containsExactly(encoded(registered), encoded(renewed));
	}

	@Test
	void aCertificateThatIsNotThereYetIsFoundLater() throws Exception {
		Path file = directory.resolve("late.pem");
		TokenCredential credential = credential(
				application("client-certificate", "client-certificate-path", file.toString()));
		assertThatThrownBy(() -> token(credential)).hasMessageContaining("late.pem");
		Files.writeString(file, pem(registered));
		assertThat(token(credential)).isEqualTo("token-of-entra");
	}

	@Test
	void aClientAssertionIsReadForEachExchange() throws IOException {
		Path file = Files.writeString(directory.resolve("assertion"), "first.signed.token\n");
		TokenCredential credential = credential(application("client-assertion", "token-file", file.toString()));
		token(credential);
		Files.writeString(file, "second.signed.token");
		credential.getTokenSync(new TokenRequestContext().addScopes("https://managedhsm.azure.net/.default"));
		assertThat(entra.exchanges()).extracting((exchange) -> exchange.value("client_assertion"))
			.containsExactly("first.signed.token", "second.signed.token");
		assertThat(entra.exchanges()).extracting((exchange) -> exchange.value("client_id")).containsOnly(CLIENT);
		assertThat(entra.exchanges()).extracting((exchange) -> exchange.value("scope"))
			.satisfiesExactly((scope) -> assertThat(scope).contains(SCOPE),
					(scope) -> assertThat(scope).contains("https://managedhsm.azure.net/.default"));
	}

	@Test
	void aWorkloadIdentityTakesWhatIsConfigured() throws IOException {
		Path file = Files.writeString(directory.resolve("federated"), "service.account.token");
		assertThat(token(credential(application("workload-identity", "token-file", file.toString()))))
			.isEqualTo("token-of-entra");
		assertThat(entra.exchanges().getFirst().form()).containsEntry("client_id", CLIENT)
			.containsEntry("client_assertion", "service.account.token");
	}

	@Test
	void aPipelineExchangesItsOwnTokenForTheServiceConnections() {
		Map<String, String> properties = application("azure-pipelines", "service-connection-id", "connection-7");
		properties.put("system-access-token", "job-token");
		entra.answers("/oidc", "{\"oidcToken\": \"pipeline.signed.token\"}");
		assertThat(token(credential(properties, "https://management.azure.com",
				Map.of("SYSTEM_OIDCREQUESTURI", entra.address() + "/oidc"), "nowhere.example")))
			.isEqualTo("token-of-entra");
		assertThat(entra.exchanges().getFirst().form()).containsEntry("client_assertion", "pipeline.signed.token");
		LoggedRequest asked = entra.all()
			.stream()
			.filter((request) -> request.getUrl().startsWith("/oidc"))
			.findFirst()
			.orElseThrow();
		assertThat(asked.getUrl()).contains("serviceConnectionId=connection-7");
		assertThat(asked.getHeader("Authorization")).isEqualTo("Bearer job-token");
	}

	/** They read the variables of their process, so each has one of its own. */
	@Test
	void whatTheEnvironmentSaysIsTaken() throws Exception {
		Map<String, String> variables = Map.of("AZURE_CLIENT_ID", CLIENT, "AZURE_TENANT_ID", FakeEntra.TENANT,
				"AZURE_CLIENT_SECRET", "from-the-environment", "AZURE_AUTHORITY_HOST", entra.address().toString());
		assertThat(TokenProcess.tokens(certificate, variables, "credential=environment", "credential=default"))
			.containsExactly("token-of-entra", "token-of-entra");
		assertThat(entra.exchanges()).hasSize(2)
			.allSatisfy((exchange) -> assertThat(exchange.form()).containsEntry("client_id", CLIENT)
				.containsEntry("client_secret", "from-the-environment"));
	}

	@Test
	void aManagedIdentityIsTheSystemsOrTheOneThatIsNamed() throws Exception {
		try (FakeManagedIdentity machine = new FakeManagedIdentity()) {
			assertThat(TokenProcess.tokens(certificate, machine.variables(), "credential=managed-identity",
					"credential=managed-identity client-id=" + CLIENT,
					"credential=managed-identity resource-id=/subscriptions/s1/user",
					"credential=managed-identity object-id=o1", "credential=default client-id=of-the-chain"))
				.hasSize(5)
				.containsOnly("token-of-machine");
			assertThat(machine.queries()).allMatch((query) -> query.contains("resource=https://vault.azure.net"))
				.satisfiesExactly(
						(query) -> assertThat(query).doesNotContain("client_id", "mi_res_id", "object_id",
								"principal_id"),
						(query) -> assertThat(query).contains("client_id=" + CLIENT),
						(query) -> assertThat(query).contains("mi_res_id=/subscriptions/s1/user"),
						(query) -> assertThat(query).contains("=o1"),
						(query) -> assertThat(query).contains("client_id=of-the-chain"));
		}
	}

	@Test
	void aDevelopersSignInIsAskedForOnTheCommandLine() throws Exception {
		Path bin = Files.createDirectory(directory.resolve("bin"));
		tool(bin, "az", "{\"accessToken\": \"token-of-az\", \"expires_on\": 4070908800,"
				+ " \"expiresOn\": \"2099-01-01 00:00:00.000000\"}");
		tool(bin, "azd", "{\"token\": \"token-of-azd\", \"expiresOn\": \"2099-01-01T00:00:00Z\"}");
		tool(bin, "pwsh", "{\"Token\": \"token-of-pwsh\", \"ExpiresOn\": \"2099-01-01T00:00:00+00:00\"}");
		assertThat(TokenProcess.tokens(certificate, Map.of("PATH", bin + ":" + System.getenv("PATH")),
				"credential=azure-cli tenant-id=" + FakeEntra.TENANT + " subscription=s1",
				"credential=azure-developer-cli tenant-id=" + FakeEntra.TENANT, "credential=azure-powershell"))
			.containsExactly("token-of-az", "token-of-azd", "token-of-pwsh");
		assertThat(Files.readString(bin.resolve("az.asked"))).contains("get-access-token", "https://vault.azure.net",
				"--tenant " + FakeEntra.TENANT, "--subscription");
		assertThat(Files.readString(bin.resolve("azd.asked"))).contains(SCOPE, FakeEntra.TENANT);
	}

	@ParameterizedTest
	@CsvSource({ "intellij, IntelliJ", "visual-studio-code, azure-identity-broker" })
	void aSignInThatIsNotThereSaysSo(String credential, String words) {
		assertThatThrownBy(() -> token(credential(Map.of("credential", credential))))
			.isInstanceOf(CredentialUnavailableException.class)
			.hasMessageContaining(words);
	}

	/** A command that notes what it was asked for. */
	private static void tool(Path bin, String name, String answer) throws IOException {
		Path tool = Files.writeString(bin.resolve(name),
				"#!/bin/sh\necho \"$@\" >> '" + bin.resolve(name + ".asked") + "'\necho '" + answer + "'\n");
		Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/** Entra ID takes RSA certificates only. */
	private static LoopbackCertificate rsa(Path folder) throws IOException, InterruptedException {
		Path file = folder.resolve("rsa.p12");
		Process keytool = new ProcessBuilder(System.getProperty("java.home") + "/bin/keytool", "-genkeypair", "-alias",
				"loopback", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=keyrotor-app", "-storetype", "PKCS12",
				"-keystore", file.toString(), "-storepass", LoopbackCertificate.PASSWORD)
			.redirectErrorStream(true)
			.start();
		assertThat(keytool.waitFor()).isZero();
		return new LoopbackCertificate(file);
	}

	private static JsonNode part(FakeEntra.Exchange exchange, int index) {
		String part = exchange.value("client_assertion").split("\\.", -1)[index];
		return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(part));
	}

	private static String encoded(LoopbackCertificate certificate) throws Exception {
		return Base64.getEncoder().encodeToString(keyStore(certificate).getCertificate("loopback").getEncoded());
	}

	private static String pem(LoopbackCertificate certificate) throws Exception {
		KeyStore store = keyStore(certificate);
		Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] { '\n' });
		return "-----BEGIN PRIVATE KEY-----\n"
				+ encoder
					.encodeToString(store.getKey("loopback", LoopbackCertificate.PASSWORD.toCharArray()).getEncoded())
				+ "\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n"
				+ encoder.encodeToString(store.getCertificate("loopback").getEncoded())
				+ "\n-----END CERTIFICATE-----\n";
	}

	private static KeyStore keyStore(LoopbackCertificate certificate) throws Exception {
		return KeyStore.getInstance(certificate.keyStore().toFile(), LoopbackCertificate.PASSWORD.toCharArray());
	}

	private static Map<String, String> application(String credential, String name, String value) {
		return new HashMap<>(Map.of("credential", credential, name, value, "client-id", CLIENT, "tenant-id",
				FakeEntra.TENANT, "authority-host", entra.address().toString(), "disable-instance-discovery", "true"));
	}

	private static String token(TokenCredential credential) {
		return credential.getTokenSync(new TokenRequestContext().addScopes(SCOPE)).getToken();
	}

	private static TokenCredential credential(Map<String, String> properties) {
		return credential(properties, "https://management.azure.com", Map.of(), "nowhere.example");
	}

	private static TokenCredential credential(Map<String, String> properties, String resourceManager,
			Map<String, String> variables, String routedHost) {
		ConfigurationSource none = (source) -> Map.of();
		Configuration environment = new ConfigurationBuilder(none, none, (source) -> variables).build();
		return new Credentials(IdentityFixture.of(properties), URI.create(resourceManager), client(routedHost),
				environment)
			.late(Clock.systemUTC());
	}

	private static RoutedHttpClient client(String routedHost) {
		try {
			HttpClient.Builder builder = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.sslContext(certificate.trusting());
			AzureProperties azure = new AzureProperties(Duration.ofSeconds(10), Duration.ofSeconds(3),
					Map.of(routedHost, entra.address().toString()), null, URI.create("https://management.azure.com"),
					null, IdentityFixture.unset());
			return new RoutedHttpClient(new JdkHttpClientBuilder(builder).build(), azure::routed,
					(_) -> Optional.empty());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
