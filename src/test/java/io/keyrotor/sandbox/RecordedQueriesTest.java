package io.keyrotor.sandbox;

import java.util.List;
import java.util.Map;

import io.keyrotor.key.VersionId;
import io.keyrotor.wire.Exchange;
import io.keyrotor.wire.Fixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fakes that answer queries are asked what is documented and must answer in the same
 * shape: status, members and types, and columns by name.
 */
class RecordedQueriesTest extends AzureAtHand {

	private final FakeLogAnalytics logs = new FakeLogAnalytics(this.keys, this.azure.documents(), this.clock,
			this.azure::consumers);

	@BeforeEach
	void someEvents() {
		VersionId version = this.keys.current(VAULT, "search-cmk");
		this.keys.useBy(Caller.named("shop"), VAULT, "search-cmk", version, KeyUse.UNWRAP, this.clock.instant());
		new ExtraConsumers(this.keys, this.azure, new FakeSearch(this.ledger, this.clock, this.keys)).registry();
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void theFakeAnswersInTheDocumentedShape(Exchange exchange) {
		Reply reply = answer(exchange);
		assertThat(reply.status()).as(reply.body()).isEqualTo(exchange.status());
		JsonNode recorded = exchange.responseBody().orElseThrow();
		assertSame(exchange.path(), recorded, body(reply));
		assertThat(columns(body(reply))).isEqualTo(columns(recorded));
		assertThat(codes(body(reply))).isEqualTo(codes(recorded));
	}

	static List<Exchange> exchanges() {
		return Fixture.queries().stream().flatMap((fixture) -> fixture.exchanges().stream()).toList();
	}

	private Reply answer(Exchange exchange) {
		boolean logged = exchange.path().startsWith("/v1/");
		String path = exchange.path()
			.replace("5a0d8c1e-0000-4000-8000-000000001095", "5a0d8c1e-0000-4c1a-9d2b-000000001095");
		Call call = new Call(exchange.method(), path, exchange.query(), Map.of("authorization", "Bearer any"),
				exchange.requestBody().map(JsonNode::toString).orElse(""));
		return logged ? this.logs.answer(call) : this.azure.answer(call);
	}

	/** The first elements of lists stand for the others. */
	private static void assertSame(String where, JsonNode recorded, JsonNode answered) {
		assertThat(answered.getNodeType()).as(where).isEqualTo(recorded.getNodeType());
		if (recorded.isArray() && !recorded.isEmpty()) {
			boolean row = !recorded.get(0).isContainer();
			for (int index = 0; index < (row ? recorded.size() : 1); index++) {
				assertSame(where + "/" + index, recorded.get(index), answered.path(index));
			}
		}
		// The properties of a resource are its own.
		if (recorded.isObject() && !where.endsWith("/properties/encryption") && !where.endsWith("0/properties")) {
			assertThat(answered.propertyNames()).as(where)
				.containsExactlyInAnyOrderElementsOf(recorded.propertyNames());
			recorded.properties()
				.forEach((member) -> assertSame(where + "/" + member.getKey(), member.getValue(),
						answered.path(member.getKey())));
		}
	}

	private static String columns(JsonNode body) {
		return body.at("/tables/0/columns").toString();
	}

	private static List<String> codes(JsonNode body) {
		return body.findValuesAsString("code");
	}

}
