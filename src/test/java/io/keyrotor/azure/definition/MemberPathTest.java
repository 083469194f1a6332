package io.keyrotor.azure.definition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MemberPathTest {

	@Test
	void findsAMemberInAnyCasing() {
		MemberPath path = MemberPath.parse("properties.encryption.KeyName");

		assertThat(path.in(tree("{'Properties': {'encryption': {'keyname': 'k'}}}")).asString()).isEqualTo("k");
		assertThat(path.in(tree("{'properties': {'encryption': 1}}")).isMissingNode()).isTrue();
	}

	@Test
	void writesAMemberUnderTheNameThatItHas() {
		ObjectNode tree = tree("{'Properties': {'keyname': 'old'}}");

		MemberPath.parse("properties.KeyName").put(tree, JsonNodeFactory.instance.stringNode("new"));
		MemberPath.parse("properties.key.Version").put(tree, JsonNodeFactory.instance.stringNode("v"));

		assertThat(tree).isEqualTo(tree("{'Properties': {'keyname': 'new', 'key': {'Version': 'v'}}}"));
	}

	@Test
	void takesMembersAwayWhereverAStarLeads() {
		ObjectNode tree = tree("{'a': {'b': {'x': 1, 'y': 2}, 'c': {'X': 3}}, 'list': [{'x': 4}, {'z': 5}]}");

		MemberPath.parse("a.*.x").removeFrom(tree);
		MemberPath.parse("list.*.x").removeFrom(tree);
		MemberPath.parse("nowhere.x").removeFrom(tree);

		assertThat(tree).isEqualTo(tree("{'a': {'b': {'y': 2}, 'c': {}}, 'list': [{}, {'z': 5}]}"));
	}

	@Test
	void leavesNothingEmptyBehindIfAsked() {
		ObjectNode alone = tree("{'key': {'vault': {'id': 'i'}, 'url': 'u'}}");
		ObjectNode among = tree("{'key': {'vault': {'id': 'i', 'more': 1}}}");

		MemberPath.parse("key.vault.id").removeWhollyFrom(alone);
		MemberPath.parse("key.vault.id").removeWhollyFrom(among);

		assertThat(alone).isEqualTo(tree("{'key': {'url': 'u'}}"));
		assertThat(among).isEqualTo(tree("{'key': {'vault': {'more': 1}}}"));
	}

	@Test
	void knowsWhatIsWithinIt() {
		MemberPath block = MemberPath.parse("properties.encryption");

		assertThat(MemberPath.parse("properties.Encryption.key").isWithin(block)).isTrue();
		assertThat(block.isWithin(block)).isTrue();
		assertThat(MemberPath.parse("properties").isWithin(block)).isFalse();
		assertThat(MemberPath.parse("properties.encryptionSettings").isWithin(block)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a.", ".a", "a..b", "*", "a b", "a/b", "a[0]" })
	void readsNothingElseAsAPath(String text) {
		assertThat(MemberPath.isPath(text)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> MemberPath.parse(text));
	}

}
