package io.keyrotor.sandbox;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.keyrotor.wire.Exchange;
import io.keyrotor.wire.Fixture;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** How one type of key store answers, by all that was recorded of it. */
final class RecordedShape {

	/** What is made anew each time, is up to the store, or is worded as it likes. */
	private static final Set<String> FREE = Set.of("kid", "id", "n", "x", "y", "created", "updated", "message",
			"recoveryLevel", "recoverableDays", "hsmPlatform", "nextLink", "recoveryId", "deletedDate",
			"scheduledPurgeDate", "value");

	private final Set<String> members = new TreeSet<>();

	RecordedShape(Stream<Fixture> fixtures) {
		fixtures.flatMap((fixture) -> fixture.exchanges().stream())
			.forEach((exchange) -> exchange.responseBody().ifPresent((body) -> collect(kind(exchange), body)));
	}

	/**
	 * The answer has every member that was recorded, of the same type, and no member that
	 * no such store was ever seen to answer with.
	 */
	void assertSame(Exchange exchange, JsonNode answered) {
		JsonNode recorded = exchange.responseBody().orElseThrow();
		assertSame(exchange, exchange.toString(), "", recorded, answered);
		RecordedShape shown = new RecordedShape(Stream.empty());
		shown.collect(kind(exchange), answered);
		assertThat(this.members).as(exchange.toString()).containsAll(shown.members);
		assertThat(lifetime(answered)).as(exchange.toString()).isEqualTo(lifetime(recorded));
	}

	private static void assertSame(Exchange exchange, String where, String name, JsonNode recorded, JsonNode answered) {
		assertThat(answered.getNodeType()).as(where).isEqualTo(recorded.getNodeType());
		recorded.properties()
			.forEach((member) -> assertSame(exchange, where + "/" + member.getKey(), member.getKey(), member.getValue(),
					answered.path(member.getKey())));
		if (name.equals("key_ops")) {
			assertThat(texts(answered)).as(where).isEqualTo(texts(recorded));
		}
		else if (recorded.isArray()) {
			assertThat(answered.size()).as(where).isEqualTo(recorded.size());
			for (int index = 0; index < recorded.size(); index++) {
				assertSame(exchange, where + "/" + index, "", recorded.get(index), answered.get(index));
			}
		}
		else if (recorded.isValueNode() && !FREE.contains(name)
				&& !(name.equals("exp") && exchange.method().equals("POST"))) {
			assertThat(answered.asString()).as(where)
				.isEqualTo(name.equals("code") ? exchange.fakeCode().orElse(recorded.asString()) : recorded.asString());
		}
	}

	/** For how many seconds a new version is valid; 0 for ever. */
	private static long lifetime(JsonNode bundle) {
		JsonNode attributes = bundle.path("attributes");
		boolean made = attributes.has("exp") && !attributes.has("nbf") && attributes.path("enabled").asBoolean(false);
		return made ? attributes.required("exp").longValue() - attributes.required("created").longValue() : 0;
	}

	private void collect(String kind, JsonNode node) {
		node.properties().forEach((member) -> {
			this.members.add(kind + "/" + member.getKey());
			if (!member.getKey().equals("tags")) {
				collect(kind.equals("error") || kind.equals("policy") ? kind : member.getKey(), member.getValue());
			}
		});
		if (node.isArray()) {
			node.forEach((element) -> collect(kind, element));
		}
	}

	/** Policies and keys have attributes of their own. */
	private static String kind(Exchange exchange) {
		return (exchange.status() >= 400) ? "error" : exchange.path().endsWith("/rotationpolicy") ? "policy" : "";
	}

	private static Set<String> texts(JsonNode list) {
		Set<String> texts = new HashSet<>();
		list.forEach((text) -> texts.add(text.stringValue()));
		return texts;
	}

}
