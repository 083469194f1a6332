package io.keyrotor.azure.resources;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.Catalogues;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static io.keyrotor.azure.definition.Trees.NEW;
import static io.keyrotor.azure.definition.Trees.OLD;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is sent for each change, and when nothing is. */
class CatalogueConsumersIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final URI VAULT = URI.create("https://sandbox-vault.vault.azure.net");

	private static final Reference.Pinned BEFORE = new Reference.Pinned(VAULT, new KeyName("own-cmk"),
			new VersionId(OLD));

	private static final Reference.Pinned AFTER = BEFORE.at(new VersionId(NEW));

	private static final String OWN = """
			- type: Contoso.Data/stores
			  apiVersion: "2026-01-01"
			  key: {uri: properties.keyUrl, takes: [versioned]}
			  write: {verb: PUT, keep: [location], strip: [properties.endpoint], writeOnly: []}
			  retirement: {keep: nobody has verified it}
			  needs: {sizes: [2048], managedHsm: false, source: our own page}
			  source: our own page
			  verified: true
			- type: Contoso.Data/disks
			  apiVersion: "2026-01-01"
			  key:
			    uri: properties.key.keyUrl
			    takes: [versioned]
			    storeId: {member: properties.key.vault.id, needed: true}
			  write: {verb: PATCH, whole: properties.key}
			  retirement: {keep: nobody has verified it}
			  needs: {sizes: [2048], managedHsm: false, source: our own page}
			  source: our own page
			  verified: true
			""";

	private static final ConsumerId STORE = ConsumerId
		.parse("/subscriptions/s/resourceGroups/g/providers/Contoso.Data/stores/one");

	private static final ConsumerId DISK = ConsumerId
		.parse("/subscriptions/s/resourceGroups/g/providers/Contoso.Data/disks/one");

	private static final String BODY = "{'id': 'i', 'name': 'one', 'type': 't', 'eTag': 'W/7', 'location': 'westeurope',"
			+ " 'systemData': {'createdBy': 'x'}, 'tags': {'a': 'b'}, 'identity': {'type': 'SystemAssigned',"
			+ " 'principalId': 'p', 'tenantId': 't'}, 'properties': {'provisioningState': 'Succeeded', 'endpoint': 'e',"
			+ " 'size': 1.50, 'keyUrl': '" + VAULT + "/keys/own-cmk/" + OLD + "'}}";

	static {
		AZURE.start();
	}

	@TempDir
	private Path folder;

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		AZURE.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(200)));
	}

	@Test
	void putsAllThatCanBeWrittenAndNothingElse() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);

		consumers.write(STORE, seen, new ConsumerChange.Refer(AFTER), () -> true);

		assertThat(AZURE.getAllServeEvents().getFirst().getRequest().getHeader("If-Match")).isEqualTo("W/7");
		assertThat(AZURE.getAllServeEvents().getFirst().getRequest().getBodyAsString()).contains("\"size\":1.50");
		assertThat(sent(RequestMethod.PUT)).isEqualTo(tree("{'location': 'westeurope', 'tags': {'a': 'b'},"
				+ " 'identity': {'type': 'SystemAssigned'}, 'properties': {'size': 1.50, 'keyUrl': '" + VAULT
				+ "/keys/own-cmk/" + NEW + "'}}"));
	}

	@Test
	void appliesOnceMoreWhatIsThere() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);

		consumers.write(STORE, seen, new ConsumerChange.Reapply(BEFORE), () -> true);

		assertThat(sent(RequestMethod.PUT).at("/properties/keyUrl").stringValue()).endsWith("/keys/own-cmk/" + OLD);
	}

	@Test
	void putsBackTheDefinitionThatWasReadBefore() throws IOException {
		CatalogueConsumers consumers = consumers();
		String kept = given(consumers, STORE, BODY).definition().orElseThrow();
		ConsumerState later = given(consumers, STORE, BODY.replace("'a': 'b'", "'c': 'd'").replace(OLD, NEW));

		consumers.write(STORE, later, new ConsumerChange.PutBack(BEFORE, kept), () -> true);

		assertThat(sent(RequestMethod.PUT).path("tags")).isEqualTo(tree("{'a': 'b'}"));
		assertThat(sent(RequestMethod.PUT).at("/properties/keyUrl").stringValue()).endsWith(OLD);
	}

	@Test
	void putsBackNothingThatIsNoDefinition() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);

		for (String broken : List.of("", "[]", "{", "tell-nobody")) {
			assertThat(refusal(consumers, STORE, seen, new ConsumerChange.PutBack(AFTER, broken)).sentence())
				.contains("is no definition")
				.doesNotContain("tell-nobody");
		}
		assertNothingWritten();
	}

	@Test
	void changesNoCredentials() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);

		UpstreamFailure refusal = refusal(consumers, STORE, seen,
				new ConsumerChange.Authenticate(BEFORE, new KeyCredentials.SystemAssigned()));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("the identity with which it reaches its key");
		assertNothingWritten();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "'a': 'b'|'a': 'c'|tags", "'Succeeded'|'Updating'|under way",
					"own-cmk|next-cmk|no longer the one", "'size': 1.50|'size': '<redacted>'|properties.size" })
	void writesNothingThatIsNotAsItWasSeen(String before, String after, String words) throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);
		given(consumers, STORE, BODY.replace(before, after));

		UpstreamFailure refusal = refusal(consumers, STORE, seen, new ConsumerChange.Refer(AFTER));

		assertThat(refusal.kind()).isEqualTo(Kind.STALE);
		assertThat(refusal.sentence()).contains(words).doesNotContain("<redacted>");
		assertNothingWritten();
	}

	@Test
	void doesNotMindWhatChangesByItself() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);
		given(consumers, STORE, BODY.replace("'e'", "'another'").replace("'x'", "'y'"));

		consumers.write(STORE, seen, new ConsumerChange.Refer(AFTER), () -> true);

		assertThat(sent(RequestMethod.PUT).path("properties").has("endpoint")).isFalse();
	}

	@Test
	void writesNothingWithoutWhatHasToBeSentBack() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY.replace("'location'", "'place'"));

		UpstreamFailure refusal = refusal(consumers, STORE, seen, new ConsumerChange.Refer(AFTER));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("does not show its location");
		assertNothingWritten();
	}

	@Test
	void writesNothingThroughAClosedFence() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, STORE, BODY);

		assertThatExceptionOfType(FencedOff.class)
			.isThrownBy(() -> consumers.write(STORE, seen, new ConsumerChange.Refer(AFTER), () -> false));
		assertNothingWritten();
	}

	@Test
	void writesNothingIntoAStoreWhoseIdNobodyTold() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerState seen = given(consumers, DISK,
				"{'properties': {'key': {'vault': {'id': '/v'}, 'keyUrl': '" + VAULT + "/keys/own-cmk/" + OLD + "'}}}");
		Reference elsewhere = new Reference.Pinned(URI.create("https://unknown.vault.azure.net"),
				new KeyName("own-cmk"), new VersionId(NEW));

		UpstreamFailure refusal = refusal(consumers, DISK, seen, new ConsumerChange.Refer(elsewhere));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("properties.key.vault.id", "resource-id");
		assertNothingWritten();
	}

	@Test
	void readsNoTypeWithoutAnEntry() throws IOException {
		CatalogueConsumers consumers = consumers();
		ConsumerId stranger = ConsumerId.parse("/subscriptions/s/resourceGroups/g/providers/Contoso.Other/things/one");

		assertThat(catchThrowableOfType(UpstreamFailure.class, () -> consumers.read(stranger)).sentence())
			.contains("Contoso.Other/things have no catalogue entry");
		assertThat(AZURE.getAllServeEvents()).isEmpty();
	}

	@Test
	void judgesAnOperationWithoutAnAddressByTheResource() throws IOException {
		CatalogueConsumers consumers = consumers();
		given(consumers, STORE, BODY.replace("'Succeeded'", "'Updating'"));

		assertThat(consumers.follow(STORE, "https://elsewhere.example/o?api-version=1"))
			.isInstanceOf(OperationStatus.Running.class);
	}

	private CatalogueConsumers consumers() throws IOException {
		Catalogue catalogue = Catalogues.of(Files.writeString(this.folder.resolve("own.yaml"), OWN));
		String server = "http://localhost:" + AZURE.port();
		ArmResources arm = new ArmResources(
				AzureHttpFixture.over(HttpClient.newHttpClient(),
						(uri) -> URI.create(server + uri.getRawPath() + "?" + uri.getRawQuery())),
				URI.create("https://management.azure.com"));
		return new CatalogueConsumers(arm, catalogue, new KeyStores(List.of()));
	}

	private static ConsumerState given(CatalogueConsumers consumers, ConsumerId consumer, String body) {
		AZURE.stubFor(get(anyUrl()).atPriority(3).willReturn(aResponse().withBody(tree(body).toString())));
		return consumers.read(consumer);
	}

	private static UpstreamFailure refusal(CatalogueConsumers consumers, ConsumerId consumer, ConsumerState seen,
			ConsumerChange change) {
		return catchThrowableOfType(UpstreamFailure.class, () -> consumers.write(consumer, seen, change, () -> true));
	}

	private static ObjectNode sent(RequestMethod method) {
		return AZURE.getAllServeEvents()
			.stream()
			.map((event) -> event.getRequest())
			.filter((request) -> request.getMethod().equals(method))
			.map((request) -> Trees.parse(request.getBodyAsString()))
			.findFirst()
			.orElseThrow();
	}

	private static void assertNothingWritten() {
		assertThat(AZURE.getAllServeEvents())
			.allMatch((event) -> event.getRequest().getMethod().equals(RequestMethod.GET));
	}

}
