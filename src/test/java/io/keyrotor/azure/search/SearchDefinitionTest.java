package io.keyrotor.azure.search;

import io.keyrotor.binding.KindsOfCode;
import java.net.URI;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SearchDefinitionTest {

	private static final String KEY = "'encryptionKey': {'keyVaultUri': 'https://Sandbox-Vault.vault.azure.net/',"
			+ " 'keyVaultKeyName': 'search-cmk', 'keyVaultKeyVersion': '" + OLD + "'}";

	private static final URI VAULT = URI.create("https://sandbox-vault.vault.azure.net");

	@Test
	void readsTheKeyOfAPinnedObject() {
		assertThat(index("{" + KEY + "}").state().reference())
			.isEqualTo(new Reference.Pinned(VAULT, new KeyName("search-cmk"), new VersionId(OLD)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ", 'keyVaultKeyVersion': ''", ", 'keyVaultKeyVersion': null" })
	void readsAKeyWithoutVersionAsVersionless(String version) {
		SearchDefinition definition = index("{'encryptionKey': {'keyVaultUri': 'https://sandbox-vault.vault.azure.net',"
				+ " 'keyVaultKeyName': 'search-cmk'" + version + "}}");

		assertThat(definition.state().reference())
			.isEqualTo(new Reference.Versionless(VAULT, new KeyName("search-cmk")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'encryptionKey': null}" })
	void readsAnObjectWithoutKeyAsServiceManaged(String definition) {
		ConsumerState state = index(definition).state();

		assertThat(state.reference()).isEqualTo(new Reference.ServiceManaged());
		assertThat(state.identity()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'<encrypted>'", "{}", "{'isServiceLevelKey': true}",
			"{'keyVaultUri': 'http://sandbox-vault.vault.azure.net', 'keyVaultKeyName': 'search-cmk'}",
			"{'keyVaultUri': 'https://sandbox-vault.vault.azure.net', 'keyVaultKeyName': 'search-cmk', 'keyVaultKeyVersion': 'latest'}" })
	void refusesToGuessAKeyItCannotRead(String key) {
		SearchDefinition definition = index("{'encryptionKey': " + key + "}");

		assertThatThrownBy(definition::state).isInstanceOfSatisfying(UpstreamFailure.class, (failure) -> {
			assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.REJECTED);
			assertThat(failure.sentence()).startsWith(definition.consumer().uri() + " cannot be read: ").endsWith(".");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-",
			value = { "|SystemAssigned", ",'identity': null|SystemAssigned",
					",'identity': {'@odata.type': '#Microsoft.Azure.Search.DataNoneIdentity'}|SystemAssigned",
					",'identity': {'userAssignedIdentity': '/subscriptions/s/x'}|/subscriptions/s/x",
					",'accessCredentials': {'applicationId': 'app-1', 'applicationSecret': null}|Application app-1" })
	void namesTheIdentityThatReachesTheKey(String member, String words) {
		String more = (member != null) ? member : "";
		SearchDefinition definition = index("{'encryptionKey': {'keyVaultUri': 'https://sandbox-vault.vault.azure.net',"
				+ " 'keyVaultKeyName': 'search-cmk'" + more + "}}");

		assertThat(definition.state().identity()).contains(words);
	}

	@Test
	void sendsBackAllMembersAndChangesOnlyTheVersion() {
		ObjectNode before = tree("{'name': 'hotels', 'fields': [{'name': 'id', 'key': true, 'boost': 1.50}],"
				+ " 'someday': {'unknown': [null, {'deep': '" + OLD + "'}]}, " + KEY + "}")
			.put("@odata.etag", "\"0x8D\"");

		ObjectNode after = new SearchDefinition(id("indexes"), before.deepCopy(), false).changed(KindsOfCode
			.to(new SearchDefinition(id("indexes"), before.deepCopy(), false).state(), new VersionId(NEW)));

		assertThat(after.path("encryptionKey").path("keyVaultKeyVersion").stringValue()).isEqualTo(NEW);
		after.withObjectProperty("encryptionKey").put("keyVaultKeyVersion", OLD);
		assertThat(after).isEqualTo(before);
	}

	@Test
	void doesNotSendBackTheAnnotationOfTheAnswer() {
		SearchDefinition definition = index("{'@odata.context': 'https://x/$metadata#indexes/$entity', " + KEY + "}");

		assertThat(definition.changed(KindsOfCode.to(definition.state(), new VersionId(NEW))).has("@odata.context"))
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'credentials': {'connectionString': null, 'more': 1},",
			"'credentials': {'connectionString': '<redacted>', 'more': 1},",
			"'credentials': {'connectionString': 'ResourceId=/subscriptions/s;', 'more': 1},",
			"'credentials': {'more': 1}," })
	void keepsTheConnectionStringOfADataSource(String credentials) {
		SearchDefinition definition = dataSource("{" + credentials + KEY + "}");

		assertThat(definition.state().hiddenSecrets()).isEmpty();
		assertThat(definition.changed(KindsOfCode.to(definition.state(), new VersionId(NEW))).path("credentials"))
			.isEqualTo(tree("{'connectionString': '<unchanged>', 'more': 1}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "'credentials': null," })
	void keepsAConnectionStringThatIsNotEvenMentioned(String credentials) {
		SearchDefinition definition = dataSource("{" + credentials + KEY + "}");

		assertThat(definition.changed(KindsOfCode.to(definition.state(), new VersionId(NEW)))
			.path("credentials")
			.path("connectionString")
			.stringValue()).isEqualTo("<unchanged>");
	}

	@Test
	void keepsNoConnectionStringThatItsServiceCannotDecrypt() {
		SearchDefinition definition = dataSource("{'credentials': {'connectionString': '<encrypted>'}, " + KEY + "}");

		assertThat(definition.state().hiddenSecrets()).containsExactly("credentials.connectionString");
	}

	@Test
	void fingerprintsEachMemberSaveTheVersionAndWhatChangesByItself() {
		ConsumerState one = index("{'@odata.etag': 'a', 'name': 'hotels', 'x': {'a': 1, 'b': 2}, " + KEY + "}").state();
		ConsumerState two = index(
				"{'@odata.etag': 'b', 'x': {'b': 2, 'a': 1}, 'name': 'hotels', " + KEY.replace(OLD, NEW) + "}")
			.state();

		assertThat(one.fingerprint())
			.containsOnlyKeys("name", "x", "encryptionKey", ConsumerState.CREDENTIALS, ConsumerState.FORM)
			.isEqualTo(two.fingerprint());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "'name': 'hotels'|'name': 'motels'|name",
			"'x': [1, 2]|'x': [2, 1]|x", "'x': null|'x': false|x", "'x': {'apiKey': 'k'}|'x': {'apiKey': null}|x" })
	void fingerprintsTellWhichMemberChanged(String before, String after, String changed) {
		ConsumerState one = index("{" + before + ", 'same': 1, " + KEY + "}").state();
		ConsumerState two = index("{" + after + ", 'same': 1, " + KEY + "}").state();

		assertThat(one.fingerprint().get(changed)).isNotEqualTo(two.fingerprint().get(changed));
		assertThat(one.fingerprint().get("same")).isEqualTo(two.fingerprint().get("same"));
	}

	@Test
	void fingerprintsHoldNoHashOfASecret() {
		ConsumerState one = dataSource("{'skill': {'apiKey': 'one'}, 'credentials': {'connectionString': 'one'}}")
			.state();
		ConsumerState two = dataSource("{'skill': {'apiKey': 'two'}, 'credentials': {'connectionString': null}}")
			.state();

		assertThat(one.fingerprint()).isEqualTo(two.fingerprint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'@odata.etag': null}", "{'@odata.etag': ' '}" })
	void knowsWhenThereIsNoEtag(String definition) {
		assertThat(index(definition).etag()).isEmpty();
	}

	private static SearchDefinition index(String text) {
		return new SearchDefinition(id("indexes"), tree(text), false);
	}

	private static SearchDefinition dataSource(String text) {
		return new SearchDefinition(id("datasources"), tree(text), false);
	}

	private static ConsumerId id(String collection) {
		return ConsumerId.parse("https://sandbox-search.search.windows.net/" + collection + "('hotels')");
	}

}
