package io.keyrotor.azure.search;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class SearchServiceIdentitiesIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final ConsumerId INDEX = ConsumerId.parse("https://wards.search.windows.net/indexes('beds')");

	private static final String SERVICE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/Wards";

	private static final String USER = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";

	private final AtomicLong nanos = new AtomicLong();

	private final SearchServiceIdentities identities = new SearchServiceIdentities(
			AzureHttpFixture.over(HttpClient.newHttpClient(),
					(uri) -> URI
						.create("http://localhost:" + AZURE.port() + uri.getRawPath() + "?" + uri.getRawQuery())),
			URI.create("https://management.azure.com"), this.nanos::get);

	static {
		AZURE.start();
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void giveTheService() {
		AZURE.resetAll();
		AZURE.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
		AZURE.stubFor(post(urlPathEqualTo("/providers/Microsoft.ResourceGraph/resources"))
			.withRequestBody(containing("name =~ 'wards'"))
			.willReturn(answer("{'data': [{'id': '" + SERVICE + "'}]}")));
		AZURE.stubFor(get(urlEqualTo(SERVICE + "?api-version=2025-05-01"))
			.willReturn(answer("{'identity': {'principalId': 'p-1', 'userAssignedIdentities': {'" + USER
					+ "': {'principalId': 'p-2', 'clientId': 'c-2'}}}}")));
	}

	@Test
	void objectReachesItsKeyWithTheIdentityOfItsService() {
		assertThat(principal("SystemAssigned")).contains("p-1");
		assertThat(principal(USER.toUpperCase(Locale.ROOT))).contains("p-2");
		assertThat(principal(USER + "-other")).isEmpty();
	}

	@Test
	void whatWasReadCountsForAMinute() {
		principal("SystemAssigned");
		principal(USER);
		assertThat(AZURE.getAllServeEvents()).hasSize(2);
		this.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
		principal("SystemAssigned");
		assertThat(AZURE.getAllServeEvents()).hasSize(4);
	}

	@Test
	void nobodyIsAskedForAnApplicationOrForWhatIsKnown() {
		assertThat(principal(ConsumerState.APPLICATION + "a-1")).isEmpty();
		ConsumerState known = state("SystemAssigned").as(Optional.of("p-9"));
		assertThat(this.identities.identified(INDEX, known)).isEqualTo(known);
		assertThat(AZURE.getAllServeEvents()).isEmpty();
	}

	@Test
	void whoCannotBeAskedLeavesTheIdentityUnknown() {
		AZURE.stubFor(get(urlEqualTo(SERVICE + "?api-version=2025-05-01")).willReturn(aResponse().withStatus(403)));
		assertThat(principal("SystemAssigned")).isEmpty();
		this.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
		AZURE.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(403)));
		assertThat(principal("SystemAssigned")).isEmpty();
		this.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
		AZURE.stubFor(post(anyUrl()).willReturn(answer("{'data': []}")));
		assertThat(principal("SystemAssigned")).isEmpty();
	}

	private Optional<String> principal(String identity) {
		return this.identities.identified(INDEX, state(identity)).principalId();
	}

	private static ConsumerState state(String identity) {
		return new ConsumerState(new Reference.ServiceManaged(), Optional.of(identity), true, Optional.empty(),
				Map.of(), List.of());
	}

	private static ResponseDefinitionBuilder answer(String json) {
		return aResponse().withBody(Trees.tree(json).toString());
	}

}
