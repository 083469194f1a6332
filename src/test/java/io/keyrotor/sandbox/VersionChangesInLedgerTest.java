package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VersionChangesInLedgerTest {

	private final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.VAULT));

	@Test
	void tellsWhatAVersionMayStillBeUsedFor() {
		patch("{\"attributes\": {\"enabled\": false}}");
		patch("{\"attributes\": {\"enabled\": true}, \"key_ops\": [\"wrapKey\", \"unwrapKey\"]}");
		patch("{\"attributes\": {\"enabled\": false}, \"key_ops\": []}");
		patch("{\"key_ops\": [\"decrypt\"]}");
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::operation)
			.containsExactly("DisableVersion", "EnableVersion", "DisableVersion", "UpdateVersion");
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::keyOperations)
			.containsExactly(StoredVersion.RSA_OPERATIONS, List.of("wrapKey", "unwrapKey"), List.of(),
					List.of("decrypt"));
		assertThat(Json.write(this.ledger.entries().get(2))).contains("\"keyOperations\":[]");
	}

	@Test
	void otherChangesHaveNone() {
		this.keys.rotate(FirstKeys.VAULT, "search-cmk", "r");
		assertThat(this.ledger.entries()).singleElement().extracting(Ledger.Entry::keyOperations).isNull();
		assertThat(Json.write(this.ledger.entries())).doesNotContain("keyOperations");
	}

	private void patch(String body) {
		String version = this.keys.current(FirstKeys.VAULT, "search-cmk").value();
		Reply reply = this.vault.answer(new Call("PATCH", "/keys/search-cmk/" + version, Map.of("api-version", "7.4"),
				Map.of("authorization", "Bearer any"), body));
		assertThat(reply.status()).isEqualTo(200);
	}

}
