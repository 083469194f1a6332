package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceGraphTest extends AzureAtHand {

	private final ExtraConsumers extra = new ExtraConsumers(this.keys, this.azure,
			new FakeSearch(this.ledger, this.clock, this.keys));

	@Test
	void findsEveryResourceThatNamesAKeyOfTheStore() {
		String query = "resources | where tostring(properties) has 'sandbox-vault.vault.azure.net/keys/' | project id, type";
		String registry = this.extra.registry();
		String fhir = this.extra.fhirService();
		assertThat(types(query))
			.contains("microsoft.storage/storageaccounts", "microsoft.healthcareapis/workspaces/fhirservices",
					"microsoft.containerregistry/registries")
			.doesNotContain("microsoft.sql/servers/encryptionprotector",
					"microsoft.storage/storageaccounts/encryptionscopes");
		assertThat(ask(query).path("data").values()).extracting((row) -> row.path("id").stringValue())
			.contains(STORAGE, fhir, registry);
		assertThat(types("Resources | where tostring(properties) contains 'managedhsm.azure.net/keys/'"))
			.containsExactly("microsoft.healthcareapis/workspaces/dicomservices");
	}

	@Test
	void findsSearchServicesWithTheirEndpoint() {
		JsonNode answer = ask("""
				resources | where type =~ 'Microsoft.Search/searchServices'
				| project id, name, type, location, endpoint = tostring(properties.endpoint)""");
		assertThat(answer.path("data").toString()).isEqualTo("""
				[{"id":"%s","name":"sandbox-search","type":"microsoft.search/searchservices",\
				"location":"westeurope","endpoint":"https://sandbox-search.search.windows.net"}]"""
			.formatted(ArmDocuments.SEARCH_SERVICE));
		assertThat(types("resources | where type in~ ('microsoft.search/searchservices', 'Microsoft.KeyVault/vaults')"))
			.hasSize(2);
	}

	@Test
	void knowsWhichPolicyConcernsASearchService() {
		JsonNode answer = ask("""
				policyresources | where type =~ 'microsoft.policyinsights/policystates'
				| where tostring(properties.resourceId) =~ '%s'
				| project policy = tostring(properties.policyDefinitionName),
				effect = tostring(properties.policyDefinitionAction)""".formatted(ArmDocuments.SEARCH_SERVICE));
		assertThat(answer.path("data").toString())
			.isEqualTo("[{\"policy\":\"76a56461-9dc0-40f0-82f5-2453283afa2f\",\"effect\":\"audit\"}]");
	}

	@Test
	void showsSubscriptionsAndResourceGroups() {
		assertThat(types("resourcecontainers | order by id asc")).containsExactly("microsoft.resources/subscriptions",
				"microsoft.resources/subscriptions/resourcegroups");
		assertThat(types("resourcecontainers | where id =~ '/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001'"))
			.containsExactly("microsoft.resources/subscriptions");
		assertThat(types("resourcecontainers | where id =~ '/subscriptions/00000000-0000-0000-0000-000000000009'"))
			.isEmpty();
	}

	@Test
	void answersInPages() {
		ObjectNode body = query(
				"resources | where type contains 'keyvault' or type contains 'search' or type contains 'storage' or type contains 'health'"
						+ " | project id | order by id asc");
		body.putObject("options").put("$top", 4).put("resultFormat", "objectArray");
		ObjectNode first = body(ask(body));
		assertThat(first.path("count").intValue()).isEqualTo(4);
		assertThat(first.path("totalRecords").intValue()).isEqualTo(6);
		assertThat(first.path("resultTruncated").stringValue()).isEqualTo("true");
		body.withObject("/options").put("$skipToken", first.path("$skipToken").stringValue());
		ObjectNode second = body(ask(body));
		assertThat(second.path("count").intValue()).isEqualTo(2);
		assertThat(second.has("$skipToken")).isFalse();
		assertThat(second.path("resultTruncated").stringValue()).isEqualTo("false");
		assertThat(second.path("data").values()).doesNotContainAnyElementsOf(first.path("data").values());
		body.withObject("/options").put("$skipToken", "of another");
		assertThat(ask(body).status()).isEqualTo(400);
	}

	@Test
	void isBehindAsFarAsItIsTold() {
		this.azure.lag(Duration.ofMinutes(5));
		String all = "resources | summarize count()";
		int before = ask(all).at("/data/0/count_").intValue();
		ObjectNode another = FirstResources.named("container-registry", this.keys);
		this.azure.add(another.put("id", another.path("id").stringValue() + "2"));
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(ask(all).at("/data/0/count_").intValue()).isEqualTo(before);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(ask(all).at("/data/0/count_").intValue()).isEqualTo(before + 1);
		assertThat(this.azure.consumers()).extracting(FakeConsumer::kind)
			.contains("Microsoft.ContainerRegistry/registries");
	}

	@Test
	void showsWhatWasWrittenOnlyWhenItCatchesUp() {
		this.azure.lag(Duration.ofMinutes(5));
		String tags = "resources | where type =~ 'microsoft.storage/storageaccounts' | project tostring(tags.department)";
		patchStorage("{\"tags\": {\"department\": \"Sales\"}}");
		assertThat(ask(tags).path("data").toString()).contains("Archive");
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(ask(tags).path("data").toString()).isEqualTo("[{\"tags_department\":\"Sales\"}]");
	}

	@Test
	void leavesOutWhatIsForbiddenAndOtherSubscriptions() {
		int before = types("resources").size();
		this.azure.documents().forbid(ArmDocuments.SEARCH_SERVICE);
		assertThat(types("resources")).hasSize(before - 1).doesNotContain("microsoft.search/searchservices");
		ObjectNode body = query("resources");
		body.putArray("subscriptions").add("00000000-0000-0000-0000-000000000002");
		assertThat(body(ask(body)).path("data").size()).isZero();
	}

	@Test
	void refusesWhatItDoesNotUnderstand() {
		for (String query : List.of("resources | join kind=inner resources on id", "healthresources",
				"resources | where nothing == 1")) {
			Reply reply = ask(query(query));
			assertThat(reply.status()).isEqualTo(400);
			assertThat(body(reply).at("/error/code").stringValue()).isEqualTo("BadRequest");
			assertThat(body(reply).at("/error/details/1/message").stringValue()).endsWith(".");
		}
		assertThat(ask(query("resources").put("managementGroups", "all")).status()).isEqualTo(400);
		ObjectNode many = query("resources");
		many.putObject("options").put("$top", 5000);
		assertThat(ask(many).status()).isEqualTo(400);
		assertThat(this.azure.answer(CallTo.arm(ResourceGraph.PATH, "1999-01-01").method("POST")).status())
			.isEqualTo(400);
		assertThat(this.azure.answer(CallTo.arm(ResourceGraph.PATH, "2022-10-01").get()).status()).isEqualTo(405);
	}

	private static ObjectNode query(String text) {
		return Json.object().put("query", text);
	}

	private Reply ask(ObjectNode body) {
		Call put = CallTo.arm(ResourceGraph.PATH, "2022-10-01").put(body);
		return this.azure.answer(new Call("POST", put.path(), put.query(), put.headers(), put.body()));
	}

	private JsonNode ask(String query) {
		Reply reply = ask(query(query));
		assertThat(reply.status()).as(reply.body()).isEqualTo(200);
		return body(reply);
	}

	private List<String> types(String query) {
		return ask(query).path("data").valueStream().map((row) -> row.path("type").stringValue()).toList();
	}

}
