package io.keyrotor.azure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.identity.CredentialUnavailableException;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.microsoft.aad.msal4j.ManagedIdentitySourceType;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.azure.identity.CredentialWords;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AzureHttpIT {

	private static final Duration CALL_TIMEOUT = Duration.ofMillis(700);

	private static final TokenCredential CREDENTIAL = (context) -> Mono
		.just(new AccessToken("token-for-" + context.getScopes().getFirst(), OffsetDateTime.MAX));

	@TempDir
	private static Path directory;

	private static WireMockServer azure;

	private static LoopbackCertificate certificate;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		certificate = LoopbackCertificate.in(directory);
		azure = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("localhost")
			.dynamicHttpsPort()
			.httpDisabled(true)
			.keystorePath(certificate.keyStore().toString())
			.keystorePassword(LoopbackCertificate.PASSWORD)
			.keyManagerPassword(LoopbackCertificate.PASSWORD)
			.keystoreType("PKCS12"));
		azure.start();
	}

	@AfterAll
	static void stop() {
		azure.stop();
	}

	@BeforeEach
	void reset() {
		azure.resetAll();
	}

	@Test
	void sendsTokenIdsAndBodyAlongTheRoute() {
		answer(okJson("{\"a\":1.50}").withHeader("ETag", "\"7\"").withHeader("X-Two", "a", "b"));
		AzureResponse response = http().exchange(new AzureRequest("AI Search demo", "PUT",
				URI.create("https://demo.search.windows.net/indexes('x')?api-version=1"),
				"https://search.azure.com/.default", Map.of("If-Match", "\"6\""), json("{\"boost\":2.10}")));
		assertThat(response.status()).isEqualTo(200);
		assertThat(response.body()).hasToString("{\"a\":1.50}");
		assertThat(response.header("etag")).contains("\"7\"");
		assertThat(response.header("x-two")).contains("a,b");
		azure.verify(1,
				putRequestedFor(urlEqualTo("/indexes('x')?api-version=1"))
					.withHeader("Authorization", equalTo("Bearer token-for-https://search.azure.com/.default"))
					.withHeader("Content-Type", equalTo("application/json; charset=UTF-8"))
					.withHeader("If-Match", equalTo("\"6\""))
					.withHeader("x-ms-client-request-id", matching("[0-9a-f-]{36}"))
					.withRequestBody(equalToJson("{\"boost\":2.10}")));
	}

	@Test
	void sendsAnEmptyBodyAsLengthZero() {
		answer(okJson("{}"));
		http().exchange(write());
		azure.verify(1, postRequestedFor(anyUrl()).withHeader("Content-Length", equalTo("0"))
			.withHeader("Content-Type", absent()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 204 })
	void takesEvery2xxWithoutABody(int status) {
		answer(aResponse().withStatus(status));
		assertThat(http().exchange(write()).body().isMissingNode()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 307, 308, 401, 403, 404, 408, 409, 412, 429, 500, 502, 503, 504 })
	void neverSendsTwiceWhateverTheAnswer(int status) {
		answer(aResponse().withStatus(status).withHeader("Location", "/elsewhere").withHeader("Retry-After", "0"));
		UpstreamFailure failure = failureOf(http(), write());
		assertThat(failure.origin().status()).hasValue(status);
		azure.verify(1, anyRequestedFor(anyUrl()));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void aBrokenAnswerToAWriteIsUncertainAndSentOnce(Fault fault) throws InterruptedException {
		answer(aResponse().withFault(fault));
		assertThat(failureOf(http(), write()).kind()).isEqualTo(Kind.UNCERTAIN);
		awaitJournal();
		azure.verify(1, anyRequestedFor(anyUrl()));
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void aBrokenAnswerToAReadIsUnavailable(Fault fault) {
		answer(aResponse().withFault(fault));
		assertThat(failureOf(http(), read()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>a portal</html>", "{\"half\":", "{} {}", "nonsense" })
	void anAnswerThatIsNotJsonIsNoSuccess(String body) {
		answer(aResponse().withStatus(200).withBody(body));
		assertThat(failureOf(http(), write()).kind()).isEqualTo(Kind.UNCERTAIN);
		assertThat(failureOf(http(), read()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void anAnswerWithoutEndIsCutOff() {
		answer(aResponse().withStatus(200).withBody(new byte[33 * 1024 * 1024]));
		AzureHttp patient = http(CREDENTIAL, Duration.ofSeconds(15));
		assertThat(failureOf(patient, read()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void aLateAnswerEndsTheCallInTime() {
		answer(okJson("{}").withFixedDelay(3000));
		assertEndsInTime(write(), Kind.UNCERTAIN);
	}

	@Test
	void aBodyThatDripsEndsTheCallInTime() {
		answer(okJson("{\"a\":\"" + "x".repeat(4000) + "\"}").withChunkedDribbleDelay(40, 4000));
		assertEndsInTime(write(), Kind.UNCERTAIN);
	}

	@Test
	void aClosedPortIsUnavailable() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		AzureHttp http = http(CREDENTIAL, CALL_TIMEOUT, "https://localhost:" + port);
		assertThat(failureOf(http, write()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void anUnknownCertificateIsRefusedAndTheRemedyNamed() {
		AzureHttp http = http(HttpClient.newHttpClient(), CREDENTIAL, CALL_TIMEOUT, origin());
		UpstreamFailure failure = failureOf(http, write());
		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.sentence()).contains("certificate that is not trusted", "nothing was sent",
				"unable to find valid certification path", "keyrotor.azure.tls-bundle");
		azure.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void aCertificateForAnotherNameIsRefused() {
		AzureHttp http = http(CREDENTIAL, CALL_TIMEOUT, "https://127.0.0.1:" + azure.httpsPort());
		UpstreamFailure failure = failureOf(http, write());
		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.sentence()).contains("No subject alternative names matching", "keyrotor.azure.tls-bundle");
	}

	@Test
	void aPortThatSpeaksNoTlsIsUnavailable() throws IOException {
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread.ofVirtual().start(() -> answerPlainly(plain));
			AzureHttp http = http(CREDENTIAL, CALL_TIMEOUT, "https://localhost:" + plain.getLocalPort());
			assertThat(failureOf(http, read()).kind()).isEqualTo(Kind.UNAVAILABLE);
		}
	}

	private static void answerPlainly(ServerSocket plain) {
		try (Socket socket = plain.accept()) {
			socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException _) {
			// The client is gone already.
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/x", "http://demo.search.windows.net/x", "https://localhost/x",
			"https://demo.search.windows.net@evil.example/x" })
	void noTokenLeavesForAStranger(String uri) {
		AtomicReference<TokenRequestContext> asked = new AtomicReference<>();
		AzureHttp http = http((context) -> {
			asked.set(context);
			return Mono.empty();
		}, CALL_TIMEOUT);
		UpstreamFailure failure = failureOf(http,
				new AzureRequest("A stranger", "GET", URI.create(uri), "scope", Map.of(), null));
		assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
		assertThat(asked).hasValue(null);
	}

	@Test
	void aRefusedTokenIsForbiddenAndTellsNoSecret() {
		UpstreamFailure failure = failureOf(http(
				(context) -> Mono.error(new ClientAuthenticationException(
						"AADSTS7000215: Invalid client secret, client_secret=HIDDEN for appid=HIDDEN;", null)),
				CALL_TIMEOUT), write());
		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.sentence()).contains("AADSTS7000215", "AI Search demo", "nothing was sent")
			.doesNotContain("HIDDEN");
		azure.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void anIdentityEndpointThatIsNotThereIsUnavailable() {
		UpstreamFailure failure = failureOf(http(
				(context) -> Mono
					.error(new CredentialUnavailableException("No identity.", new IOException("Connection refused"))),
				CALL_TIMEOUT), write());
		assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void aManagedIdentityEndpointThatRefusesMayTakeItBack() {
		MsalServiceException refused = new MsalServiceException("Try later", "managed_identity_request_failed",
				ManagedIdentitySourceType.APP_SERVICE);
		assertThat(failureOf(
				http((context) -> Mono
					.error(new ClientAuthenticationException("Managed identity failed", null, refused)), CALL_TIMEOUT),
				write())
			.kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void aTokenThatNeverComesEndsTheCallInTimeAndNothingIsSent() {
		CountDownLatch never = new CountDownLatch(1);
		AzureHttp http = http((context) -> Mono.fromCallable(() -> {
			never.await();
			return new AccessToken("late", OffsetDateTime.MAX);
		}), CALL_TIMEOUT);
		long start = System.nanoTime();
		assertThat(failureOf(http, write()).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CALL_TIMEOUT.multipliedBy(2));
		never.countDown();
		azure.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void anyOtherFaultOfTheCredentialMayPass() {
		assertThat(failureOf(http((context) -> {
			throw new IllegalStateException("Broken.");
		}, CALL_TIMEOUT), write()).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void anInterruptedCallIsUncertainAndStaysInterrupted() throws InterruptedException {
		answer(okJson("{}").withFixedDelay(3000));
		AzureHttp http = http(CREDENTIAL, Duration.ofSeconds(5));
		AtomicReference<Kind> kind = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread caller = Thread.ofVirtual().start(() -> {
			kind.set(failureOf(http, write()).kind());
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		while (caller.getState() != Thread.State.TIMED_WAITING) {
			Thread.sleep(10);
		}
		Thread.sleep(500);
		caller.interrupt();
		caller.join(2000);
		assertThat(kind).hasValue(Kind.UNCERTAIN);
		assertThat(interrupted).hasValue(true);
	}

	private static void assertEndsInTime(AzureRequest request, Kind kind) {
		AzureHttp http = http();
		long start = System.nanoTime();
		assertThat(failureOf(http, request).kind()).isEqualTo(kind);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(CALL_TIMEOUT, CALL_TIMEOUT.multipliedBy(2));
		azure.verify(1, anyRequestedFor(anyUrl()));
	}

	private static UpstreamFailure failureOf(AzureHttp http, AzureRequest request) {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> http.exchange(request));
		assertThat(failure).isNotNull();
		assertThat(failure.sentence()).endsWith(".");
		return failure;
	}

	private static void answer(ResponseDefinitionBuilder response) {
		azure.stubFor(any(anyUrl()).willReturn(response));
	}

	private static AzureRequest read() {
		return AzureRequest.get("AI Search demo", URI.create("https://demo.search.windows.net/x"), "scope");
	}

	private static AzureRequest write() {
		return new AzureRequest("AI Search demo", "POST", URI.create("https://demo.search.windows.net/x"), "scope",
				Map.of(), null);
	}

	private static JsonNode json(String text) {
		return JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build().readTree(text);
	}

	private static AzureHttp http() {
		return http(CREDENTIAL, CALL_TIMEOUT);
	}

	private static AzureHttp http(TokenCredential credential, Duration callTimeout) {
		return http(credential, callTimeout, origin());
	}

	private static AzureHttp http(TokenCredential credential, Duration callTimeout, String route) {
		try {
			HttpClient client = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.sslContext(certificate.trusting())
				.build();
			return http(client, credential, callTimeout, route);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static AzureHttp http(HttpClient client, TokenCredential credential, Duration callTimeout, String route) {
		AzureProperties properties = new AzureProperties(callTimeout, callTimeout,
				Map.of("demo.search.windows.net", route), null, URI.create("https://management.azure.com"), null,
				IdentityFixture.unset());
		return new AzureHttp(new Transport(client, properties.transport(), Optional.empty()),
				new AccessTokens(new BoundedTokens(credential),
						new CredentialWords(List.of(), Redaction::readable))::token,
				new TrustedHosts(new KeyStores(List.of())), properties::routed, new AzureErrors(Clock.systemUTC()));
	}

	private static String origin() {
		return "https://localhost:" + azure.httpsPort();
	}

	/** A broken answer may arrive before its request is written down. */
	private static void awaitJournal() throws InterruptedException {
		for (int looks = 0; azure.getAllServeEvents().isEmpty() && looks < 500; looks++) {
			Thread.sleep(10);
		}
	}

}
