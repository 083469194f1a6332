package io.keyrotor.azure.consumers;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.health.HealthDataServices;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKind;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/** What a search asks Azure Resource Graph and Azure Resource Manager for. */
class SearchWireIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final Catalogue CATALOGUE = Catalogue.builtIn();

	private static final String GROUP = "/subscriptions/00000000-0000-4000-8000-0000000000c1/resourceGroups/wards/providers/";

	private static final String STORE = "https://wards.vault.azure.net";

	private static final String VERSION = "0123456789abcdef0123456789abcdef";

	private static final String KEY = STORE + "/keys/records/" + VERSION;

	private static final String OTHER_KEY = STORE + "/keys/other/" + VERSION;

	private static final String REGISTRY = GROUP + "Microsoft.ContainerRegistry/registries/wards";

	private static final String DATABASE = GROUP + "Microsoft.DBforPostgreSQL/flexibleServers/wards";

	private static final String CLUSTER = GROUP + "Microsoft.Kusto/clusters/wards";

	private static final String SERVER = GROUP + "Microsoft.Sql/servers/wards";

	private static final KeyStores STORES = new KeyStores(List.of(new KeyStore(new KeyStoreName("wards"),
			KeyStoreType.KEY_VAULT, URI.create(STORE), KeyStoreRules.keyVault(28, false))));

	static {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void reset() {
		AZURE.resetAll();
		AZURE.stubFor(any(anyUrl()).atPriority(9)
			.willReturn(aResponse().withStatus(404)
				.withBody("{\"error\": {\"code\": \"ResourceNotFound\", \"message\": \"It was not found.\"}}")));
		graph("", 8, "");
	}

	/** All kinds that are below another resource, but those that Resource Graph shows. */
	static List<ConsumerKind> kindsBelowOthers() {
		return CATALOGUE.kinds()
			.stream()
			.filter((kind) -> kind.type().split("/", -1).length > 2)
			.filter((kind) -> !ChildLists.SHOWN.contains(kind.type()))
			.toList();
	}

	@Test
	void expectsResourceGraphToShowOnlyWhatItsPageNames() {
		assertThat(ChildLists.SHOWN).containsExactly("microsoft.sql/servers/databases");
		assertThat(kindsBelowOthers()).extracting(ConsumerKind::type)
			.contains("microsoft.batch/batchaccounts/pools", "microsoft.healthcareapis/workspaces/dicomservices",
					"microsoft.databasefleetmanager/fleets/fleetspaces/databases");
	}

	@ParameterizedTest
	@MethodSource("kindsBelowOthers")
	void listsEachKindThatIsBelowAnotherOne(ConsumerKind kind) {
		String[] names = (kind.word().contains("/") ? kind.word() : kind.type()).split("/", -1);
		String apiVersion = CATALOGUE.entry(kind)
			.map(CatalogueEntry::apiVersion)
			.orElse(HealthDataServices.API_VERSION);
		String parent = GROUP + names[0] + "/" + names[1] + "/wards";
		parents(parent, (names[0] + "/" + names[1]).toLowerCase(Locale.ROOT));
		String above = parent;
		for (String name : Arrays.asList(names).subList(2, names.length)) {
			String child = above + "/" + name + "/current";
			list(above + "/" + name, apiVersion, child, KEY);
			above = child;
		}
		AZURE.stubFor(get(urlPathEqualTo(above)).willReturn(aResponse().withStatus(403)));

		SearchResult found = search();

		String owner = KeyOwner.of(ConsumerId.parse(above)).uri();
		assertThat(found.consumers()).isNotEmpty().extracting(FoundConsumer::uri).containsOnly(owner);
		assertThat(found.seen()).contains(owner.toLowerCase(Locale.ROOT));
	}

	@Test
	void readsTheEncryptionOfAVaultsBackups() {
		String vault = GROUP + "Microsoft.RecoveryServices/vaults/wards";
		parents(vault, "microsoft.recoveryservices/vaults");
		String config = vault + "/backupEncryptionConfigs/backupResourceEncryptionConfig";
		arm(config, "2024-04-01", resource(config, "{\"keyUri\": \"" + KEY + "\"}"));

		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(config);
	}

	@Test
	void saysWhichListItCouldNotRead() {
		parents(GROUP + "Microsoft.Kusto/clusters/wards", "microsoft.kusto/clusters");
		AZURE.stubFor(get(urlPathEqualTo(GROUP + "Microsoft.Kusto/clusters/wards/databases"))
			.willReturn(aResponse().withStatus(403)));

		assertThat(search().unread()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains("Microsoft.Kusto/clusters/wards/databases", "role Reader");
	}

	@ParameterizedTest
	@CsvSource({ "404,InvalidResourceType", "404,InvalidResourceNamespace", "400,NoRegisteredProviderFound",
			"404,SubscriptionNotFound", "404,", "404,SomethingNew", "400,ApiVersionNotSupported" })
	void saysThatAListIsNotKnownThere(int status, @Nullable String code) {
		parents(CLUSTER, "microsoft.kusto/clusters");
		refuse(CLUSTER + "/databases", status, code);

		assertThat(search().unread()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains(CLUSTER + "/databases", "was not looked at");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ResourceNotFound", "ParentResourceNotFound", "NotFound", "ResourceGroupNotFound" })
	void aParentThatIsGoneHasNothingBelowIt(String code) {
		parents(CLUSTER, "microsoft.kusto/clusters");
		refuse(CLUSTER + "/databases", 404, code);

		assertThat(search().unread()).isEmpty();
	}

	@Test
	void accountsThatCannotHaveEncryptionScopesSaySo() {
		String account = GROUP + "Microsoft.Storage/storageAccounts/wards";
		parents(account, "microsoft.storage/storageaccounts");
		refuse(account + "/encryptionScopes", 400, "FeatureNotSupportedForAccount");
		assertThat(search().unread()).isEmpty();

		parents(CLUSTER, "microsoft.kusto/clusters");
		refuse(CLUSTER + "/databases", 400, "FeatureNotSupportedForAccount");
		assertThat(search().unread()).hasSize(1);
	}

	@Test
	void looksBelowTheOthersWhereOneInBetweenIsGoneOrCannotBeRead() {
		String fleet = GROUP + "Microsoft.DatabaseFleetManager/fleets/wards";
		parents(fleet, "microsoft.databasefleetmanager/fleets");
		String version = "2025-02-01-preview";
		String spaces = fleet + "/fleetspaces";
		arm(spaces, version, "{\"value\": [" + resource(spaces + "/gone", "{}") + ", "
				+ resource(spaces + "/closed", "{}") + ", " + resource(spaces + "/open", "{}") + "]}");
		refuse(spaces + "/gone/databases", 404, "ParentResourceNotFound");
		refuse(spaces + "/closed/databases", 403, "AuthorizationFailed");
		String database = spaces + "/open/databases/records";
		list(spaces + "/open/databases", version, database, KEY);
		arm(database, version, resource(database, "{\"transparentDataEncryption\": {\"keyUri\": \"" + KEY + "\"}}"));

		SearchResult found = search();

		assertThat(found.consumers()).extracting(FoundConsumer::uri).containsExactly(database);
		assertThat(found.unread()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains(spaces + "/closed/databases");
	}

	@ParameterizedTest
	@CsvSource({ "InvalidResourceType,1", "ResourceNotFound,0" })
	void aKnownResourceThatCannotBeReadIsNotTakenForGone(String code, int unread) {
		hit(REGISTRY, KEY);
		refuse(REGISTRY, 404, code);
		assertThat(search().unread()).hasSize(unread);
		assertThat(search().consumers()).hasSize(unread);

		reset();
		unnamed(REGISTRY);
		refuse(REGISTRY, 404, code);
		assertThat(search().unread()).hasSize(unread);
	}

	@Test
	void readsAProtectorThatNamesItsKeyByItsNameOnTheServerAlone() {
		parents(SERVER, "microsoft.sql/servers");
		String protector = SERVER + "/encryptionProtector/current";
		String unnamed = "{\"serverKeyType\": \"AzureKeyVault\", \"serverKeyName\": \"wards_records_%s\"%s}";
		arm(SERVER + "/encryptionProtector", "2023-08-01",
				"{\"value\": [" + resource(protector, unnamed.formatted(VERSION, "")) + "]}");
		arm(protector, "2023-08-01", resource(protector, unnamed.formatted(VERSION, ", \"uri\": \"" + KEY + "\"")));
		arm(SERVER, "2023-08-01", resource(SERVER, "{}"));

		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(protector);
	}

	@Test
	void keepsWhatIsStillMentionedAlthoughNoKeyWasRead() {
		hit(REGISTRY, KEY);
		registry("{\"encryption\": {\"status\": \"disabled\", \"keyVaultProperties\": {\"keyIdentifier\": \"" + KEY
				+ "\"}}}");

		assertThat(search().consumers()).singleElement().satisfies((found) -> {
			assertThat(found.id()).contains(ConsumerId.parse(REGISTRY));
			assertThat(found.reference().map(Reference::words))
				.hasValueSatisfying((words) -> assertThat(words).contains("records"));
		});
	}

	@Test
	void keepsAMentionBesideTheKeyThatWasRead() {
		hit(REGISTRY, KEY);
		registry("{\"encryption\": {\"status\": \"enabled\", \"keyVaultProperties\": {\"keyIdentifier\": \"" + OTHER_KEY
				+ "\"}}, \"replicas\": {\"keyIdentifier\": \"" + KEY + "\"}}");

		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(REGISTRY);
	}

	@Test
	void dropsWhatHasMovedToAnotherKeyAndMentionsTheOldOneNoMore() {
		hit(REGISTRY, KEY);
		registry("{\"encryption\": {\"status\": \"enabled\", \"keyVaultProperties\": {\"keyIdentifier\": \"" + OTHER_KEY
				+ "\"}}}");

		assertThat(search().consumers()).isEmpty();
		assertThat(search().unread()).isEmpty();
	}

	@Test
	void findsTheBlockThatHasTheKeyAndNotItsResource() {
		hit(DATABASE, KEY);
		database(OTHER_KEY, KEY, "Succeeded");

		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(DATABASE + "#geoBackup");
	}

	@Test
	void aMentionBesideAllBlocksBelongsToNoneThatIsBound() {
		hit(DATABASE, KEY);
		database(OTHER_KEY, OTHER_KEY.replace("other", "third"), "Succeeded\", \"replica\": \"" + KEY);

		assertThat(search().consumers()).singleElement().satisfies((found) -> {
			assertThat(found.uri()).isEqualTo(DATABASE);
			assertThat(found.isAmong(Set.of(ConsumerId.parse(DATABASE + "#primary")))).isFalse();
		});
	}

	@Test
	void keepsWhatTheGraphSaysWhereTheDefinitionCannotBeReadInFull() {
		movedAndNewestApiVersionAnswers(403);
		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(REGISTRY);
	}

	@Test
	void waitsForNoApiVersionThatIsNotKnownThere() {
		movedAndNewestApiVersionAnswers(400);
		assertThat(search().consumers()).isEmpty();
	}

	private static void movedAndNewestApiVersionAnswers(int status) {
		hit(REGISTRY, KEY);
		registry("{\"encryption\": {\"status\": \"enabled\", \"keyVaultProperties\": {\"keyIdentifier\": \"" + OTHER_KEY
				+ "\"}}}");
		AZURE.stubFor(get(urlEqualTo(REGISTRY + "?api-version=2025-11-01")).willReturn(aResponse().withStatus(status)));
	}

	@Test
	void readsAResourceOfAKnownTypeThatIsShownWithoutAKey() {
		unnamed(REGISTRY);
		registry("{\"encryption\": {\"status\": \"enabled\", \"keyVaultProperties\": {\"keyIdentifier\": \"" + KEY
				+ "\"}}}");

		assertThat(search().consumers()).extracting(FoundConsumer::uri).containsExactly(REGISTRY);
	}

	@Test
	void saysWhichOfThoseItCouldNotRead() {
		unnamed(REGISTRY);
		AZURE.stubFor(get(urlPathEqualTo(REGISTRY)).willReturn(aResponse().withStatus(403)));

		assertThat(search().unread()).singleElement()
			.extracting(Finding::message)
			.asString()
			.contains(REGISTRY, "is shown without one");
	}

	@Test
	void asksForEachTypeOfTheCatalogue() {
		search();
		String query = AZURE.getAllServeEvents()
			.stream()
			.map((event) -> event.getRequest().getBodyAsString())
			.filter((body) -> body.contains("not("))
			.findFirst()
			.orElseThrow();
		assertThat(CATALOGUE.kinds()).filteredOn((kind) -> !kind.isSearchObject())
			.allSatisfy((kind) -> assertThat(query).contains("'" + kind.type() + "'"));
	}

	private static SearchResult search() {
		AzureHttp http = AzureHttpFixture.over(HttpClient.newHttpClient(), SearchWireIT::server);
		AzureProperties properties = new AzureProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of(), null,
				URI.create("https://management.azure.com"), null, IdentityFixture.unset());
		return new AzureConsumerSearch(http, properties, STORES,
				ConsumersFixture.over(HttpClient.newHttpClient(), (_) -> URI.create(AZURE.baseUrl()),
						UnaryOperator.identity()),
				CATALOGUE, Clock.systemUTC())
			.consumersOf(KeyId.of("wards", "records"));
	}

	private static URI server(URI uri) {
		return URI.create(AZURE.baseUrl() + uri.getRawPath()
				+ Optional.ofNullable(uri.getRawQuery()).map((query) -> "?" + query).orElse(""));
	}

	private static void hit(String id, String key) {
		graph("| project id, type, properties", 1, row(id, ", \"properties\": {\"keyIdentifier\": \"" + key + "\"}"));
	}

	private static void unnamed(String id) {
		graph(" and not(", 1, row(id, ""));
	}

	private static void parents(String id, String type) {
		graph("type in~ ('", 2, "{\"id\": \"" + id + "\", \"type\": \"" + type + "\"}");
		graph(" and not(", 1, "");
	}

	private static String row(String id, String more) {
		return "{\"id\": \"%s\", \"type\": \"microsoft.containerregistry/registries\"%s}".formatted(id, more);
	}

	private static void graph(String query, int priority, String rows) {
		AZURE.stubFor(
				post(urlPathEqualTo("/providers/Microsoft.ResourceGraph/resources")).withRequestBody(containing(query))
					.atPriority(priority)
					.willReturn(answer("{\"data\": [" + rows + "], \"resultTruncated\": \"false\"}")));
	}

	private static void list(String path, String apiVersion, String id, String key) {
		arm(path, apiVersion, "{\"value\": [" + resource(id, "{\"keyIdentifier\": \"" + key + "\"}") + "]}");
	}

	private static void registry(String properties) {
		arm(REGISTRY, "2023-07-01", resource(REGISTRY, properties));
		arm(REGISTRY, "2025-11-01", resource(REGISTRY, properties));
	}

	private static void database(String primary, String geoBackup, String state) {
		arm(DATABASE, "2025-08-01", resource(DATABASE,
				("{\"dataEncryption\": {\"type\": \"AzureKeyVault\", \"primaryKeyURI\": \"%s\", \"geoBackupKeyURI\": \"%s\"},"
						+ " \"provisioningState\": \"%s\"}")
					.formatted(primary, geoBackup, state)));
	}

	private static String resource(String id, String properties) {
		return "{\"id\": \"%s\", \"properties\": %s}".formatted(id, properties);
	}

	private static void refuse(String path, int status, @Nullable String code) {
		AZURE.stubFor(get(urlPathEqualTo(path)).willReturn(aResponse().withStatus(status)
			.withBody((code != null) ? "{\"error\": {\"code\": \"" + code + "\", \"message\": \"No.\"}}" : "")));
	}

	private static void arm(String path, String apiVersion, String body) {
		AZURE.stubFor(get(urlEqualTo(path + "?api-version=" + apiVersion)).willReturn(answer(body)));
	}

	private static ResponseDefinitionBuilder answer(String body) {
		return aResponse().withHeader("Content-Type", "application/json").withBody(body);
	}

}
