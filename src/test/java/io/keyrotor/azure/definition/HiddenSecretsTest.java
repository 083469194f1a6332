package io.keyrotor.azure.definition;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

class HiddenSecretsTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"{'encryptionKey': {'accessCredentials': {'applicationSecret': null}}}|encryptionKey.accessCredentials.applicationSecret",
			"{'encryptionKey': {'accessCredentials': {'applicationId': 'a'}}}|encryptionKey.accessCredentials.applicationSecret",
			"{'encryptionKey': {'accessCredentials': {'applicationSecret': '***'}}}|encryptionKey.accessCredentials.applicationSecret",
			"{'cognitiveServices': {'@odata.type': '#Microsoft.Azure.Search.CognitiveServicesByKey', 'key': '<redacted>'}}|cognitiveServices.key",
			"{'cognitiveServices': {'@odata.type': '#Microsoft.Azure.Search.AIServicesByKey', 'key': null}}|cognitiveServices.key",
			"{'cognitiveServices': {'@odata.type': '#Microsoft.Azure.Search.AIServicesByKey'}}|cognitiveServices.key",
			"{'knowledgeStore': {'storageConnectionString': null}}|knowledgeStore.storageConnectionString",
			"{'knowledgeStore': {'projections': []}}|knowledgeStore.storageConnectionString",
			"{'cache': {'storageConnectionString': 'AccountName=a;AccountKey=<Redacted>'}}|cache.storageConnectionString",
			"{'vectorSearch': {'vectorizers': [{'azureOpenAIParameters': {'apiKey': null}}]}}|vectorSearch.vectorizers[0].azureOpenAIParameters.apiKey",
			"{'vectorSearch': {'vectorizers': [{'azureOpenAIParameters': {'apiKey': null, 'authIdentity': null}}]}}|vectorSearch.vectorizers[0].azureOpenAIParameters.apiKey",
			"{'vectorSearch': {'vectorizers': [{'amlParameters': {'key': null, 'uri': 'u'}}]}}|vectorSearch.vectorizers[0].amlParameters.key",
			"{'skills': [{}, {'apiKey': ''}]}|skills[1].apiKey",
			"{'skills': [{'httpHeaders': {'x-functions-key': null}}]}|skills[0].httpHeaders.x-functions-key",
			"{'skills': [{'uri': 'https://a.example/?code=<redacted>'}]}|skills[0].uri",
			"{'synonyms': '<encrypted>'}|synonyms", "{'connectionString': '<unchanged>'}|connectionString",
			"{'anything': ['a', '<encrypted>']}|anything[1]" })
	void findsWhatAServiceHides(String definition, String path) {
		assertThat(HiddenSecrets.ofSearchObject(tree(definition), Set.of())).containsExactly(path);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'fields': [{'name': 'key', 'key': true}, {'key': null, 'fields': [{'key': null}]}]}",
			"{'scoringProfiles': [{'text': {'weights': {'key': 1.5}}}]}",
			"{'vectorizers': [{'azureOpenAIParameters': {'apiKey': null, 'authIdentity': {'userAssignedIdentity': '/id'}}}]}",
			"{'skills': [{'key': null, 'resourceId': '/subscriptions/s'}]}",
			"{'cognitiveServices': {'@odata.type': '#Microsoft.Azure.Search.AIServicesByIdentity', 'subdomainUrl': 'u'}}",
			"{'knowledgeStore': {'storageConnectionString': 'ResourceId=/subscriptions/s;'}}",
			"{'skills': [{'httpHeaders': {}, 'apiKey': 'in clear'}]}", "{'encryptionKey': {'accessCredentials': null}}",
			"{'description': null, 'synonyms': 'a => b, <i>c</i>'}" })
	void findsNothingWhereAllIsShown(String definition) {
		assertThat(HiddenSecrets.ofSearchObject(tree(definition), Set.of())).isEmpty();
	}

	@Test
	void findsMarkersInAResource() {
		assertThat(HiddenSecrets.marked(tree("{'properties': {'a': [{'b': '<redacted>'}], 'password': null}}")))
			.containsExactly("properties.a[0].b");
	}

}
