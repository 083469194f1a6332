package io.keyrotor.azure.logs;

import java.net.URI;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.Cloud;
import io.keyrotor.azure.Redaction;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.UpstreamFailure.Target;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One Log Analytics workspace, asked by POSTs that change nothing (Azure Monitor, "Access
 * the Azure Monitor Log Analytics API").
 */
final class LogWorkspace {

	private static final int BAD_REQUEST = 400;

	/** What is asked names a table or column that the workspace does not have. */
	private static final Set<String> UNRESOLVED = Set.of("SEM0100", "SEM0001", "SemanticError");

	/** The most rows that one answer has. */
	private static final int MOST_ROWS = 500_000;

	private static final String ROLES = "Give this service's identity the role Log Analytics Reader, or Log Analytics"
			+ " Data Reader, on the workspace; a new role takes some minutes to work.";

	private final AzureHttp http;

	private final Cloud cloud;

	private final UUID id;

	LogWorkspace(AzureHttp http, Cloud cloud, UUID id) {
		this.http = http;
		this.cloud = cloud;
		this.id = id;
	}

	/** What people call it. */
	String name() {
		return "Log Analytics workspace " + this.id;
	}

	/**
	 * The whole answer to a query, each row as read; nothing if the workspace has no such
	 * table or column.
	 * @throws UpstreamFailure for anything else, half an answer included
	 */
	<T> Optional<List<T>> ask(String query, Function<LogRow, T> reader) {
		AzureRequest request = request(query);
		try {
			return Optional.of(read(request, this.http.exchange(request).body(), reader));
		}
		catch (UpstreamFailure failure) {
			if (isUnresolved(failure)) {
				return Optional.empty();
			}
			throw advised(failure);
		}
	}

	/** A failure of the log that is none of its service's. */
	UpstreamFailure failure(Reason reason, String sentence, String remedy) {
		return new UpstreamFailure(reason, Origin.unanswered(name()), Optional.empty(), sentence, remedy);
	}

	private <T> List<T> read(AzureRequest request, JsonNode answer, Function<LogRow, T> reader) {
		if (answer.has("error")) {
			throw partial(": " + Redaction.readable(answer.path("error").path("code").asString("an error") + " "
					+ answer.path("error").path("message").asString("")));
		}
		try {
			List<LogRow> rows = LogRow.all(answer);
			if (rows.size() >= MOST_ROWS) {
				throw partial(", because it has more rows than one answer takes");
			}
			return rows.stream().map(reader).toList();
		}
		catch (JacksonException | IllegalArgumentException | DateTimeException _) {
			throw this.http.unreadable(request);
		}
	}

	private UpstreamFailure partial(String why) {
		return failure(Reason.UNAVAILABLE, name() + " answered only in part" + why + ".",
				"Ask again later; if it goes on, look at the workspace in Azure.");
	}

	private static boolean isUnresolved(UpstreamFailure failure) {
		return failure.origin().status().orElse(0) == BAD_REQUEST
				&& failure.origin().code().filter(UNRESOLVED::contains).isPresent();
	}

	private static UpstreamFailure advised(UpstreamFailure failure) {
		boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().isPresent();
		return refused ? failure.advising(failure.reason(), ROLES) : failure;
	}

	private AzureRequest request(String query) {
		URI uri = this.cloud.logQueries().resolve("/v1/workspaces/" + this.id + "/query");
		return AzureRequest.question(Target.KEY_STORE, name(), uri, this.cloud.logQueriesScope(),
				JsonNodeFactory.instance.objectNode().put("query", query));
	}

}
