package io.keyrotor.azure.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is sent to enable or disable a version, to the letter and no more than once. */
class VersionChangesIT {

	private static final WireMockServer STORE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final KeyId KEY = KeyId.of("demo", "orders");

	private static final VersionId VERSION = new VersionId("0682afdd9c104f4285df20107e956cad");

	private static final VersionDetail SEEN = new VersionDetail(
			new KeyVersion(VERSION, true, Instant.ofEpochSecond(1_700_000_000), Optional.empty(),
					Optional.of(Instant.ofEpochSecond(1_800_000_000))),
			Set.of("wrapKey", "unwrapKey", "decrypt", "deriveKey"));

	static {
		STORE.start();
	}

	@AfterAll
	static void stop() {
		STORE.stop();
	}

	@BeforeEach
	void clean() {
		STORE.resetAll();
	}

	@ParameterizedTest
	@EnumSource(KeyStoreType.class)
	void sendsTheOperationsAsTheyWereAndTheSwitchAndNothingElse(KeyStoreType type) {
		for (boolean enabled : List.of(false, true)) {
			STORE.resetAll();
			STORE.stubFor(any(anyUrl()).willReturn(aResponse().withHeader("x-ms-request-id", "r-1")
				.withBody("{\"key\": {\"kid\": \"https://demo.example/keys/orders/" + VERSION
						+ "\"}, \"attributes\": {\"enabled\": " + enabled + ", \"created\": 1700000000}}")));
			Confirmed<KeyVersion> answer = enabled ? keys(type).enable(KEY, SEEN, () -> true)
					: keys(type).disable(KEY, SEEN, () -> true);
			assertThat(answer.requestId()).contains("r-1");
			assertThat(answer.value().enabled()).isEqualTo(enabled);
			LoggedRequest sent = only();
			assertThat(sent.getMethod().value()).isEqualTo("PATCH");
			assertThat(sent.getUrl()).isEqualTo("/keys/orders/" + VERSION + "?api-version=7.5");
			assertThat(JsonMapper.shared().readTree(sent.getBodyAsString())).isEqualTo(JsonMapper.shared()
				.readTree("{\"key_ops\": [\"decrypt\", \"deriveKey\", \"unwrapKey\", \"wrapKey\"],"
						+ " \"attributes\": {\"enabled\": " + enabled + "}}"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "307, REJECTED", "400, REJECTED", "401, FORBIDDEN", "403, FORBIDDEN", "404, MISSING", "409, STALE",
			"412, STALE", "429, THROTTLED", "500, UNAVAILABLE", "503, UNAVAILABLE" })
	void saysWhyAVersionWasNotChangedAndAsksOnce(int status, Kind kind) {
		STORE.stubFor(any(anyUrl()).willReturn(
				aResponse().withStatus(status).withHeader("Retry-After", "1").withHeader("Location", "/there")));
		assertThat(failure().kind()).isEqualTo(kind);
		only();
	}

	@ParameterizedTest
	@ValueSource(strings = { "EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK" })
	void doesNotKnowWhetherAVersionWasChangedWithoutAnAnswer(String fault) {
		STORE.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.valueOf(fault))));
		assertThat(failure().kind()).isEqualTo(Kind.UNCERTAIN);
		only();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{}", "<html>", "{\"key\": {\"kid\": \"https://x/keys/bills/a\"}, \"attributes\": {}}" })
	void doesNotKnowWhetherAVersionWasChangedByAnAnswerThatSaysNothing(String body) {
		STORE.stubFor(any(anyUrl()).willReturn(aResponse().withBody(body)));
		assertThat(failure().kind()).isEqualTo(Kind.UNCERTAIN);
	}

	@ParameterizedTest
	@EnumSource(KeyStoreType.class)
	void sendsNothingThroughAClosedFence(KeyStoreType type) {
		assertThatExceptionOfType(FencedOff.class).isThrownBy(() -> keys(type).disable(KEY, SEEN, () -> false));
		assertThatExceptionOfType(FencedOff.class).isThrownBy(() -> keys(type).enable(KEY, SEEN, () -> false));
		assertThat(STORE.getAllServeEvents()).isEmpty();
	}

	private static LoggedRequest only() {
		assertThat(STORE.getAllServeEvents()).hasSize(1);
		return STORE.getAllServeEvents().getFirst().getRequest();
	}

	private static UpstreamFailure failure() {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class,
				() -> keys(KeyStoreType.KEY_VAULT).disable(KEY, SEEN, () -> true));
		assertThat(failure).isNotNull();
		return failure;
	}

	private static Keys keys(KeyStoreType type) {
		KeyStoreName name = new KeyStoreName("demo");
		KeyStore store = switch (type) {
			case KEY_VAULT ->
				new KeyStore(name, type, URI.create("https://demo.vault.azure.net"), KeyStoreRules.keyVault(28, false));
			case MANAGED_HSM ->
				new KeyStore(name, type, URI.create("https://demo.managedhsm.azure.net"), KeyStoreRules.managedHsm());
		};
		return new AzureKeys(
				new KeyStoreCalls(new KeyStoreTransports(Map.of(name,
						AzureHttpFixture.over(HttpClient.newHttpClient(), (uri) -> URI.create(
								"http://localhost:" + STORE.port() + uri.getRawPath() + "?" + uri.getRawQuery()))))),
				new KeyStores(List.of(store)));
	}

}
