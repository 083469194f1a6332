package io.keyrotor.azure.search;

import io.keyrotor.azure.definition.ConsumerApi;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.azure.definition.UnseenMembers;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.AzureResponse;
import io.keyrotor.azure.Deadline;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ApplicationSecrets;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.UpstreamFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;

/** The objects of AI Search services that have a key of their own. */
public final class SearchConsumers implements ConsumerApi {

	/** The newest stable version. */
	public static final String API_VERSION = "2026-04-01";

	private final AzureHttp http;

	private final ApplicationSecrets references;

	private final VaultSecrets secrets;

	/**
	 * @param references where the secrets of applications are kept
	 * @param vaults the way to the key vault with this origin
	 */
	public SearchConsumers(AzureHttp http, ApplicationSecrets references, Function<URI, AzureHttp> vaults) {
		this.http = http;
		this.references = references;
		this.secrets = new VaultSecrets(vaults);
	}

	@Override
	public ConsumerState read(ConsumerId consumer) {
		return definition(consumer, API_VERSION).state();
	}

	@Override
	public Confirmed<Optional<String>> write(ConsumerId consumer, ConsumerState seen, ConsumerChange change,
			Fence fence) {
		Deadline look = Refusal.look();
		Optional<ObjectNode> newer = UnseenMembers.newer(NewerVersions.ALL,
				(version) -> definition(consumer, version).tree(),
				(answer) -> NewerVersions.requireOlder(consumer, answer));
		SearchDefinition now = definition(consumer, API_VERSION);
		Refusal.unlessMovable(consumer, seen, now.state(), change);
		String etag = now.etag()
			.orElseThrow(() -> Refusal.rejected(consumer,
					"its service gave no ETag, without which a write could undo somebody else's"));
		UnseenMembers.refuse(consumer, now.tree(), newer, SearchConsumers::isDefault);
		ObjectNode body = now.changed(change);
		Optional<JsonNode> secret = secret(consumer, change, body);
		now.requireSecrets(body);
		Refusal.unlessFresh(consumer, look);
		AzureRequest put = AzureRequest.to(consumer, "PUT", uri(consumer, API_VERSION), scope(consumer),
				Map.of("If-Match", etag, "Prefer", "return=representation"), body);
		AzureRequest discreet = secret.map((value) -> put.hiding(value.stringValue())).orElse(put);
		return new Confirmed<>(Optional.empty(), put(discreet, fence));
	}

	/** Supplies the secret of the application, if the body is to name one. */
	private Optional<JsonNode> secret(ConsumerId consumer, ConsumerChange change, ObjectNode body) {
		return EncryptionKey.of(body).filter(EncryptionKey::hasApplication).flatMap((key) -> {
			Optional<JsonNode> secret = reference(consumer, change).map(this.secrets::read);
			secret.ifPresent(key::supply);
			return secret;
		});
	}

	private Optional<SecretReference> reference(ConsumerId consumer, ConsumerChange change) {
		return (change instanceof ConsumerChange.Authenticate other
				&& other.credentials() instanceof KeyCredentials.Application application)
						? Optional.of(application.secret()) : this.references.of(consumer);
	}

	private Optional<String> put(AzureRequest request, Fence fence) {
		try {
			return this.http.exchange(request, fence).requestId();
		}
		catch (UpstreamFailure failure) {
			throw SearchFailures.explained(failure);
		}
	}

	/** A write is over with its answer: AI Search has no operations to follow. */
	@Override
	public OperationStatus follow(ConsumerId consumer, String operation) {
		return new OperationStatus.Succeeded();
	}

	private SearchDefinition definition(ConsumerId consumer, String apiVersion) {
		AzureRequest request = AzureRequest.to(consumer, "GET", uri(consumer, apiVersion), scope(consumer), Map.of(),
				null);
		if (answer(request).body() instanceof ObjectNode tree) {
			boolean supplied = EncryptionKey.of(tree)
				.filter(EncryptionKey::hasApplication)
				.flatMap((_) -> this.references.of(consumer))
				.isPresent();
			return new SearchDefinition(consumer, tree, supplied);
		}
		throw this.http.unreadable(request);
	}

	private AzureResponse answer(AzureRequest request) {
		try {
			return this.http.exchange(request);
		}
		catch (UpstreamFailure failure) {
			throw SearchFailures.explained(failure);
		}
	}

	/**
	 * A preview shows its own features on every object, switched off: {@code null},
	 * {@code false} or empty. To lose such a member changes nothing.
	 */
	private static boolean isDefault(JsonNode value) {
		return value.isNull() || (value.isBoolean() && !value.booleanValue())
				|| (value.isContainer() && value.isEmpty());
	}

	private static URI uri(ConsumerId consumer, String apiVersion) {
		return URI.create(consumer.uri() + "?api-version=" + apiVersion);
	}

	/** Tokens are for the search of a cloud, not for one service. */
	private static String scope(ConsumerId consumer) {
		return scope(URI.create(consumer.uri()));
	}

	/** For what a token for this search service is asked. */
	public static String scope(URI service) {
		String host = service.getHost();
		String cloud = host.substring(host.indexOf('.') + 1);
		return "https://" + (cloud.equals("search.windows.net") ? "search.azure.com" : cloud) + "/.default";
	}

}
