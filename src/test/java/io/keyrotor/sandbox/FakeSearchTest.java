package io.keyrotor.sandbox;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeSearchTest extends SearchAtHand {

	@Test
	void beginsWithFiveObjectsOnOneKeyOneIndexWithoutAndOthersOnKeysOfTheirOwn() {
		assertThat(this.search.consumers()).extracting(FakeConsumer::uri, FakeConsumer::kind, FakeConsumer::key)
			.startsWith(tuple("indexes('hotels')", "SearchIndex", "search-cmk"),
					tuple("synonymmaps('synonymmap1')", "SearchSynonymMap", "search-cmk"),
					tuple("datasources('datasource1')", "SearchDataSource", "search-cmk"),
					tuple("skillsets('skillset1')", "SearchSkillset", "search-cmk"),
					tuple("indexers('indexer1')", "SearchIndexer", "search-cmk"),
					tuple("indexes('plain')", "SearchIndex", null),
					tuple("indexes('lounges')", "SearchIndex", "uami-cmk"),
					tuple("synonymmaps('brands')", "SearchSynonymMap", "app-cmk"),
					tuple("datasources('orders')", "SearchDataSource", "app-cmk"),
					tuple("knowledgebases('concierge')", "SearchKnowledgeBase", "kb-cmk"),
					tuple("knowledgesources('house-rules')", "SearchKnowledgeSource", "kb-cmk"),
					tuple("knowledgesources('contracts')", "SearchKnowledgeSource", "hidden-cmk"));
		assertThat(this.search.consumers()).filteredOn((consumer) -> "search-cmk".equals(consumer.key()))
			.allSatisfy((consumer) -> {
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
		assertThat(this.search.consumers()).hasSize(12);
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
	@CsvSource({ "/indexes,3", "/synonymmaps,2", "/datasources,2", "/skillsets,1", "/indexers,1", "/knowledgebases,1",
			"/knowledgesources,2" })
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
	@ValueSource(strings = { "/knowledgebases", "/knowledgesources" })
	void selectsNoMembersOfWhatKnowledgeIsMadeOf(String path) {
		Reply reply = this.search.answer(CallTo.search(path).query("$select", "name").get());
		assertThat(reply.status()).isEqualTo(400);
		assertThat(reply.body()).contains("$select");
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
		assertThat(this.search.consumers()).hasSize(12);
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

}
