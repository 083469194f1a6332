package io.keyrotor.sandbox;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fake consumers answer in the shapes that are published in the examples and schemas
 * of their REST APIs: the same status and headers, and at least the members that are
 * shown, each of the same type.
 */
class RecordedConsumersTest extends AzureAtHand {

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(VAULT));

	static List<JsonNode> exchanges() {
		return Definitions.first("recorded/consumers").valueStream().toList();
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void theFakeAnswersInThePublishedShape(JsonNode exchange) {
		Reply reply = answer(exchange);
		String about = exchange.path("about").stringValue();
		assertThat(reply.status()).as("%s: %s", about, reply.body()).isEqualTo(exchange.path("status").intValue());
		exchange.path("headers").forEach((header) -> assertThat(reply.headers()).containsKey(header.stringValue()));
		assertSame(about, exchange.path("answer"), body(reply));
	}

	private Reply answer(JsonNode exchange) {
		String service = exchange.path("service").stringValue();
		String path = exchange.path("path").stringValue();
		Call call = new Call(exchange.path("method").stringValue().replace("LIST", "GET"),
				service.equals("ResourceManager") ? GROUP + "/providers/Microsoft." + path : path,
				Map.of("api-version", exchange.path("apiVersion").stringValue()), Map.of("authorization", "Bearer any"),
				exchange.has("body") ? exchange.path("body").toString() : "");
		return switch (service) {
			case "Search" -> this.search.answer(call);
			case "KeyVault" -> this.vault.answer(call);
			default -> this.azure.answer(call);
		};
	}

	private static void assertSame(String where, JsonNode published, JsonNode answered) {
		assertThat(answered.getNodeType()).as(where).isEqualTo(published.getNodeType());
		published.forEachEntry((name, value) -> assertSame(where + "/" + name, value, answered.path(name)));
		for (int index = 0; published.isArray() && index < published.size(); index++) {
			assertSame(where + "/" + index, published.get(index), answered.path(index));
		}
	}

}
