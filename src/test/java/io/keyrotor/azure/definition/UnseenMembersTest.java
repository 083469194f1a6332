package io.keyrotor.azure.definition;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

class UnseenMembersTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "{'a': 1}|{'a': 2}|", "{'a': 1, 'b': 2}|{'a': 1}|", "{'a': 1}|{'a': 1, 'b': null}|",
					"{'a': 1}|{'a': 1, 'b': false}|b", "{'a': {'x.y': 1}}|{'a': {'x.y': 1, 'z': {'deep': 1}}}|a.z",
					"{'a': [{'b': 1}]}|{'a': [{'b': 1, 'c': 2}]}|a[0].c", "{'a': []}|{'a': ['b']}|a[0]",
					"{}|{'a.b': {'c': 1}}|a.b" })
	void namesTheOutermostMembersThatOnlyTheNewerTreeHas(String older, String newer, String unseen) {
		assertThat(String.join(" ", UnseenMembers.of(tree(older), tree(newer), JsonNode::isNull)))
			.isEqualTo((unseen != null) ? unseen : "");
	}

}
