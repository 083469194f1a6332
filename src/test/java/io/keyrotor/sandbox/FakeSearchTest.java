package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.keyrotor.key.VersionId;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeSearchTest {

	private static final String VAULT = "sandbox-vault";

	private static final String REPRESENTATION = "return=representation";

	private final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	private final String first = this.keys.current(VAULT, "search-cmk").value();

	@Test
	void beginsWithFiveObjectsPinnedToTheCurrentVersionAndOneIndexWithout() {
		assertThat(this.search.consumers()).extracting(FakeConsumer::uri, FakeConsumer::kind, FakeConsumer::key)
			.containsExactlyInAnyOrder(tuple("indexes('hotels')", "SearchIndex", "search-cmk"),
					tuple("synonymmaps('synonymmap1')", "SearchSynonymMap", "search-cmk"),
					tuple("datasources('datasource1')", "SearchDataSource", "search-cmk"),
					tuple("skillsets('skillset1')", "SearchSkillset", "search-cmk"),
					tuple("indexers('indexer1')", "SearchIndexer", "search-cmk"),
					tuple("indexes('plain')", "SearchIndex", null));
		assertThat(this.search.consumers()).filteredOn((consumer) -> consumer.key() != null).allSatisfy((consumer) -> {
			assertThat(consumer.keyStore()).isEqualTo(VAULT);
			assertThat(version(consumer)).isEqualTo(this.first);
		});
	}

	@Test
	void pinsItsObjectsToTheVersionThatIsCurrentAtAReset() {
		this.keys.rotate(VAULT, "search-cmk", "r");
		this.search.reset();
		assertThat(version(consumer("indexes('hotels')"))).isEqualTo(this.keys.current(VAULT, "search-cmk").value())
			.isNotEqualTo(this.first);
	}

	@Test
	void forgetsChangesAndFurtherObjectsAtAReset() {
		ObjectNode further = read("/indexes/hotels");
		this.search.add(SearchCollection.INDEXES, further.put("name", "further"));
		put("/synonymmaps/synonymmap1", read("/synonymmaps/synonymmap1").put("synonyms", "a => b"));
		this.search.reset();
		assertThat(this.search.consumers()).hasSize(6);
		assertThat(read("/synonymmaps/synonymmap1").path("synonyms").stringValue()).contains("wellness");
	}

	@Test
	void needsABearerToken() {
		assertThat(this.search.answer(hotels().withoutToken().get()).status()).isEqualTo(401);
		assertThat(this.search.answer(hotels().header("authorization", "Basic eDp5").get()).status()).isEqualTo(403);
		assertThat(this.search.answer(hotels().withoutToken().header("api-key", "0123").get()).status()).isEqualTo(403);
	}

	@Test
	void needsAnApiVersionItKnows() {
		assertThat(this.search.answer(hotels().withoutApiVersion().get()).status()).isEqualTo(400);
		assertThat(this.search.answer(hotels().apiVersion("2020-06-30").get()).status()).isEqualTo(400);
		assertThat(List.of("2024-07-01", "2025-09-01", "2026-04-01"))
			.allSatisfy((version) -> assertThat(this.search.answer(hotels().apiVersion(version).get()).status())
				.isEqualTo(200));
	}

	@Test
	void givesEveryAnswerARequestIdAndTheClientsOwnBack() {
		Reply missing = this.search
			.answer(CallTo.search("/indexes/none").header("x-ms-client-request-id", "mine").get());
		assertThat(missing.headers()).containsKey("x-ms-request-id").containsEntry("x-ms-client-request-id", "mine");
		assertThat(this.search.answer(hotels().get()).headers()).containsKey("x-ms-request-id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/indexes('hotels')", "/indexes/hotels", "/Indexes('HOTELS')", "/INDEXES/Hotels" })
	void readsBothFormsOfAUrlWithoutRegardToCase(String path) {
		assertThat(read(path).path("name").stringValue()).isEqualTo("hotels");
	}

	@ParameterizedTest
	@CsvSource({ "/indexes,2", "/synonymmaps,1", "/datasources,1", "/skillsets,1", "/indexers,1" })
	void listsEachCollection(String path, int size) {
		assertThat(body(this.search.answer(CallTo.search(path).get())).path("value")).hasSize(size);
	}

	@Test
	void listsTheSelectedMembersAlone() {
		Reply reply = this.search.answer(CallTo.search("/indexes").query("$select", "name, encryptionKey").get());
		assertThat(body(reply).path("value").path(0).propertyNames()).containsExactlyInAnyOrder("name",
				"encryptionKey");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/indexes/none", "/indexers('none')", "/aliases/hotels", "/" })
	void saysInItsOwnShapeThatSomethingIsNotThere(String path) {
		Reply reply = this.search.answer(CallTo.search(path).get());
		assertThat(reply.status()).isEqualTo(404);
		assertThat(body(reply).path("error").path("message").stringValue()).isNotBlank();
	}

	@Test
	void deletesNothing() {
		assertThat(this.search.answer(hotels().method("DELETE")).status()).isEqualTo(405);
		assertThat(this.search.consumers()).hasSize(6);
	}

	@Test
	void givesAnETagWithQuotesThatChangesWithEachChange() {
		Reply before = this.search.answer(hotels().get());
		String etag = read("/indexes/hotels").path("@odata.etag").stringValue();
		assertThat(etag).matches("\"0x[0-9A-F]{15}\"").isEqualTo(before.headers().get("ETag"));
		Reply after = put("/indexes/hotels", read("/indexes/hotels"));
		assertThat(after.headers().get("ETag")).isNotEqualTo(etag)
			.isEqualTo(read("/indexes/hotels").path("@odata.etag").stringValue());
	}

	@Test
	void writesOnlyWhatIsStillAsTheCallerSawIt() {
		ObjectNode seen = read("/indexes/hotels");
		String etag = seen.path("@odata.etag").stringValue();
		assertThat(put(hotels().header("if-match", etag.replace("\"", "")), seen).status()).isEqualTo(412);
		assertThat(put(hotels().header("if-match", etag), seen).status()).isEqualTo(204);
		assertThat(put(hotels().header("if-match", etag), seen).status()).isEqualTo(412);
		assertThat(put(hotels().header("if-match", "*"), seen).status()).isEqualTo(204);
		assertThat(changes()).hasSize(2);
	}

	@Test
	void createsOnlyWhenAskedToCreateOnly() {
		ObjectNode further = read("/indexes/hotels").put("name", "further");
		assertThat(put(hotels().header("if-none-match", "*"), read("/indexes/hotels")).status()).isEqualTo(412);
		CallTo target = CallTo.search("/indexes/further");
		assertThat(put(target.header("if-none-match", "*"), further).status()).isEqualTo(201);
		assertThat(consumer("indexes('further')").key()).isEqualTo("search-cmk");
	}

	@Test
	void updatesNothingThatIsMissingWhenATagIsGiven() {
		ObjectNode further = read("/indexes/hotels").put("name", "further");
		assertThat(put(CallTo.search("/indexes/further").header("if-match", "*"), further).status()).isEqualTo(412);
	}

	@Test
	void replacesTheWholeDefinition() {
		ObjectNode sent = read("/indexes/hotels");
		sent.remove(List.of("semantic", "contentTiering"));
		put("/indexes/hotels", sent);
		assertThat(consumer("indexes('hotels')").definition().propertyNames())
			.doesNotContain("semantic", "contentTiering", "@odata.etag", "@odata.context")
			.contains("vectorSearch", "suggesters");
	}

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
	void answersWithTheDefinitionOnlyWhenThatIsPreferred() {
		Reply quiet = put("/indexes/hotels", read("/indexes/hotels"));
		assertThat(quiet.status()).isEqualTo(204);
		assertThat(quiet.body()).isEmpty();
		CallTo target = CallTo.search("/datasources/datasource1").header("prefer", REPRESENTATION);
		Reply full = put(target, withConnection("Server=other;"));
		assertThat(full.status()).isEqualTo(200);
		assertThat(body(full).path("credentials").path("connectionString").isNull()).isTrue();
	}

	@Test
	void refusesANameThatIsNotTheOneInTheUrl() {
		assertThat(put("/indexes/hotels", read("/indexes/hotels").put("name", "other")).status()).isEqualTo(400);
		ObjectNode nameless = read("/indexes/hotels");
		nameless.remove("name");
		assertThat(put("/indexes/hotels", nameless).status()).isEqualTo(400);
	}

	@Test
	void refusesABodyThatIsNotAnObject() {
		Call call = new Call("PUT", "/indexes/hotels", hotels().get().query(), hotels().get().headers(), "[1");
		assertThat(this.search.answer(call).status()).isEqualTo(400);
	}

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

	@Test
	void hidesAnApplicationsSecretAndLosesOneThatIsNotSentAgain() {
		addWithCredentials();
		JsonNode shown = read("/synonymmaps/secured").path("encryptionKey").path("accessCredentials");
		assertThat(shown.path("applicationId").stringValue()).isNotBlank();
		assertThat(shown.path("applicationSecret").isNull()).isTrue();
		assertThat(heldSecret().stringValue()).isEqualTo("app-secret");
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
		identity.put("userAssignedIdentity", "/subscriptions/s/search");
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

	@Test
	void neitherShowsNorKeepsWhatAnOlderApiVersionDoesNotKnow() {
		ObjectNode old = body(this.search.answer(hotels().apiVersion("2024-07-01").get()));
		assertThat(old.has("description")).isFalse();
		put(hotels().apiVersion("2024-07-01"), read("/indexes/hotels"));
		assertThat(consumer("indexes('hotels')").definition().has("description")).isFalse();
	}

	@Test
	void notesEachAcceptedChangeWithTheVersionAndTheRequest() {
		Reply reply = put("/indexes/hotels", read("/indexes/hotels"));
		put("/indexes/hotels", read("/indexes/hotels").put("name", "other"));
		assertThat(changes()).singleElement().satisfies((entry) -> {
			assertThat(entry.service()).isEqualTo("Search");
			assertThat(entry.operation()).isEqualTo("PutConsumer");
			assertThat(entry.target()).isEqualTo("https://sandbox-search.search.windows.net/indexes('hotels')");
			assertThat(entry.keyVersion()).isEqualTo(this.first);
			assertThat(entry.requestId()).isEqualTo(reply.headers().get("x-ms-request-id"));
		});
	}

	private void addWithCredentials() {
		ObjectNode secured = read("/synonymmaps/synonymmap1").put("name", "secured");
		secured.withObject("/encryptionKey")
			.putObject("accessCredentials")
			.put("applicationId", "00000000-0000-0000-0000-00000000a001")
			.put("applicationSecret", "app-secret");
		this.search.add(SearchCollection.SYNONYMMAPS, secured);
	}

	private JsonNode heldSecret() {
		return consumer("synonymmaps('secured')").definition().at("/encryptionKey/accessCredentials/applicationSecret");
	}

	private void disable(String version) {
		this.keys.change(VAULT, "search-cmk", new VersionId(version), VersionChange.enabled(false), "r");
	}

	private List<Ledger.Entry> changes() {
		return this.ledger.entries().stream().filter((entry) -> entry.operation().equals("PutConsumer")).toList();
	}

	private ObjectNode withConnection(String text) {
		ObjectNode sent = read("/datasources/datasource1");
		sent.withObject("/credentials").put("connectionString", text);
		return sent;
	}

	private String connectionString() {
		return consumer("datasources('datasource1')").definition().at("/credentials/connectionString").stringValue();
	}

	private static ObjectNode pinnedTo(ObjectNode definition, String version) {
		definition.withObject("/encryptionKey").put("keyVaultKeyVersion", version);
		return definition;
	}

	private static CallTo hotels() {
		return CallTo.search("/indexes('hotels')");
	}

	private ObjectNode read(String path) {
		Reply reply = this.search.answer(CallTo.search(path).get());
		assertThat(reply.status()).isEqualTo(200);
		return body(reply);
	}

	private Reply put(String path, ObjectNode sent) {
		return put(CallTo.search(path), sent);
	}

	private Reply put(CallTo target, ObjectNode sent) {
		return this.search.answer(target.put(sent));
	}

	private FakeConsumer consumer(String object) {
		return this.search.consumers()
			.stream()
			.filter((consumer) -> consumer.uri().equals(FakeSearch.ENDPOINT + "/" + object))
			.findFirst()
			.orElseThrow();
	}

	private static String version(FakeConsumer consumer) {
		return Objects.requireNonNull(consumer.encryptionKey()).path("keyVaultKeyVersion").stringValue();
	}

	private static ObjectNode body(Reply reply) {
		return Definitions.object(reply.body());
	}

	private static Tuple tuple(String object, String kind, @Nullable String key) {
		return Tuple.tuple(FakeSearch.ENDPOINT + "/" + object, kind, key);
	}

}
