package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.keyrotor.wire.Exchange;
import io.keyrotor.wire.Fixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fake key stores are asked what Azure was asked and must answer as it did: the same
 * status and members, and the same values where they are not made anew each time.
 */
class RecordedAnswersTest {

	private static final List<Fixture> FIXTURES = Fixture.all().stream().filter(Fixture::isKeyStore).toList();

	private final HandSetClock clock = new HandSetClock(Instant.ofEpochSecond(1_794_000_000));

	private final KeyLedger keys = new KeyLedger(new Ledger(this.clock), this.clock);

	/** What was recorded, such as a version, and what stands for it here. */
	private final Map<String, String> names = new HashMap<>();

	@ParameterizedTest
	@MethodSource("fixtures")
	void theFakeAnswersAsAzureDid(Fixture fixture) {
		String store = fixture.isHsm() ? FirstKeys.HSM : FirstKeys.VAULT;
		fixture.keys().forEach((key) -> create(store, key));
		FakeKeyStore fake = new FakeKeyStore(this.keys, KeyLedger.store(store));
		RecordedShape known = new RecordedShape(FIXTURES.stream().filter((other) -> other.isHsm() == fixture.isHsm()));
		fixture.exchanges()
			.stream()
			.filter((exchange) -> exchange.notFaked().isEmpty())
			.forEach((exchange) -> assertSame(exchange, fake.answer(call(exchange)), known));
	}

	@Test
	void theFakesAnswerMostOfWhatAKeyStoreIsAsked() {
		List<String> answered = FIXTURES.stream()
			.flatMap((fixture) -> fixture.exchanges().stream())
			.filter((exchange) -> exchange.notFaked().isEmpty())
			.map(Exchange::operation)
			.toList();
		assertThat(answered).hasSizeGreaterThan(30);
		assertThat(new TreeSet<>(answered)).contains("GET", "GET versions", "GET rotationpolicy", "PUT rotationpolicy",
				"POST rotate", "POST create", "PATCH {version}", "DELETE", "POST recover", "POST wrapkey",
				"POST unwrapkey");
	}

	static Stream<Fixture> fixtures() {
		return FIXTURES.stream()
			.filter((fixture) -> fixture.exchanges().stream().anyMatch((exchange) -> exchange.notFaked().isEmpty()));
	}

	private void create(String store, JsonNode key) {
		String name = key.required("name").stringValue();
		if (key.has("older")) {
			this.names.put(key.required("older").stringValue(), create(store, name, key));
		}
		this.names.put(key.required("version").stringValue(), create(store, name, key));
		Map<String, String> tags = new HashMap<>();
		key.path("tags").properties().forEach((tag) -> tags.put(tag.getKey(), tag.getValue().stringValue()));
		this.keys.tag(store, name, tags);
		if (key.path("deleted").asBoolean(false)) {
			this.keys.delete(store, name, "given");
		}
	}

	private String create(String store, String name, JsonNode key) {
		String type = key.required("kty").stringValue();
		List<String> operations = key.path("key_ops").valueStream().map(JsonNode::stringValue).toList();
		List<String> usual = type.startsWith("EC") ? StoredVersion.EC_OPERATIONS : StoredVersion.RSA_OPERATIONS;
		return this.keys.create(store, name, type, operations.isEmpty() ? usual : operations, "given")
			.current()
			.id()
			.value();
	}

	private Call call(Exchange exchange) {
		Map<String, String> query = new HashMap<>();
		exchange.query().forEach((name, value) -> query.put(name, named(value)));
		return new Call(exchange.method(), named(exchange.path()), query,
				exchange.hasToken() ? Map.of("authorization", "Bearer any") : Map.of(),
				exchange.requestBody().map((body) -> named(body.toString())).orElse(""));
	}

	/** The longest first, so that none is replaced in the middle of another. */
	private String named(String recorded) {
		String named = recorded;
		for (String name : this.names.keySet()
			.stream()
			.sorted(Comparator.comparingInt(String::length).reversed())
			.toList()) {
			named = named.replace(name, String.valueOf(this.names.get(name)));
		}
		return named;
	}

	private void assertSame(Exchange exchange, Reply reply, RecordedShape known) {
		assertThat(reply.status()).as("%s: %s", exchange, reply.body()).isEqualTo(exchange.status());
		assertThat(reply.headers()).containsKey("x-ms-request-id");
		assertThat(challenge(reply.headers())).isEqualTo(challenge(exchange.responseHeaders()));
		if (exchange.responseBody().isEmpty()) {
			assertThat(reply.body()).isEmpty();
			return;
		}
		JsonNode answered = Json.read(reply.body()).orElseThrow();
		known.assertSame(exchange, answered);
		new Counterparts(this.names).learn(exchange.responseBody().get(), answered);
	}

	/** The challenge without the tenant that it names. */
	private static String challenge(Map<String, String> headers) {
		return headers.getOrDefault("WWW-Authenticate", "").replaceAll("[0-9a-f-]{36}", "tenant");
	}

}
