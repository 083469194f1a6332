package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.List;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeStorageAccountTest extends AzureAtHand {

	@Test
	void letsAStorageAccountFollowItsKeyWithinADay() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		String next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id().value();
		this.clock.advance(Duration.ofHours(23));
		assertThat(observed(readStorage())).endsWith(old);
		this.clock.advance(Duration.ofHours(1));
		assertThat(observed(readStorage())).isEqualTo("https://sandbox-vault.vault.azure.net/keys/storage-cmk/" + next);
		assertThat(keyProperties(readStorage()).path("lastKeyRotationTimestamp").stringValue())
			.isEqualTo("2026-11-22T09:00:00Z");
		assertThat(observed(held(STORAGE))).endsWith(next);
		assertThat(keyProperties(held(STORAGE)).path("keyversion").stringValue()).isEmpty();
	}

	@Test
	void letsAStorageAccountStayWhereItIsWhenTheNewestVersionIsDisabled() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		VersionId next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id();
		this.keys.change(VAULT, "storage-cmk", next, VersionChange.enabled(false), "r");
		this.clock.advance(Duration.ofDays(3));
		assertThat(observed(readStorage())).endsWith(old);
	}

	@Test
	void replacesTheEncryptionOfAStorageAccountWholeAndKeepsTheRest() {
		Reply reply = patchStorage("""
				{"properties": {"encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties":
				  {"keyvaulturi": "https://sandbox-vault.vault.azure.net/", "keyname": "storage-cmk",
				   "currentVersionedKeyIdentifier": "ignored", "lastKeyRotationTimestamp": "ignored"}}}}
				""");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(held(STORAGE).path("properties").path("encryption").propertyNames())
			.containsExactlyInAnyOrder("keySource", "keyvaultproperties");
		assertThat(keyProperties(held(STORAGE)).has("lastKeyRotationTimestamp")).isFalse();
		assertThat(held(STORAGE).path("properties").path("minimumTlsVersion").stringValue()).isEqualTo("TLS1_2");
		assertThat(held(STORAGE).has("tags")).isTrue();
		assertThat(observed(readStorage())).contains("/keys/storage-cmk/");
		assertThat(changes()).singleElement().extracting(Ledger.Entry::keyVersion).isNull();
	}

	@Test
	void looksForTheNewestVersionAtOnceWhenAStorageAccountIsWritten() {
		String next = this.keys.rotate(VAULT, "storage-cmk", "r").current().id().value();
		patchStorage("{\"tags\": {\"department\": \"Archive\"}}");
		assertThat(observed(readStorage())).endsWith(next);
	}

	@Test
	void pinsAStorageAccountThatIsGivenAVersion() {
		String version = this.keys.current(VAULT, "storage-cmk").value();
		ObjectNode encryption = Definitions.empty();
		encryption.withObject("/properties").set("encryption", held(STORAGE).at("/properties/encryption"));
		keyProperties(encryption).put("keyversion", version);
		assertThat(patchStorage(encryption.toString()).status()).isEqualTo(200);
		this.keys.rotate(VAULT, "storage-cmk", "r");
		this.clock.advance(Duration.ofDays(2));
		assertThat(observed(readStorage())).endsWith(version);
		keyProperties(encryption).put("keyversion", "0123456789abcdef0123456789abcdef");
		assertThat(patchStorage(encryption.toString()).status()).isEqualTo(400);
	}

	@Test
	void replacesAStorageAccountWholeInAPut() {
		ObjectNode sent = readStorage();
		sent.remove(List.of("tags"));
		sent.withObject("/properties").remove("minimumTlsVersion");
		CallTo target = CallTo.arm(STORAGE, "2026-04-01");
		assertThat(this.azure.answer(target.put(sent)).status()).isEqualTo(200);
		assertThat(held(STORAGE).has("tags")).isFalse();
		assertThat(held(STORAGE).path("properties").has("minimumTlsVersion")).isFalse();
		assertThat(held(STORAGE).path("properties").has("primaryEndpoints")).isTrue();
		sent.remove("sku");
		assertThat(this.azure.answer(target.put(sent)).status()).isEqualTo(400);
	}

}
