package io.keyrotor.azure.search;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.Cloud;
import io.keyrotor.azure.Redaction;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceGraph;
import io.keyrotor.enforcement.BuiltInPolicy;
import io.keyrotor.enforcement.Enforcement;
import io.keyrotor.enforcement.PolicyInForce;
import io.keyrotor.enforcement.SearchServiceId;
import io.keyrotor.enforcement.SearchServiceState;
import io.keyrotor.enforcement.SearchServices;
import io.keyrotor.enforcement.UnencryptedObjects;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;

/**
 * AI Search services: their management by Azure Resource Manager (Services - Get;
 * Services - Update), their objects by themselves, and Azure Policy by Resource Graph.
 */
final class AzureSearchServices implements SearchServices {

	/** The newest stable version of the management. */
	static final String API_VERSION = "2025-05-01";

	/** Resources - List By Resource Group, which tells the time of creation. */
	private static final String RESOURCES_API_VERSION = "2021-04-01";

	private static final String READER = "Give Keyrotor's identity the role Reader or Search Service Contributor on the"
			+ " search service; a new role takes some minutes to work.";

	private static final String CONTRIBUTOR = "Give Keyrotor's identity the role Search Service Contributor on the search"
			+ " service; a new role takes some minutes to work.";

	private final AzureHttp http;

	private final URI base;

	private final ArmResources arm;

	private final ResourceGraph graph;

	private final SearchObjects objects;

	AzureSearchServices(AzureHttp http, URI base) {
		this.http = http;
		this.base = base;
		this.arm = new ArmResources(http, base);
		this.graph = new ResourceGraph(http, base);
		this.objects = new SearchObjects(http);
	}

	@Override
	public SearchServiceState read(SearchServiceId id) {
		ObjectNode service = asked(READER, () -> this.arm.get(id.resource(), API_VERSION));
		JsonNode encryption = service.path("properties").path("encryptionWithCmk");
		return new SearchServiceState(id, enforcement(encryption),
				encryption.path("encryptionComplianceStatus").stringValueOpt().map(Redaction::readable),
				createdOn(id, service), service.path("sku").path("name").stringValueOpt().map(Redaction::readable));
	}

	/** A service that nobody has told anything says nothing. */
	private static Enforcement enforcement(JsonNode encryption) {
		return encryption.path("enforcement").stringValueOpt().flatMap(Enforcement::of).orElse(Enforcement.UNSPECIFIED);
	}

	private Optional<Instant> createdOn(SearchServiceId id, ObjectNode service) {
		return instant(service.path("systemData").path("createdAt")).or(() -> listedCreation(id));
	}

	/** Old resources have no system data, and their list tells it all the same. */
	private Optional<Instant> listedCreation(SearchServiceId id) {
		String uri = id.toString();
		String group = uri.substring(0, uri.toLowerCase(Locale.ROOT).indexOf("/providers/"));
		String filter = "resourceType eq 'Microsoft.Search/searchServices' and name eq '" + id.name() + "'";
		URI list = this.base
			.resolve(group + "/resources?api-version=" + RESOURCES_API_VERSION + "&$expand=createdTime&$filter="
					+ URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20"));
		try {
			return this.http.exchange(AzureRequest.look(uri, list, this.base + "/.default"))
				.body()
				.path("value")
				.valueStream()
				.flatMap((resource) -> instant(resource.path("createdTime")).stream())
				.findFirst();
		}
		catch (UpstreamFailure _) {
			return Optional.empty();
		}
	}

	private static Optional<Instant> instant(JsonNode text) {
		try {
			return text.stringValueOpt().map((time) -> OffsetDateTime.parse(time).toInstant());
		}
		catch (DateTimeException _) {
			return Optional.empty();
		}
	}

	@Override
	public UnencryptedObjects unencrypted(SearchServiceId id) {
		URI service = URI
			.create("https://" + id.name().toLowerCase(Locale.ROOT) + "." + Cloud.of(this.base).searchDomain());
		List<UnencryptedObjects> lists = SearchObjects.collections()
			.stream()
			.map((collection) -> this.objects.unencrypted(service, collection))
			.toList();
		return new UnencryptedObjects(lists.stream().flatMap((list) -> list.uris().stream()).toList(),
				lists.stream().flatMap((list) -> list.unread().stream()).toList());
	}

	/** What Azure Policy found when it last looked at the service. */
	@Override
	public List<PolicyInForce> policies(SearchServiceId id) {
		String names = Arrays.stream(BuiltInPolicy.values())
			.map((policy) -> "'" + policy.id() + "'")
			.collect(Collectors.joining(", "));
		List<PolicyInForce> found = this.graph
			.ask("policyresources | where type =~ 'microsoft.policyinsights/policystates'"
					+ " | where tostring(properties.resourceId) =~ '" + id
					+ "' | where tostring(properties.policyDefinitionName) in~ (" + names
					+ ") | project policy = tostring(properties.policyDefinitionName),"
					+ " effect = tostring(properties.policyDefinitionAction)")
			.rows()
			.stream()
			.flatMap((row) -> inForce(row).stream())
			.distinct()
			.toList();
		return Arrays.stream(BuiltInPolicy.values()).flatMap((policy) -> of(policy, found)).toList();
	}

	private static Stream<PolicyInForce> of(BuiltInPolicy policy, List<PolicyInForce> found) {
		List<PolicyInForce> own = found.stream().filter((one) -> one.policy() == policy).toList();
		return own.isEmpty() ? Stream.of(new PolicyInForce(policy, PolicyInForce.NOT_ASSIGNED)) : own.stream();
	}

	private static Optional<PolicyInForce> inForce(JsonNode row) {
		Optional<String> effect = row.path("effect").stringValueOpt().filter((word) -> word.matches("[A-Za-z]{1,40}"));
		return BuiltInPolicy.of(row.path("policy").stringValue(""))
			.flatMap((policy) -> effect.map((word) -> new PolicyInForce(policy,
					word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))));
	}

	@Override
	public Confirmed<Optional<String>> enforce(SearchServiceId id, Enforcement wanted, Fence fence) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putObject("properties").putObject("encryptionWithCmk").put("enforcement", wanted.word());
		return asked(CONTRIBUTOR, () -> this.arm.write(id.resource(), "PATCH", API_VERSION,
				JsonNodeFactory.instance.objectNode(), body, fence));
	}

	private static <T> T asked(String role, Supplier<T> call) {
		try {
			return call.get();
		}
		catch (UpstreamFailure failure) {
			boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().orElse(0) == 403
					&& failure.origin().code().filter("RequestDisallowedByPolicy"::equals).isEmpty();
			throw refused ? failure.advising(failure.reason(), role) : failure;
		}
	}

}
