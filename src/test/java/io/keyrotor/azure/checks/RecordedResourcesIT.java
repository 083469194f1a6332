package io.keyrotor.azure.checks;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.check.AccessPolicy;
import io.keyrotor.check.StoreResource;
import io.keyrotor.wire.Exchange;
import io.keyrotor.wire.Fixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/** The real adapter is given Azure Resource Manager's answers about key stores. */
class RecordedResourcesIT {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final URI RESOURCE_MANAGER = URI.create("https://management.azure.com");

	private static final WireMockServer AZURE = new WireMockServer(
			WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeAll
	static void start() {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
		CLIENT.close();
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void asksForTheResourceAndTakesWhatIsLeftOutForOff(Exchange exchange) {
		AZURE.resetAll();
		ResponseDefinitionBuilder answer = new ResponseDefinitionBuilder().withStatus(exchange.status());
		exchange.responseHeaders().forEach(answer::withHeader);
		AZURE.stubFor(any(urlPathEqualTo(exchange.path())).willReturn(answer.withBody(exchange.responseText())));
		StoreResource resource = armStores().store(exchange.path());
		assertThat(facts(resource)).isEqualTo(exchange.outcome().orElseThrow());
		assertThat(AZURE.getAllServeEvents()).hasSize(1);
		assertAsked(AZURE.getAllServeEvents().getFirst().getRequest(), exchange);
	}

	/** The version is newer than the recorded one and answers the same. */
	private static void assertAsked(LoggedRequest sent, Exchange exchange) {
		assertThat(sent.getMethod().value()).isEqualTo(exchange.method());
		assertThat(sent.getUrl()).isEqualTo(exchange.path() + "?api-version=2026-02-01");
		assertThat(exchange.query().keySet()).containsExactly("api-version");
		assertThat(sent.header("Authorization").values())
			.containsExactly("Bearer for:" + RESOURCE_MANAGER + "/.default");
		assertThat(sent.getBody()).isEmpty();
	}

	static Stream<Exchange> exchanges() {
		List<Exchange> exchanges = Fixture.all()
			.stream()
			.filter((fixture) -> fixture.store().equals("resource-manager"))
			.flatMap((fixture) -> fixture.exchanges().stream())
			.toList();
		assertThat(exchanges).hasSize(2);
		return exchanges.stream();
	}

	private static JsonNode facts(StoreResource resource) {
		ObjectNode facts = JSON.createObjectNode();
		facts.put("uri", resource.uri().toString());
		put(facts, "tenantId", resource.tenantId());
		facts.put("softDelete", resource.softDelete().orElseThrow());
		facts.put("retentionDays", resource.retentionDays().orElseThrow());
		facts.put("purgeProtection", resource.purgeProtection());
		put(facts, "publicNetworkAccess", resource.publicNetworkAccess());
		put(facts, "networkRules", resource.networkRules().map(Object::toString));
		facts.put("roleBased", resource.roleBased());
		ArrayNode policies = facts.putArray("accessPolicies");
		resource.accessPolicies().forEach((policy) -> policies.add(facts(policy)));
		return facts;
	}

	private static JsonNode facts(AccessPolicy policy) {
		ObjectNode facts = JSON.createObjectNode();
		facts.put("objectId", policy.objectId());
		facts.put("throughApplication", policy.throughApplication());
		ArrayNode permissions = facts.putArray("keyPermissions");
		new TreeSet<>(policy.keyPermissions()).forEach(permissions::add);
		return facts;
	}

	private static void put(ObjectNode facts, String name, Optional<String> fact) {
		fact.ifPresentOrElse((text) -> facts.put(name, text), () -> facts.putNull(name));
	}

	private static ArmStores armStores() {
		return new ArmStores(
				AzureHttpFixture.over(CLIENT,
						(uri) -> URI.create(AZURE.baseUrl() + uri.getRawPath() + "?" + uri.getRawQuery())),
				RESOURCE_MANAGER);
	}

}
