package io.keyrotor.azure.consumers;

import io.keyrotor.binding.KindsOfCode;
import io.keyrotor.azure.arm.ResourceGraph;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.keyrotor.azure.WiredAzure;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Everything in the sandbox that refers to a key, bound or not. */
class AzureConsumerSearchIT {

	private static final KeyId SEARCH = KeyId.of("sandbox-vault", "search-cmk");

	private static final KeyId STORAGE = KeyId.of("sandbox-vault", "storage-cmk");

	private static final KeyId DICOM = KeyId.of("sandbox-hsm", "dicom-cmk");

	private static final String PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/sandbox"
			+ "/providers/";

	private static final String POSTGRES = PROVIDERS + "Microsoft.DBforPostgreSQL/flexibleServers/sandbox-postgres";

	private static final String EVENTS = PROVIDERS + "Microsoft.EventHub/namespaces/sandbox-events";

	private static WiredAzure wired;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		wired = WiredAzure.start();
	}

	@AfterAll
	static void stop() {
		wired.close();
	}

	@BeforeEach
	void reset() {
		wired.sandbox().reset();
	}

	@Test
	void findsEveryObjectOfASearchServiceWithTheKey() {
		String extra = wired.sandbox().addIndex("suites");
		SearchResult result = search(SEARCH);
		assertThat(result.unread()).isEmpty();
		assertThat(result.consumers()).extracting(FoundConsumer::uri).contains(extra).hasSizeGreaterThan(2);
		assertThat(result.consumers()).allSatisfy((found) -> {
			assertThat(found.id()).contains(ConsumerId.parse(found.uri()));
			assertThat(found.reference().orElseThrow().words()).contains("search-cmk");
		});
		assertThat(result.consumers()).extracting((found) -> found.id().orElseThrow())
			.allSatisfy((consumer) -> assertThat(wired.get(Consumers.class).read(consumer).reference())
				.isIn(result.consumers().stream().map((found) -> found.reference().orElseThrow()).toList()));
	}

	@Test
	void findsKnowledgeBasesAndSources() {
		SearchResult result = search(KeyId.of("sandbox-vault", "kb-cmk"));
		assertThat(result.unread()).isEmpty();
		assertThat(uris(result)).anyMatch((uri) -> uri.contains("/knowledgebases("))
			.anyMatch((uri) -> uri.contains("/knowledgesources("));
	}

	@Test
	void findsResourcesThatNameTheKeyByUrlOrInParts() {
		assertThat(uris(search(STORAGE))).anyMatch((uri) -> uri.contains("/Microsoft.Storage/storageAccounts/"));
		assertThat(uris(search(DICOM))).anyMatch((uri) -> uri.contains("/dicomservices/"));
		assertThat(uris(search(KeyId.of("sandbox-vault", "no-policy")))).isEmpty();
	}

	@Test
	void namesTheResourcesThatWereInSight() {
		assertThat(search(SEARCH).seen()).contains("https://sandbox-search.search.windows.net");
		SearchResult result = search(STORAGE);
		assertThat(result.consumers()).isNotEmpty()
			.allSatisfy((found) -> assertThat(result.seen()).contains(found.uri().toLowerCase(Locale.ROOT)));
	}

	@Test
	void readsAResourceOfTheCatalogueAgain() {
		String registry = wired.sandbox().addRegistry();
		List<FoundConsumer> found = search(KeyId.of("sandbox-vault", "registry-cmk")).consumers();
		assertThat(found).singleElement().satisfies((one) -> {
			assertThat(one.id()).contains(ConsumerId.parse(registry));
			assertThat(one.reference()).containsInstanceOf(Reference.Versionless.class);
		});
	}

	@Test
	void findsEachKeyOfAResourceAsAConsumerOfItsOwn() {
		assertThat(uris(search(vault("postgres-cmk")))).containsExactly(POSTGRES + "#primary");
		assertThat(uris(search(vault("postgres-geo-cmk")))).containsExactly(POSTGRES + "#geoBackup");
		assertThat(uris(search(vault("eventhub-cmk-two")))).containsExactly(EVENTS + "#key2");
		assertThat(uris(search(vault("databricks-disk-cmk")))).hasSize(1);
	}

	@Test
	void findsBothKeysOfAResourceWhileTheyAreTheSame() {
		wired.sandbox().changeHeld(POSTGRES, (held) -> {
			ObjectNode encryption = (ObjectNode) held.at("/properties/dataEncryption");
			encryption.set("geoBackupKeyURI", encryption.path("primaryKeyURI"));
		});
		SearchResult result = search(vault("postgres-cmk"));
		assertThat(uris(result)).containsExactly(POSTGRES + "#primary", POSTGRES + "#geoBackup");
		ConsumerId primary = ConsumerId.parse(POSTGRES + "#primary");
		assertThat(result.consumers()).filteredOn((found) -> !found.isAmong(Set.of(primary)))
			.extracting(FoundConsumer::uri)
			.containsExactly(POSTGRES + "#geoBackup");
		assertThat(result.consumers()).allMatch((found) -> found.isAmong(Set.of(ConsumerId.parse(POSTGRES))));
		assertThat(result.saw(primary)).isTrue();
	}

	@Test
	void keepsWhatTheGraphSaysOfAResourceWhosePartsCannotBeRead() {
		wired.sandbox()
			.fault("{\"service\": \"ResourceManager\", \"method\": \"GET\", \"path\": \"/subscriptions\", \"fault\":"
					+ " \"Status\", \"status\": 403, \"times\": 99}");
		SearchResult result = search(vault("postgres-geo-cmk"));
		assertThat(uris(result)).containsExactly(POSTGRES);
		assertThat(result.unread()).extracting(Finding::message).anyMatch((message) -> message.contains(POSTGRES));
	}

	@ParameterizedTest
	@CsvSource({ "sql-cmk,Microsoft.Sql/servers/sandbox-sql/encryptionProtector/current",
			"sqlmi-cmk,Microsoft.Sql/managedInstances/sandbox-instance/encryptionProtector/current",
			"scope-cmk,Microsoft.Storage/storageAccounts/sandboxstorage/encryptionScopes/ledgers",
			"synapse-cmk,Microsoft.Synapse/workspaces/sandbox-synapse" })
	void seesWhatIsListedBelowItsParentAndFindsNothingElse(String key, String consumer) {
		SearchResult result = search(vault(key));
		assertThat(result.unread()).isEmpty();
		assertThat(uris(result)).containsExactly(PROVIDERS + consumer);
		assertThat(result.saw(ConsumerId.parse(PROVIDERS + consumer))).isTrue();
	}

	@Test
	void tellsAKeyThatAWorkspaceOnlyKnowsFromItsOwn() {
		String workspace = PROVIDERS + "Microsoft.Synapse/workspaces/sandbox-synapse";
		ConsumerId temporary = temporaryKey(workspace);

		SearchResult result = search(vault("no-policy"));

		assertThat(result.consumers()).singleElement().satisfies((found) -> assertThat(found.id()).contains(temporary));
		assertThat(result.saw(temporary)).isTrue();
		assertThat(wired.get(Consumers.class).read(temporary).reference())
			.isEqualTo(result.consumers().getFirst().reference().orElseThrow());
		assertThat(wired.get(Consumers.class).rules(temporary.kind()).known()).isTrue();
		assertThat(uris(search(vault("synapse-cmk")))).containsExactly(workspace);
	}

	@Test
	void findsAWorkspaceThatWasLeftOnItsTemporaryKeyForBothKeys() {
		String workspace = PROVIDERS + "Microsoft.Synapse/workspaces/sandbox-synapse";
		ConsumerId temporary = temporaryKey(workspace);
		wired.sandbox()
			.changeHeld(workspace,
					(held) -> held.withObject("/properties/encryption/cmk/key")
						.put("name", "default-temporary")
						.put("keyVaultUrl", "https://sandbox-vault.vault.azure.net/keys/no-policy"));

		assertThat(uris(search(vault("no-policy")))).containsExactlyInAnyOrder(workspace, temporary.uri());
		assertThat(uris(search(vault("synapse-cmk")))).containsExactly(workspace);
	}

	private static ConsumerId temporaryKey(String workspace) {
		String id = workspace + "/keys/default-temporary";
		ObjectNode key = Trees
			.tree("{'name': 'default-temporary', 'type': 'Microsoft.Synapse/workspaces/keys', 'properties':"
					+ " {'isActiveCMK': false, 'keyVaultUrl': 'https://sandbox-vault.vault.azure.net/keys/no-policy'}}");
		wired.sandbox().addResource(key.put("id", id));
		return ConsumerId.parse(id);
	}

	private static KeyId vault(String key) {
		return KeyId.of("sandbox-vault", key);
	}

	@Test
	void believesTheServiceAndNotAGraphThatLagsBehind() throws InterruptedException {
		wired.sandbox().lagResourceGraph(Duration.ofHours(1));
		Consumers consumers = wired.get(Consumers.class);
		ConsumerId dicom = search(DICOM).consumers()
			.stream()
			.flatMap((found) -> found.id().stream())
			.findFirst()
			.orElseThrow();
		ConsumerState seen = consumers.read(dicom);
		VersionId old = ((Reference.Pinned) seen.reference()).version();
		wired.policies().replace(DICOM, wired.policies().policy(KeyId.of("sandbox-hsm", "nearly-full")));
		VersionId created = wired.get(Keys.class).rotate(DICOM, () -> true).value().id();
		consumers.write(dicom, seen, KindsOfCode.to(seen, created), () -> true);
		for (int reads = 0; !consumers.read(dicom).settled(); reads++) {
			assertThat(reads).isLessThan(400);
			Thread.sleep(50);
		}
		assertThat(search(DICOM).consumers()).filteredOn((found) -> found.uri().equals(dicom.uri()))
			.extracting((found) -> ((Reference.Pinned) found.reference().orElseThrow()).version())
			.containsExactly(created)
			.doesNotContain(old);
	}

	@Test
	void namesEveryListThatItCouldNotRead() {
		wired.sandbox()
			.fault("{\"service\": \"Search\", \"method\": \"GET\", \"path\": \"/indexes\", \"fault\": \"Status\","
					+ " \"status\": 403, \"times\": 9}");
		SearchResult result = search(SEARCH);
		assertThat(result.unread()).singleElement().satisfies((finding) -> {
			assertThat(finding.code()).isEqualTo("Forbidden");
			assertThat(finding.message()).contains("The indexes of the search service sandbox-search",
					"Search Service Contributor");
		});
		assertThat(uris(result)).noneMatch((uri) -> uri.contains("/indexes(")).isNotEmpty();
	}

	@Test
	void keepsWhatTheGraphSaysOfAResourceThatCannotBeRead() {
		wired.sandbox()
			.fault("{\"service\": \"ResourceManager\", \"method\": \"GET\", \"path\": \"/subscriptions\", \"fault\":"
					+ " \"Status\", \"status\": 503, \"times\": 99}");
		SearchResult result = search(STORAGE);
		assertThat(uris(result)).anyMatch((uri) -> uri.contains("/storageAccounts/"));
		assertThat(result.unread()).extracting(Finding::code).contains("Unavailable");
	}

	@Test
	void hasNoAnswerWithoutTheGraph() {
		wired.sandbox()
			.fault("{\"service\": \"ResourceManager\", \"path\": \"/providers/Microsoft.ResourceGraph\", \"fault\":"
					+ " \"Status\", \"status\": 403, \"times\": 9}");
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> search(SEARCH));
		assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
		assertThat(failure.sentence()).contains("Azure Resource Graph", "role Reader");
	}

	private static SearchResult search(KeyId key) {
		return wired.get(ConsumerSearch.class).consumersOf(key);
	}

	private static List<String> uris(SearchResult result) {
		return result.consumers().stream().map(FoundConsumer::uri).toList();
	}

}
