package io.keyrotor.sandbox;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** How the fake search service reaches the keys of its objects. */
class SearchAccessTest extends SearchAtHand {

	private static final String CREDENTIALS = "/encryptionKey/accessCredentials";

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(VAULT));

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"<redacted>\"", "\"a wrong one\"", "\"\"" })
	void anApplicationsSecretThatIsNotTheRightOneBreaksTheObject(String secret) {
		ObjectNode sent = read("/synonymmaps/brands");
		sent.withObject(CREDENTIALS).set("applicationSecret", Json.read(secret).orElseThrow());
		assertThat(put("/synonymmaps/brands", sent).status()).isEqualTo(204);
		assertRevoked("/synonymmaps/brands");
	}

	@Test
	void anObjectIsReadAgainOnceItsSecretIsTheRightOne() {
		ObjectNode sent = read("/synonymmaps/brands");
		put("/synonymmaps/brands", sent);
		assertRevoked("/synonymmaps/brands");
		sent.withObject(CREDENTIALS).put("applicationSecret", secret(Optional.empty()));
		put("/synonymmaps/brands", sent);
		assertThat(read("/synonymmaps/brands").path("synonyms").stringValue()).contains("hotel");
	}

	@Test
	void theOlderSecretOfTheApplicationStopsWorkingWhenItIsTold() {
		assertThat(read("/datasources/orders").at(CREDENTIALS + "/applicationSecret").isNull()).isTrue();
		this.keys.secrets().oldOnesWork(false);
		assertRevoked("/datasources/orders");
		this.keys.secrets().oldOnesWork(true);
		assertThat(read("/datasources/orders").has("name")).isTrue();
	}

	@Test
	void theSecretIsInTheVaultInTwoVersions() {
		ObjectNode newest = body(vault("/secrets/search-app-secret"));
		assertThat(newest.path("value").stringValue()).isEqualTo("sandbox-app-secret-of-this-year");
		assertThat(newest.path("id").stringValue())
			.startsWith("https://sandbox-vault.vault.azure.net/secrets/search-app-secret/");
		String old = this.keys.secrets().versions(SecretBook.OF_APPLICATION).getFirst().version();
		assertThat(secret(Optional.of(old))).isEqualTo("sandbox-app-secret-of-last-year");
		Reply missing = vault("/secrets/none");
		assertThat(missing.status()).isEqualTo(404);
		assertThat(body(missing).at("/error/code").stringValue()).isEqualTo("SecretNotFound");
		assertThat(this.keys.audit().events().getLast().operationName()).isEqualTo("SecretGet");
		assertThat(this.keys.audit().events().toString()).doesNotContain("sandbox-app-secret");
	}

	@Test
	void eachWayToTheKeyIsAnotherCaller() {
		read("/indexes/lounges");
		assertThat(lastCaller()).isEqualTo(SearchCallers.USER_ITSELF.objectId());
		read("/knowledgebases/concierge");
		assertThat(lastCaller()).isEqualTo(SearchCallers.ITSELF.objectId());
		read("/synonymmaps/brands");
		assertThat(this.keys.audit().events().getLast().callerAppId()).isEqualTo(SecretBook.APPLICATION);
	}

	@Test
	void anIdentityThatMayNotUseTheKeyCannotReadAndCannotBeGiven() {
		this.keys.access().deny(SearchCallers.ITSELF.objectId(), VAULT);
		assertThat(this.search.answer(CallTo.search("/indexes('hotels')/docs").get()).status()).isEqualTo(403);
		ObjectNode sent = read("/knowledgebases/concierge");
		assertThat(put("/knowledgebases/concierge", sent).status()).isEqualTo(400);
	}

	@Test
	void knowledgeObjectsAreThereFromTheVersionThatBroughtThem() {
		assertThat(this.search.answer(CallTo.search("/knowledgebases").apiVersion("2025-09-01").get()).status())
			.isEqualTo(404);
		assertThat(read("/knowledgesources('contracts')").at("/azureBlobParameters/connectionString").stringValue())
			.isEqualTo("<redacted>");
		put("/knowledgesources('contracts')", read("/knowledgesources('contracts')"));
		assertThat(consumer("knowledgesources('contracts')").definition()
			.at("/azureBlobParameters/connectionString")
			.stringValue()).isEqualTo("<redacted>");
	}

	@Test
	void aListHasPagesIfItIsTold() {
		this.search.pageSize(2);
		ObjectNode first = body(this.search.answer(CallTo.search("/indexes").query("$select", "name").get()));
		assertThat(first.path("value")).hasSize(2);
		String next = first.path("@odata.nextLink").stringValue();
		assertThat(next).startsWith(FakeSearch.ENDPOINT + "/indexes?api-version=2026-04-01&$select=name&$skip=2");
		ObjectNode second = body(
				this.search.answer(CallTo.search("/indexes").query("$select", "name").query("$skip", "2").get()));
		assertThat(second.path("value")).hasSize(1);
		assertThat(second.has("@odata.nextLink")).isFalse();
	}

	@Test
	void aPreviewShowsWhatAStableVersionLoses() {
		ObjectNode indexer = read("/indexers/indexer1").put("name", "cached");
		indexer.putObject("cache").put("storageConnectionString", "of-the-cache");
		this.search.add(SearchCollection.INDEXERS, indexer);
		CallTo preview = CallTo.search("/indexers/cached").apiVersion("2026-08-01-preview");
		assertThat(body(this.search.answer(preview.get())).at("/cache/storageConnectionString").stringValue())
			.isEqualTo("<redacted>");
		put("/indexers/cached", read("/indexers/cached"));
		assertThat(consumer("indexers('cached')").definition().has("cache")).isFalse();
	}

	private void assertRevoked(String path) {
		Reply refused = this.search.answer(CallTo.search(path).get());
		assertThat(refused.status()).isEqualTo(403);
		assertThat(body(refused).at("/error/message").stringValue())
			.isEqualTo("Access forbidden. The query key used might have been revoked - please retry.");
	}

	private String lastCaller() {
		return this.keys.audit().events().getLast().callerObjectId();
	}

	private String secret(Optional<String> version) {
		return body(vault("/secrets/search-app-secret" + version.map((text) -> "/" + text).orElse(""))).path("value")
			.stringValue();
	}

	private Reply vault(String path) {
		return this.vault.answer(CallTo.arm(path, "7.6").get());
	}

}
