package io.keyrotor.sandbox;

import java.util.List;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeSearchSecretsTest extends SearchAtHand {

	@Test
	void hidesTheConnectionStringItReallyHolds() {
		assertThat(read("/datasources/datasource1").path("credentials").path("connectionString").isNull()).isTrue();
		assertThat(connectionString()).contains("Password=");
	}

	@Test
	void keepsTheConnectionStringThatIsSentAsUnchanged() {
		String before = connectionString();
		assertThat(put("/datasources/datasource1", withConnection("<unchanged>")).status()).isEqualTo(204);
		assertThat(connectionString()).isEqualTo(before);
	}

	@Test
	void refusesADataSourceWithoutAConnectionString() {
		ObjectNode withoutCredentials = read("/datasources/datasource1");
		withoutCredentials.remove("credentials");
		assertThat(List.of(read("/datasources/datasource1"), withConnection(""), withoutCredentials))
			.allSatisfy((sent) -> assertThat(put("/datasources/datasource1", sent).status()).isEqualTo(400));
		assertThat(connectionString()).contains("Password=");
	}

	@Test
	void losesAConnectionStringThatIsSentAsRedacted() {
		assertThat(put("/datasources/datasource1", withConnection("<redacted>")).status()).isEqualTo(204);
		assertThat(consumer("datasources('datasource1')").definition()
			.path("credentials")
			.path("connectionString")
			.isNull()).isTrue();
		assertThat(put("/datasources/datasource1", withConnection("<unchanged>")).status()).isEqualTo(400);
	}

	@Test
	void hidesAnApplicationsSecretAndLosesOneThatIsNotSentAgain() {
		addWithCredentials();
		JsonNode shown = read("/synonymmaps/secured").path("encryptionKey").path("accessCredentials");
		assertThat(shown.path("applicationId").stringValue()).isNotBlank();
		assertThat(shown.path("applicationSecret").isNull()).isTrue();
		assertThat(heldSecret().stringValue()).isEqualTo(this.keys.secrets().firstApplicationSecret());
		put("/synonymmaps/secured", read("/synonymmaps/secured"));
		assertThat(heldSecret().isNull()).isTrue();
	}

	@Test
	void hidesOtherSecretsAndTakesTheirMarkerForTheSecretItself() {
		ObjectNode embedder = read("/indexes/hotels").put("name", "embedded");
		((ObjectNode) embedder.at("/vectorSearch/vectorizers/0/azureOpenAIParameters")).put("apiKey", "vector-secret");
		this.search.add(SearchCollection.INDEXES, embedder);
		String at = "/vectorSearch/vectorizers/0/azureOpenAIParameters/apiKey";
		assertThat(read("/indexes/embedded").at(at).stringValue()).isEqualTo("<redacted>");
		assertThat(consumer("indexes('embedded')").definition().at(at).stringValue()).isEqualTo("vector-secret");
		put("/indexes/embedded", read("/indexes/embedded"));
		assertThat(consumer("indexes('embedded')").definition().at(at).stringValue()).isEqualTo("<redacted>");
	}

	@Test
	void hidesTheSecretsOfASkillset() {
		ObjectNode skillset = read("/skillsets/skillset1").put("name", "keyed");
		skillset.putObject("cognitiveServices").put("key", "ai-secret");
		skillset.putObject("knowledgeStore").put("storageConnectionString", "store-secret");
		this.search.add(SearchCollection.SKILLSETS, skillset);
		ObjectNode shown = read("/skillsets/keyed");
		assertThat(shown.toString()).doesNotContain("ai-secret", "store-secret");
		assertThat(shown.at("/cognitiveServices/key").stringValue()).isEqualTo("<redacted>");
		assertThat(consumer("skillsets('keyed')").definition().toString()).contains("ai-secret", "store-secret");
	}

	@Test
	void keepsAnIdentityThatIsNotSentAndClearsItOnlyWhenTold() {
		ObjectNode sent = read("/synonymmaps/synonymmap1");
		ObjectNode identity = sent.withObject("/encryptionKey").putObject("identity");
		identity.put("@odata.type", "#Microsoft.Azure.Search.DataUserAssignedIdentity");
		identity.put("userAssignedIdentity", SearchCallers.USER);
		put("/synonymmaps/synonymmap1", sent);
		sent.withObject("/encryptionKey").remove("identity");
		put("/synonymmaps/synonymmap1", sent);
		assertThat(consumer("synonymmaps('synonymmap1')").definition().at("/encryptionKey/identity"))
			.isEqualTo(identity);
		sent.withObject("/encryptionKey")
			.putObject("identity")
			.put("@odata.type", "#Microsoft.Azure.Search.DataNoneIdentity");
		put("/synonymmaps/synonymmap1", sent);
		assertThat(consumer("synonymmaps('synonymmap1')").definition().at("/encryptionKey/identity").isMissingNode())
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/indexes/hotels,/description", "/synonymmaps/synonymmap1,/synonyms",
			"/datasources/datasource1,/credentials/connectionString", "/datasources/datasource1,/container/query",
			"/indexers/indexer1,/description", "/skillsets/skillset1,/skills/0/description" })
	void showsThatItCannotDecryptOnceItsVersionIsDisabled(String path, String member) {
		disable(this.first);
		assertThat(read(path).at(member).stringValue()).isEqualTo("<encrypted>");
		assertThat(read(path).at("/encryptionKey/keyVaultKeyVersion").stringValue()).isEqualTo(this.first);
	}

	@Test
	void readsDocumentsOnlyWhileItsVersionIsEnabled() {
		Call call = CallTo.search("/indexes('hotels')/docs/search").method("POST");
		assertThat(body(this.search.answer(call)).path("value")).hasSize(2);
		assertThat(this.search.answer(CallTo.search("/indexes/hotels/docs/$count").get()).body()).isEqualTo("2");
		disable(this.first);
		Reply refused = this.search.answer(call);
		assertThat(refused.status()).isEqualTo(403);
		assertThat(body(refused).at("/error/message").stringValue())
			.isEqualTo("Access forbidden. The query key used might have been revoked - please retry.");
		assertThat(this.search.answer(CallTo.search("/indexes/plain/docs").get()).status()).isEqualTo(200);
	}

	@Test
	void readsDocumentsAgainOnceItsVersionIsEnabledAgain() {
		disable(this.first);
		this.keys.change(VAULT, "search-cmk", new VersionId(this.first), VersionChange.enabled(true), "r");
		assertThat(this.search.answer(CallTo.search("/indexes/hotels/docs").get()).status()).isEqualTo(200);
	}

}
