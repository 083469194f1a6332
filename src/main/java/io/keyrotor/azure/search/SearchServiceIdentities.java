package io.keyrotor.azure.search;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.arm.ResourceGraph;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.key.UpstreamFailure;

/**
 * The identities of AI Search services, with which their objects reach their keys unless
 * they do so as an application. The objects themselves do not tell object ids, so the
 * service is looked up by its name, which is unique in its cloud, and read (Services -
 * Get). What was read counts for a minute, because a service may have many objects.
 */
public final class SearchServiceIdentities {

	private static final long KEPT = Duration.ofMinutes(1).toNanos();

	private static final JsonNode UNREAD = JsonNodeFactory.instance.missingNode();

	private final ArmResources arm;

	private final ResourceGraph graph;

	private final LongSupplier nanoTime;

	private final Map<String, Seen> seen = new ConcurrentHashMap<>();

	public SearchServiceIdentities(AzureHttp http, URI resourceManager, LongSupplier nanoTime) {
		this.arm = new ArmResources(http, resourceManager);
		this.graph = new ResourceGraph(http, resourceManager);
		this.nanoTime = nanoTime;
	}

	/**
	 * The object with the object id of its identity, if that can be read. A failure of
	 * Azure leaves it as it is.
	 */
	public ConsumerState identified(ConsumerId consumer, ConsumerState state) {
		return (state.principalId().isPresent() || state.asApplication()) ? state
				: state.as(state.identity().flatMap((words) -> principal(words, identity(service(consumer)))));
	}

	private static Optional<String> principal(String words, JsonNode identity) {
		JsonNode own = words.equals("SystemAssigned") ? identity
				: identity.path("userAssignedIdentities")
					.propertyStream()
					.filter((one) -> one.getKey().equalsIgnoreCase(words))
					.map(Map.Entry::getValue)
					.findFirst()
					.orElse(UNREAD);
		return own.path("principalId").stringValueOpt().filter((id) -> !id.isBlank());
	}

	private static String service(ConsumerId consumer) {
		String host = URI.create(consumer.uri()).getHost();
		return host.substring(0, host.indexOf('.'));
	}

	private JsonNode identity(String service) {
		long now = this.nanoTime.getAsLong();
		return this.seen.compute(service,
				(_, known) -> (known != null && now - known.at < KEPT) ? known : new Seen(read(service), now)).identity;
	}

	private JsonNode read(String service) {
		try {
			return this.graph
				.ask("resources | where type =~ 'microsoft.search/searchservices' | where name =~ '" + service
						+ "' | project id")
				.rows()
				.stream()
				.flatMap((row) -> row.path("id").stringValueOpt().stream())
				.findFirst()
				.map(this::shown)
				.orElse(UNREAD);
		}
		catch (UpstreamFailure | IllegalArgumentException _) {
			return UNREAD;
		}
	}

	private JsonNode shown(String id) {
		return this.arm.get(ConsumerId.parse(id), AzureSearchServices.API_VERSION).path("identity");
	}

	/**
	 * What a service showed.
	 *
	 * @param at when, in the nanoseconds of the clock that only goes forward
	 */
	private record Seen(JsonNode identity, long at) {
	}

}
