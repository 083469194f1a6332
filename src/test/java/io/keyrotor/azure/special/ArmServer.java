package io.keyrotor.azure.special;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Stands in for Azure Resource Manager, behind the real HTTP adapter. */
final class ArmServer implements AutoCloseable {

	static final String OPERATION = "https://management.azure.com/subscriptions/s/providers/x/locations/we/operations/o?api-version=1";

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private final ArmResources arm;

	ArmServer() {
		this.server.start();
		this.arm = new ArmResources(
				AzureHttpFixture.over(HttpClient.newHttpClient(),
						(uri) -> URI.create(
								"http://localhost:" + this.server.port() + uri.getRawPath() + "?" + uri.getRawQuery())),
				URI.create("https://management.azure.com"));
	}

	ArmResources arm() {
		return this.arm;
	}

	ConsumerApi kind(String word) {
		return Objects.requireNonNull(SpecialKinds.of(this.arm).get(word), word);
	}

	/** Forgets all; what is not given is not there. */
	void clear() {
		this.server.resetAll();
		stub(any(anyUrl()).atPriority(9), aResponse().withStatus(404)
			.withBody("{\"error\": {\"code\": \"ResourceNotFound\", \"message\": \"It was not found.\"}}"));
	}

	/** What a GET of this path answers. */
	void given(String path, String apiVersion, JsonNode body) {
		stub(get(urlEqualTo(path + "?api-version=" + apiVersion)), aResponse().withBody(body.toString()));
	}

	void given(ConsumerId resource, String apiVersion, JsonNode body) {
		given(resource.resource().uri(), apiVersion, body);
	}

	/** What a first GET answers, and what all later ones do. */
	void changes(ConsumerId resource, String apiVersion, JsonNode before, JsonNode after) {
		String url = resource.resource().uri() + "?api-version=" + apiVersion;
		stub(get(urlEqualTo(url)).inScenario(url).whenScenarioStateIs("changed"),
				aResponse().withBody(after.toString()));
		stub(get(urlEqualTo(url)).inScenario(url).whenScenarioStateIs(Scenario.STARTED).willSetStateTo("changed"),
				aResponse().withBody(before.toString()));
	}

	/** How a GET of this path fails. */
	void fails(String path, String apiVersion, int status) {
		stub(get(urlEqualTo(path + "?api-version=" + apiVersion)), aResponse().withStatus(status));
	}

	/** All writes are taken, and worked on for a while. */
	void accepts() {
		ResponseDefinitionBuilder accepted = aResponse().withStatus(202)
			.withHeader("Azure-AsyncOperation", OPERATION)
			.withHeader("Location", OPERATION.replace("operations", "results"));
		stub(put(anyUrl()), accepted);
		stub(patch(anyUrl()), accepted);
	}

	/** All writes get this answer. */
	void answers(int status) {
		stub(put(anyUrl()), aResponse().withStatus(status));
		stub(patch(anyUrl()), aResponse().withStatus(status));
	}

	/** The answer to every write is lost. */
	void losesAnswers() {
		stub(put(anyUrl()), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
		stub(patch(anyUrl()), aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
	}

	private void stub(MappingBuilder request, ResponseDefinitionBuilder answer) {
		this.server.stubFor(request.willReturn(answer));
	}

	/** All that was sent and could change something, in its order. */
	List<LoggedRequest> written() {
		return this.server.getAllServeEvents()
			.reversed()
			.stream()
			.map((event) -> event.getRequest())
			.filter((request) -> !request.getMethod().value().equals("GET"))
			.toList();
	}

	/** The only write. */
	LoggedRequest sent() {
		List<LoggedRequest> written = written();
		if (written.size() != 1) {
			throw new AssertionError(
					written.size() + " writes: " + written.stream().map(LoggedRequest::getUrl).toList());
		}
		return written.getFirst();
	}

	ObjectNode body() {
		return Trees.parse(sent().getBodyAsString());
	}

	static ObjectNode body(LoggedRequest request) {
		return Trees.parse(request.getBodyAsString());
	}

	/** One of our recordings. */
	static ObjectNode wire(String name) {
		return Trees.parse(text(name));
	}

	/** One of our recordings with another text in the place of one. */
	static ObjectNode wire(String name, String before, String after) {
		String text = text(name);
		if (!text.contains(before)) {
			throw new AssertionError(name + " has no " + before);
		}
		return Trees.parse(text.replace(before, after));
	}

	private static String text(String name) {
		try (InputStream in = ArmServer.class.getResourceAsStream("/wire/special/" + name + ".json")) {
			return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Writes what was just read. */
	static void move(ConsumerApi api, ConsumerId consumer, ConsumerChange change) {
		ConsumerState seen = api.read(consumer);
		api.write(consumer, seen, change, () -> true);
	}

	/** Why a write of what was just read is refused. */
	static UpstreamFailure refusal(ConsumerApi api, ConsumerId consumer, ConsumerChange change) {
		ConsumerState seen = api.read(consumer);
		return failure(() -> api.write(consumer, seen, change, () -> true));
	}

	static UpstreamFailure failure(Runnable call) {
		return catchThrowableOfType(UpstreamFailure.class, call::run);
	}

	static Reference.Pinned pinned(String store, String key, String version) {
		return new Reference.Pinned(URI.create(store), new KeyName(key), new VersionId(version));
	}

	static Reference.Versionless versionless(String store, String key) {
		return new Reference.Versionless(URI.create(store), new KeyName(key));
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
