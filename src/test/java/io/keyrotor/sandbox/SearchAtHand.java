package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.keyrotor.key.VersionId;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fake search service with its keys and its ledger, and the ways a test speaks to it.
 */
abstract class SearchAtHand {

	static final String VAULT = "sandbox-vault";

	static final String REPRESENTATION = "return=representation";

	final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	final Ledger ledger = new Ledger(this.clock);

	final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	final String first = this.keys.current(VAULT, "search-cmk").value();

	void addWithCredentials() {
		ObjectNode secured = read("/synonymmaps/synonymmap1").put("name", "secured");
		secured.withObject("/encryptionKey")
			.putObject("accessCredentials")
			.put("applicationId", SecretBook.APPLICATION)
			.put("applicationSecret", this.keys.secrets().firstApplicationSecret());
		this.search.add(SearchCollection.SYNONYMMAPS, secured);
	}

	JsonNode heldSecret() {
		return consumer("synonymmaps('secured')").definition().at("/encryptionKey/accessCredentials/applicationSecret");
	}

	void disable(String version) {
		this.keys.change(VAULT, "search-cmk", new VersionId(version), VersionChange.enabled(false), "r");
	}

	List<Ledger.Entry> changes() {
		return this.ledger.entries().stream().filter((entry) -> entry.operation().equals("PutConsumer")).toList();
	}

	ObjectNode withConnection(String text) {
		ObjectNode sent = read("/datasources/datasource1");
		sent.withObject("/credentials").put("connectionString", text);
		return sent;
	}

	String connectionString() {
		return consumer("datasources('datasource1')").definition().at("/credentials/connectionString").stringValue();
	}

	static ObjectNode pinnedTo(ObjectNode definition, String version) {
		definition.withObject("/encryptionKey").put("keyVaultKeyVersion", version);
		return definition;
	}

	static CallTo hotels() {
		return CallTo.search("/indexes('hotels')");
	}

	ObjectNode read(String path) {
		Reply reply = this.search.answer(CallTo.search(path).get());
		assertThat(reply.status()).isEqualTo(200);
		return body(reply);
	}

	Reply put(String path, ObjectNode sent) {
		return put(CallTo.search(path), sent);
	}

	Reply put(CallTo target, ObjectNode sent) {
		return this.search.answer(target.put(sent));
	}

	FakeConsumer consumer(String object) {
		return this.search.consumers()
			.stream()
			.filter((consumer) -> consumer.uri().equals(FakeSearch.ENDPOINT + "/" + object))
			.findFirst()
			.orElseThrow();
	}

	static String version(FakeConsumer consumer) {
		return Objects.requireNonNull(consumer.encryptionKey()).path("keyVaultKeyVersion").stringValue();
	}

	static ObjectNode body(Reply reply) {
		return Definitions.object(reply.body());
	}

	static Tuple tuple(String object, String kind, @Nullable String key) {
		return Tuple.tuple(FakeSearch.ENDPOINT + "/" + object, kind, key);
	}

}
