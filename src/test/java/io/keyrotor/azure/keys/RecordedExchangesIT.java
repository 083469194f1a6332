package io.keyrotor.azure.keys;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.wire.Exchange;
import io.keyrotor.wire.Fixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real adapters are given Azure's answers and are held to the requests that got them.
 */
class RecordedExchangesIT {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String API_VERSION = "api-version";

	private static final String SKIP_TOKEN = "$skiptoken";

	private static final KeyStores STORES = new KeyStores(List.of(
			new KeyStore(new KeyStoreName("orders"), KeyStoreType.KEY_VAULT,
					URI.create("https://orders.vault.azure.net"),
					KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false)),
			new KeyStore(new KeyStoreName("orders-hsm"), KeyStoreType.MANAGED_HSM,
					URI.create("https://orders-hsm.managedhsm.azure.net"), KeyStoreRules.managedHsm())));

	private static final Map<KeyStoreType, String> SCOPES = Map.of(KeyStoreType.KEY_VAULT,
			"https://vault.azure.net/.default", KeyStoreType.MANAGED_HSM, "https://managedhsm.azure.net/.default");

	private static final WireMockServer AZURE = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeAll
	static void start() {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
		CLIENT.close();
	}

	@BeforeEach
	void reset() {
		AZURE.resetAll();
	}

	@ParameterizedTest
	@MethodSource("calls")
	void sendsWhatWasSeenAndUnderstandsWhatWasAnswered(RecordedCall recorded) {
		recorded.exchanges().forEach(RecordedExchangesIT::serve);
		JsonNode outcome = outcome(recorded);
		List<LoggedRequest> sent = sent();
		assertThat(sent).hasSameSizeAs(recorded.exchanges());
		for (int number = 0; number < sent.size(); number++) {
			assertSame(sent.get(number), recorded.exchanges().get(number), recorded.store());
		}
		assertThat(outcome).as(() -> JSON.writerWithDefaultPrettyPrinter().writeValueAsString(outcome))
			.isEqualTo(recorded.exchanges().getFirst().outcome().orElseThrow());
	}

	@Test
	void nothingElseIsEverSent() throws IllegalAccessException {
		AZURE.stubFor(any(anyUrl()).willReturn(new ResponseDefinitionBuilder().withStatus(418)));
		callEverything(Keys.class, keys());
		callEverything(RotationPolicies.class, policies());
		Set<String> sent = new TreeSet<>();
		sent().forEach((request) -> sent
			.add(Exchange.operation(request.getMethod().value(), URI.create(request.getUrl()).getPath())));
		assertThat(sent).contains("GET", "GET {version}", "GET versions", "POST rotate", "PATCH {version}",
				"GET rotationpolicy", "PUT rotationpolicy");
		assertThat(sent).isSubsetOf("GET", "GET {version}", "GET versions", "POST rotate", "PATCH {version}",
				"GET rotationpolicy", "PUT rotationpolicy");
		assertThat(notOurs()).contains("DELETE", "POST create", "POST unwrapkey").doesNotContainAnyElementsOf(sent);
	}

	static Stream<RecordedCall> calls() {
		return Fixture.all()
			.stream()
			.filter(Fixture::isKeyStore)
			.flatMap((fixture) -> IntStream.range(0, fixture.exchanges().size())
				.filter((number) -> fixture.exchanges().get(number).call().isPresent())
				.mapToObj((number) -> RecordedCall.of(fixture, number)));
	}

	/**
	 * Requests with a token that Keyrotor does not make. Of the changes of a version it
	 * makes one, which {@link VersionChangesIT} knows to the letter.
	 */
	private static Set<String> notOurs() {
		Set<String> operations = new TreeSet<>();
		Fixture.all()
			.stream()
			.filter(Fixture::isKeyStore)
			.flatMap((fixture) -> fixture.exchanges().stream())
			.filter((exchange) -> exchange.notOurs().isPresent() && exchange.hasToken())
			.forEach((exchange) -> operations.add(exchange.operation()));
		operations.remove("PATCH {version}");
		return operations;
	}

	private static void serve(Exchange exchange) {
		MappingBuilder mapping = request(exchange.method(), urlPathEqualTo(exchange.path()))
			.withQueryParam(SKIP_TOKEN,
					Optional.ofNullable(exchange.query()
						.get(SKIP_TOKEN)).<com.github.tomakehurst.wiremock.matching.StringValuePattern>map(
								(token) -> equalTo(token))
						.orElseGet(() -> absent()));
		ResponseDefinitionBuilder answer = new ResponseDefinitionBuilder().withStatus(exchange.status());
		exchange.responseHeaders().forEach(answer::withHeader);
		AZURE.stubFor(mapping.willReturn(answer.withBody(exchange.responseText())));
	}

	private static JsonNode outcome(RecordedCall recorded) {
		Exchange exchange = recorded.exchanges().getFirst();
		KeyId key = new KeyId(recorded.store().name(), new KeyName(exchange.path().split("/", -1)[2]));
		try {
			return switch (exchange.call().orElseThrow()) {
				case "key" -> Outcomes.of(keys().key(key));
				case "versions" -> Outcomes.of(keys().versions(key));
				case "rotate" -> Outcomes.of(keys().rotate(key, () -> true).value());
				case "policy" -> Outcomes.of(policies().policy(key));
				case "replacePolicy" ->
					Outcomes.of(policies().replace(key, Outcomes.policy(exchange.requestBody().orElseThrow())));
				default -> throw new AssertionError("There is no call " + exchange.call().get() + ".");
			};
		}
		catch (UpstreamFailure failure) {
			return JSON.readTree(Problem.of(failure).json());
		}
	}

	private static void assertSame(LoggedRequest sent, Exchange expected, KeyStore store) {
		URI uri = URI.create(sent.getUrl());
		assertThat(sent.getMethod().value()).isEqualTo(expected.method());
		assertThat(uri.getPath()).isEqualTo(expected.path());
		Map<String, String> query = query(uri);
		assertThat(query.keySet()).isEqualTo(expected.query().keySet());
		assertThat(query).containsEntry(API_VERSION, expected.follows() ? expected.query().get(API_VERSION) : "7.5");
		if (expected.follows()) {
			assertThat(query).isEqualTo(expected.query());
		}
		assertThat(sent.header("Authorization").values()).containsExactly("Bearer for:" + SCOPES.get(store.type()));
		assertBody(sent, expected);
	}

	private static void assertBody(LoggedRequest sent, Exchange expected) {
		if (expected.requestBody().isPresent()) {
			assertThat(JSON.readTree(sent.getBody())).isEqualTo(expected.requestBody().get());
			assertThat(sent.getHeader("Content-Type")).isEqualToIgnoringCase("application/json; charset=utf-8");
			assertThat(sent.getHeader("Content-Length")).isEqualTo(String.valueOf(sent.getBody().length));
			return;
		}
		assertThat(sent.getBody()).isEmpty();
		assertThat(sent.containsHeader("Content-Type")).isFalse();
		assertThat(sent.containsHeader("Transfer-Encoding")).isFalse();
		if (!expected.method().equals("GET")) {
			assertThat(sent.getHeader("Content-Length")).isEqualTo("0");
		}
	}

	private static Map<String, String> query(URI uri) {
		Map<String, String> query = new TreeMap<>();
		for (String pair : uri.getQuery().split("&", -1)) {
			query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
		}
		return query;
	}

	/** Oldest first; the server has its newest request first. */
	private static List<LoggedRequest> sent() {
		return AZURE.getAllServeEvents().stream().map(ServeEvent::getRequest).toList().reversed();
	}

	private static void callEverything(Class<?> port, Object adapter) throws IllegalAccessException {
		for (Method method : port.getMethods()) {
			List<@Nullable Object> arguments = new ArrayList<>();
			for (Class<?> type : method.getParameterTypes()) {
				arguments.add(argument(type));
			}
			try {
				method.invoke(adapter, arguments.toArray());
			}
			catch (InvocationTargetException failure) {
				assertThat(failure.getCause()).isInstanceOf(UpstreamFailure.class);
			}
		}
	}

	private static Object argument(Class<?> type) {
		VersionId version = new VersionId("0123456789abcdef0123456789abcdef");
		Fence open = () -> true;
		return Stream
			.of(KeyId.of("orders", "invoices"), new KeyStoreName("orders"), Optional.empty(), RotationPolicy.NONE,
					version, open,
					new VersionDetail(new KeyVersion(version, true, Instant.EPOCH, Optional.empty(), Optional.empty()),
							Set.of("wrapKey")))
			.filter(type::isInstance)
			.findFirst()
			.orElseThrow(() -> new AssertionError("Say here what a " + type + " is, so that it can be called."));
	}

	private static Keys keys() {
		return new AzureKeys(new KeyStoreCalls(transports()), STORES);
	}

	private static RotationPolicies policies() {
		return new AzureRotationPolicies(new KeyStoreCalls(transports()), STORES);
	}

	private static KeyStoreTransports transports() {
		AzureHttp http = http();
		return new KeyStoreTransports(STORES.all().stream().collect(Collectors.toMap(KeyStore::name, (store) -> http)));
	}

	private static AzureHttp http() {
		return AzureHttpFixture.over(CLIENT,
				(uri) -> URI.create(AZURE.baseUrl() + uri.getRawPath() + "?" + uri.getRawQuery()));
	}

	/** A call of a port with all exchanges that it leads to. */
	record RecordedCall(KeyStore store, List<Exchange> exchanges) {

		static RecordedCall of(Fixture fixture, int number) {
			List<Exchange> rest = fixture.exchanges().subList(number + 1, fixture.exchanges().size());
			Stream<Exchange> more = rest.stream().takeWhile(Exchange::follows);
			return new RecordedCall(STORES.require(new KeyStoreName(fixture.store())),
					Stream.concat(Stream.of(fixture.exchanges().get(number)), more).toList());
		}

		@Override
		public String toString() {
			return this.exchanges.getFirst().toString();
		}

	}

}
