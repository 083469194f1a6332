package io.keyrotor.azure.consumers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.catalogue.Catalogue;
import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.Handling;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * For each type of the catalogue what goes over the wire when a resource is read, moved
 * to a new version and moved to another key, after the examples that Microsoft publishes.
 */
class CatalogueWireIT {

	private static final Path FIXTURES = Path.of("src/test/resources/wire/catalogue");

	private static final Catalogue CATALOGUE = Catalogue.builtIn();

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final KeyStores STORES = new KeyStores(
			List.of(new KeyStore(new KeyStoreName("other"), KeyStoreType.KEY_VAULT,
					URI.create("https://sandbox-other.vault.azure.net"), KeyStoreRules.keyVault(28, false),
					Optional.of("/subscriptions/00000000-0000-4000-8000-0000000000c1/resourceGroups/sandbox"
							+ "/providers/Microsoft.KeyVault/vaults/sandbox-other"))));

	private final Consumers consumers = ConsumersFixture.over(HttpClient.newHttpClient(),
			(_) -> URI.create("http://localhost:" + AZURE.port()), STORES);

	static {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		AZURE.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(400)));
	}

	@Test
	void everyTypeThatIsReadAsTheCatalogueSaysHasAFixture() {
		Set<String> types = fixtures().map((fixture) -> fixture.consumer().kind().type()).collect(Collectors.toSet());
		assertThat(CATALOGUE.entries().stream().filter((entry) -> !(entry.handling() instanceof Handling.Special)))
			.isNotEmpty()
			.allSatisfy((entry) -> assertThat(types).contains(entry.kind().type()));
	}

	@Test
	void everyTypeThatIsWrittenHasAMoveInItsFixture() {
		Set<String> moved = fixtures().filter((fixture) -> !fixture.tree().path("moves").isEmpty())
			.map((fixture) -> fixture.consumer().kind().type())
			.collect(Collectors.toSet());
		assertThat(CATALOGUE.entries().stream().filter((entry) -> entry.handling() instanceof Handling.Written))
			.isNotEmpty()
			.allSatisfy((entry) -> assertThat(moved).contains(entry.kind().type()));
	}

	@ParameterizedTest
	@MethodSource("fixtures")
	void readsTheResourceAsItsServiceShowsIt(Fixture fixture) {
		JsonNode reads = fixture.tree().path("reads");

		ConsumerState state = given(fixture, fixture.get());

		assertThat(state.reference()).isEqualTo(reference(reads.path("reference").stringValue()));
		assertThat(state.identity()).isEqualTo(reads.path("identity").stringValueOpt());
		assertThat(state.inUse().map(VersionId::value)).isEqualTo(reads.path("inUse").stringValueOpt());
		assertThat(state.principalId()).isEqualTo(reads.path("principalId").stringValueOpt());
		assertThat(state.location()).isEqualTo(fixture.get().path("location").stringValueOpt());
		assertThat(state.settled()).isTrue();
		assertThat(state.fault()).isEmpty();
		assertThat(state.hiddenSecrets()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("fixtures")
	void movesTheResourceByOneWriteAndKnowsItsPlace(Fixture fixture) {
		fixture.tree().path("moves").forEach((move) -> {
			clean();
			ConsumerState before = given(fixture, fixture.get());
			AZURE.stubFor(any(urlEqualTo(fixture.url())).withName("write").atPriority(5).willReturn(answer(move)));
			ConsumerChange change = new ConsumerChange.Refer(reference(move.path("to").stringValue()));

			Optional<String> operation = this.consumers.write(fixture.consumer(), before, change, () -> true).value();

			LoggedRequest sent = onlyWrite();
			assertThat(sent.getMethod().value()).isEqualTo(fixture.written().verb());
			assertThat(sent.getUrl()).isEqualTo(fixture.url());
			assertThat(Optional.ofNullable(sent.getHeader("If-Match")))
				.isEqualTo(move.path("ifMatch").stringValueOpt());
			assertThat(Trees.parse(sent.getBodyAsString())).as(move.path("what").stringValue())
				.isEqualTo(move.path("body"));
			assertThat(operation)
				.isEqualTo(move.path("answer").path("headers").path("Azure-AsyncOperation").stringValueOpt());
			arrived(fixture, move, before, change);
		});
	}

	private void arrived(Fixture fixture, JsonNode move, ConsumerState before, ConsumerChange change) {
		ConsumerState after = given(fixture, move.path("then"));
		assertThat(after.reference()).isEqualTo(change.reference());
		assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
		UpstreamFailure again = refusal(fixture, after, change);
		assertThat(again.kind()).isEqualTo(UpstreamFailure.Kind.STALE);
		assertThat(again.sentence()).contains("already refers to");
	}

	@ParameterizedTest
	@MethodSource("fixtures")
	void refusesWhatItsTypeDoesNotTake(Fixture fixture) {
		fixture.tree().path("refuses").forEach((refused) -> {
			clean();
			ConsumerState state = given(fixture, fixture.get());
			ConsumerChange change = new ConsumerChange.Refer(reference(refused.path("to").stringValue()));

			UpstreamFailure refusal = refusal(fixture, state, change);

			assertThat(refusal.kind()).isEqualTo(UpstreamFailure.Kind.REJECTED);
			assertThat(refusal.sentence()).contains(fixture.consumer().uri())
				.contains(refused.path("because").stringValue());
			assertThat(writes()).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("comparedFixtures")
	void writesNothingOfWhichANewerVersionShowsMore(Fixture fixture) {
		String newest = fixture.entry().newestApiVersion().orElseThrow();
		JsonNode moves = fixture.tree().path("moves");
		ConsumerState state = given(fixture, fixture.get());
		ObjectNode more = fixture.get().deepCopy();
		fixture.withinWhole(more).put("someday", 1);
		AZURE.stubFor(
				get(urlEqualTo(fixture.url(newest))).atPriority(1).willReturn(aResponse().withBody(more.toString())));

		UpstreamFailure refusal = refusal(fixture, state,
				new ConsumerChange.Refer(reference(moves.get(0).path("to").stringValue())));

		assertThat(refusal.kind()).isEqualTo(UpstreamFailure.Kind.REJECTED);
		assertThat(refusal.sentence()).contains("someday");
		assertThat(writes()).isEmpty();
	}

	private ConsumerState given(Fixture fixture, JsonNode resource) {
		AZURE.stubFor(
				get(urlEqualTo(fixture.url())).atPriority(3).willReturn(aResponse().withBody(resource.toString())));
		fixture.entry()
			.newestApiVersion()
			.ifPresent((version) -> AZURE.stubFor(get(urlEqualTo(fixture.url(version))).atPriority(3)
				.willReturn(aResponse().withBody(resource.toString()))));
		return this.consumers.read(fixture.consumer());
	}

	private UpstreamFailure refusal(Fixture fixture, ConsumerState seen, ConsumerChange change) {
		return catchThrowableOfType(UpstreamFailure.class,
				() -> this.consumers.write(fixture.consumer(), seen, change, () -> true));
	}

	private static ResponseDefinitionBuilder answer(JsonNode move) {
		JsonNode answer = move.path("answer");
		ResponseDefinitionBuilder response = aResponse().withStatus(answer.path("status").intValue());
		answer.path("headers")
			.propertyStream()
			.forEach((header) -> response.withHeader(header.getKey(), header.getValue().stringValue()));
		return response;
	}

	private static LoggedRequest onlyWrite() {
		assertThat(writes()).hasSize(1);
		return writes().getFirst();
	}

	private static List<LoggedRequest> writes() {
		return AZURE.getAllServeEvents()
			.stream()
			.<LoggedRequest>map((event) -> event.getRequest())
			.filter((request) -> !request.getMethod().value().equals("GET"))
			.toList();
	}

	private static Reference reference(String uri) {
		String[] parts = URI.create(uri).getPath().split("/", -1);
		URI store = URI.create(uri.substring(0, uri.indexOf("/keys/")));
		KeyName key = new KeyName(parts[2]);
		return (parts.length > 3) ? new Reference.Pinned(store, key, new VersionId(parts[3]))
				: new Reference.Versionless(store, key);
	}

	static Stream<Fixture> comparedFixtures() {
		return fixtures().filter((fixture) -> fixture.entry().newestApiVersion().isPresent());
	}

	static Stream<Fixture> fixtures() {
		try (Stream<Path> files = Files.list(FIXTURES)) {
			return files.sorted().map(Fixture::of).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One resource, and what is sent and answered when it is moved. */
	record Fixture(String name, ObjectNode tree) {

		static Fixture of(Path file) {
			try {
				Fixture fixture = new Fixture(file.getFileName().toString(), Trees.parse(Files.readString(file)));
				assertThat(fixture.name)
					.startsWith(fixture.consumer().kind().type().replace('/', '.').toLowerCase(Locale.ROOT));
				return fixture;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		ConsumerId consumer() {
			return ConsumerId.parse(this.tree.path("resource").stringValue());
		}

		CatalogueEntry entry() {
			return CATALOGUE.entry(consumer().kind()).orElseThrow();
		}

		Handling.Written written() {
			return (Handling.Written) entry().handling();
		}

		ObjectNode get() {
			return (ObjectNode) this.tree.path("get");
		}

		String url() {
			return url(entry().apiVersion());
		}

		String url(String apiVersion) {
			return consumer().uri() + "?api-version=" + apiVersion;
		}

		/** A place in a resource that a write would send. */
		ObjectNode withinWhole(ObjectNode resource) {
			return written().whole()
				.map((whole) -> (ObjectNode) whole.in(resource))
				.orElseGet(() -> (ObjectNode) resource.path("properties"));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
