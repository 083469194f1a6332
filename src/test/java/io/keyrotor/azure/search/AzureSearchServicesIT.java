package io.keyrotor.azure.search;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.enforcement.BuiltInPolicy;
import io.keyrotor.enforcement.Enforcement;
import io.keyrotor.enforcement.PolicyInForce;
import io.keyrotor.enforcement.SearchServiceId;
import io.keyrotor.enforcement.SearchServiceState;
import io.keyrotor.enforcement.UnencryptedObjects;
import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static io.keyrotor.azure.definition.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class AzureSearchServicesIT {

	private static final WireMockServer AZURE = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private static final SearchServiceId ID = SearchServiceId
		.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/Wards");

	private static final String MANAGEMENT = ID + "?api-version=2025-05-01";

	private static final String API_VERSION = "?api-version=2026-04-01";

	private static final String SELECT = API_VERSION + "&$select=name,encryptionKey";

	private final AzureSearchServices services = new AzureSearchServices(
			AzureHttpFixture.over(HttpClient.newHttpClient(), AzureSearchServicesIT::route),
			URI.create("https://management.azure.com"));

	static {
		AZURE.start();
	}

	/**
	 * The host stays visible as the first part of the path, where it is the service's.
	 */
	private static URI route(URI uri) {
		String host = uri.getHost().equals("management.azure.com") ? "" : "/" + uri.getHost();
		return URI.create("http://localhost:" + AZURE.port() + host + uri.getRawPath() + "?" + uri.getRawQuery());
	}

	@AfterAll
	static void stop() {
		AZURE.stop();
	}

	@BeforeEach
	void clean() {
		AZURE.resetAll();
		given(any(anyUrl()).atPriority(9), aResponse().withStatus(404));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"{'encryptionWithCmk': {'enforcement': 'Enabled', 'encryptionComplianceStatus': 'NonCompliant'}}|ENABLED|NonCompliant",
			"{'encryptionWithCmk': {'enforcement': 'disabled'}}|DISABLED|", "{'encryptionWithCmk': {}}|UNSPECIFIED|",
			"{'encryptionWithCmk': null}|UNSPECIFIED|", "{}|UNSPECIFIED|",
			"{'encryptionWithCmk': {'enforcement': 'Unspecified'}}|UNSPECIFIED|" })
	void readsWhatAServiceIsSetTo(String properties, Enforcement enforcement, @Nullable String compliance) {
		given(get(urlEqualTo(MANAGEMENT)), answer("{'sku': {'name': 'standard'}, 'systemData': {'createdAt':"
				+ " '2020-03-01T10:00:00.1234567Z'}, 'properties': " + properties + "}"));

		SearchServiceState state = this.services.read(ID);

		assertThat(state.enforcement()).isEqualTo(enforcement);
		assertThat(state.complianceStatus().orElse(null)).isEqualTo(compliance);
		assertThat(state.createdOn()).contains(Instant.parse("2020-03-01T10:00:00.1234567Z"));
		assertThat(state.tier()).contains("standard");
		assertThat(AZURE.getAllServeEvents()).hasSize(1);
	}

	@Test
	void takesTheTimeOfCreationFromTheListWhereTheServiceTellsNone() {
		given(get(urlEqualTo(MANAGEMENT)), answer("{'properties': {}}"));
		assertThat(this.services.read(ID).createdOn()).isEmpty();

		given(get(urlPathEqualTo("/subscriptions/s/resourceGroups/g/resources")),
				answer("{'value': [{'name': 'Wards', 'createdTime': '2019-06-01T00:00:00Z'}]}"));
		assertThat(this.services.read(ID).createdOn()).contains(Instant.parse("2019-06-01T00:00:00Z"));
		assertThat(AZURE.getAllServeEvents().getFirst().getRequest().getUrl()).contains("$expand=createdTime",
				"$filter=resourceType%20eq%20%27Microsoft.Search%2FsearchServices%27%20and%20name%20eq%20%27Wards%27");
	}

	@ParameterizedTest
	@CsvSource({ "403,FORBIDDEN,Reader", "404,MISSING,Check the name", "503,UNAVAILABLE,Ask again" })
	void saysWhyAServiceCannotBeRead(int status, Kind kind, String advice) {
		given(get(urlEqualTo(MANAGEMENT)), aResponse().withStatus(status));

		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> this.services.read(ID));

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.sentence()).contains(ID.toString(), advice);
	}

	@Test
	void patchesTheSettingAndNothingElse() {
		given(patch(urlEqualTo(MANAGEMENT)), answer("{}").withHeader("x-ms-request-id", "r-1"));

		assertThat(this.services.enforce(ID, Enforcement.ENABLED, () -> true).requestId()).contains("r-1");

		LoggedRequest sent = AZURE.findAll(patchRequestedFor(anyUrl())).getFirst();
		assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer for:https://management.azure.com/.default");
		assertThat(Trees.parse(sent.getBodyAsString()))
			.isEqualTo(tree("{'properties': {'encryptionWithCmk': {'enforcement': 'Enabled'}}}"));
	}

	@ParameterizedTest
	@CsvSource({ "403,AuthorizationFailed,FORBIDDEN,Search Service Contributor",
			"403,RequestDisallowedByPolicy,FORBIDDEN,Azure Policy assignment", "409,Conflict,STALE,Ask again",
			"400,BadRequest,REJECTED,free services take none" })
	void saysWhyASettingWasRefused(int status, String code, Kind kind, String advice) {
		given(patch(urlEqualTo(MANAGEMENT)),
				answer("{'error': {'code': '" + code + "', 'message': 'Alas: free services take none.'}}")
					.withStatus(status));

		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class,
				() -> this.services.enforce(ID, Enforcement.ENABLED, () -> true));

		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.sentence()).contains(ID.toString(), advice);
	}

	@Test
	void listsTheObjectsOfAllKindsThatHaveNoKey() {
		for (String collection : SearchObjects.collections()) {
			givenList(collection,
					"{'value': [{'name': 'a', 'encryptionKey': null}, {'name': 'b', 'encryptionKey':"
							+ " {'keyVaultUri': 'x'}}], '@odata.nextLink': 'https://wards.search.windows.net/"
							+ collection + "?api-version=2026-04-01&next=1'}");
			given(get(urlEqualTo("/wards.search.windows.net/" + collection + "?api-version=2026-04-01&next=1")),
					answer("{'value': [{'name': 'c'}]}"));
		}

		UnencryptedObjects found = this.services.unencrypted(ID);

		assertThat(found.unread()).isEmpty();
		assertThat(found.uris()).containsExactlyInAnyOrderElementsOf(SearchObjects.collections()
			.stream()
			.flatMap((collection) -> List.of("a", "c")
				.stream()
				.map((name) -> "https://wards.search.windows.net/" + collection + "('" + name + "')"))
			.toList());
		assertThat(SearchObjects.collections()).hasSize(7);
	}

	@Test
	void namesTheListsThatCannotBeReadAndWhy() {
		for (String collection : SearchObjects.collections()) {
			givenList(collection, "{'value': []}");
		}
		given(get(urlEqualTo("/wards.search.windows.net/skillsets" + SELECT)), aResponse().withStatus(403));
		given(get(urlEqualTo("/wards.search.windows.net/indexes" + SELECT)),
				answer("{'error': {'code': '', 'message': 'Access forbidden. The query key used might have been"
						+ " revoked - please retry.'}}")
					.withStatus(403));
		given(get(urlEqualTo("/wards.search.windows.net/knowledgebases" + API_VERSION)), aResponse().withStatus(404));

		List<Finding> unread = this.services.unencrypted(ID).unread();

		assertThat(unread).hasSize(2).extracting(Finding::code).containsOnly("Forbidden");
		assertThat(unread)
			.anySatisfy((finding) -> assertThat(finding.message()).contains("skillsets", "Search Service Contributor"));
		assertThat(unread).anySatisfy((finding) -> assertThat(finding.message())
			.contains("indexes", "Key Vault Crypto Service Encryption User", "disabled")
			.doesNotContain("Search Service Contributor"));
	}

	@Test
	void asksWhichBuiltInPoliciesConcernTheService() {
		givenPolicies("{'data': [{'policy': '356DA939-f20a-4bb9-86f8-5db445b0e354', 'effect': 'deny'},"
				+ " {'policy': '356da939-f20a-4bb9-86f8-5db445b0e354', 'effect': 'deny'}, {'policy': 'x', 'effect': 'audit'}]}");

		assertThat(this.services.policies(ID)).containsExactly(
				new PolicyInForce(BuiltInPolicy.AUDITS, PolicyInForce.NOT_ASSIGNED),
				new PolicyInForce(BuiltInPolicy.DENIES, "Deny"));
		assertThat(AZURE.findAll(postRequestedFor(anyUrl())).getFirst().getBodyAsString()).contains(ID.toString(),
				"76a56461-9dc0-40f0-82f5-2453283afa2f", "policyresources");
	}

	@Test
	void saysThatThePoliciesCannotBeRead() {
		given(post(anyUrl()), aResponse().withStatus(403));

		assertThat(catchThrowableOfType(UpstreamFailure.class, () -> this.services.policies(ID)).sentence())
			.contains("Reader");
	}

	private static void givenPolicies(String body) {
		given(post(urlPathEqualTo("/providers/Microsoft.ResourceGraph/resources")), answer(body));
	}

	private static void givenList(String collection, String body) {
		String query = collection.startsWith("knowledge") ? API_VERSION : SELECT;
		given(get(urlEqualTo("/wards.search.windows.net/" + collection + query)), answer(body));
	}

	private static ResponseDefinitionBuilder answer(String body) {
		return aResponse().withBody(tree(body).toString());
	}

	private static void given(MappingBuilder request, ResponseDefinitionBuilder answer) {
		AZURE.stubFor(request.willReturn(answer));
	}

}
