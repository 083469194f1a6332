package io.keyrotor.sandbox;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeSearchKeyTest extends SearchAtHand {

	@ParameterizedTest
	@ValueSource(strings = { "indexes('hotels')", "synonymmaps('synonymmap1')", "skillsets('skillset1')",
			"indexers('indexer1')", "datasources('datasource1')" })
	void changesNothingButTheVersionWhenAllElseIsSentBack(String object) {
		JsonNode before = consumer(object).definition();
		String next = this.keys.rotate(VAULT, "search-cmk", "r").current().id().value();
		ObjectNode sent = pinnedTo(read("/" + object), next);
		if (object.startsWith("datasources")) {
			sent.withObject("/credentials").put("connectionString", "<unchanged>");
		}
		assertThat(put("/" + object, sent).status()).isEqualTo(204);
		assertThat(version(consumer(object))).isEqualTo(next);
		assertThat(consumer(object).definition()).isEqualTo(pinnedTo((ObjectNode) before.deepCopy(), next));
	}

	@Test
	void keepsTheKeyThatIsNotSent() {
		ObjectNode sent = read("/indexes/hotels").putNull("encryptionKey");
		assertThat(put("/indexes/hotels", sent).status()).isEqualTo(204);
		sent.remove("encryptionKey");
		assertThat(put("/indexes/hotels", sent).status()).isEqualTo(204);
		assertThat(version(consumer("indexes('hotels')"))).isEqualTo(this.first);
	}

	@Test
	void givesNoKeyToAnObjectThatWasCreatedWithout() {
		ObjectNode sent = read("/indexes/plain");
		sent.set("encryptionKey", read("/indexes/hotels").path("encryptionKey"));
		assertThat(put("/indexes/plain", sent).status()).isEqualTo(400);
		assertThat(consumer("indexes('plain')").encryptionKey()).isNull();
	}

	@Test
	void namesEveryMissingMemberOfTheKey() {
		ObjectNode sent = read("/indexes/hotels");
		sent.putObject("encryptionKey");
		Reply reply = put("/indexes/hotels", sent);
		assertThat(reply.status()).isEqualTo(400);
		assertThat(body(reply).path("error").path("message").stringValue()).isEqualTo(
				"The request is invalid. Details: encryptionKey.keyVaultUri : The keyVaultUri field is required.\n"
						+ "encryptionKey.keyVaultKeyName : The keyVaultKeyName field is required.");
	}

	@Test
	void refusesAVersionThatDoesNotExistOrIsDisabled() {
		VersionId next = this.keys.rotate(VAULT, "search-cmk", "r").current().id();
		this.keys.change(VAULT, "search-cmk", next, VersionChange.enabled(false), "r");
		ObjectNode disabled = pinnedTo(read("/indexes/hotels"), next.value());
		assertThat(put("/indexes/hotels", disabled).status()).isEqualTo(400);
		ObjectNode unknown = pinnedTo(read("/indexes/hotels"), "0123456789abcdef0123456789abcdef");
		assertThat(put("/indexes/hotels", unknown).status()).isEqualTo(400);
		assertThat(put("/indexes/hotels", pinnedTo(read("/indexes/hotels"), "latest")).status()).isEqualTo(400);
		assertThat(version(consumer("indexes('hotels')"))).isEqualTo(this.first);
	}

	@Test
	void refusesAKeyItCannotReach() {
		ObjectNode sent = read("/indexes/hotels");
		sent.withObject("/encryptionKey").put("keyVaultUri", "https://elsewhere.vault.azure.net");
		assertThat(put("/indexes/hotels", sent).status()).isEqualTo(400);
		sent.withObject("/encryptionKey").put("keyVaultUri", "no uri");
		assertThat(put("/indexes/hotels", sent).status()).isEqualTo(400);
	}

	@Test
	void takesAKeyWithoutAVersion() {
		ObjectNode sent = read("/indexes/hotels");
		sent.withObject("/encryptionKey").remove("keyVaultKeyVersion");
		assertThat(put("/indexes/hotels", sent).status()).isEqualTo(204);
		assertThat(changes().getLast().keyVersion()).isNull();
	}

}
