package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query API of a Log Analytics workspace, after Microsoft's pages on its requests,
 * answers and errors. The one workspace that exists is the one to which the key stores'
 * diagnostic settings send their audit events, and it shows those whose setting does.
 */
final class FakeLogAnalytics implements FakeService {

	private static final Pattern PATH = Pattern.compile("/v1/workspaces/([^/]+)/query/?");

	private static final Set<String> AUDIENCES = Set.of("https://api.loganalytics.io",
			"https://api.loganalytics.azure.com");

	private static final Set<String> MEMBERS = Set.of("query", "timespan");

	private final KeyLedger keys;

	private final ArmDocuments documents;

	private final Clock clock;

	private final Runnable settle;

	/**
	 * A service over the audit log of these keys.
	 * @param settle lets everything happen that should have happened by now
	 */
	FakeLogAnalytics(KeyLedger keys, ArmDocuments documents, Clock clock, Runnable settle) {
		this.keys = keys;
		this.documents = documents;
		this.clock = clock;
		this.settle = settle;
	}

	@Override
	public void reset() {
		// The audit log is reset with the keys.
	}

	@Override
	public Reply answer(Call call) {
		Reply reply = answered(call);
		return AzureAnswers.with(reply, Map.of("x-ms-request-id", UUID.randomUUID().toString()));
	}

	/** An error of this service, with what is inside of it if anything is. */
	static String error(String code, String message, String inner) {
		ObjectNode json = Json.object();
		ObjectNode error = json.putObject("error").put("message", message).put("code", code);
		if (!inner.isEmpty()) {
			error.putObject("innererror").put("code", inner).put("message", message);
		}
		return json.toString();
	}

	private Reply answered(Call call) {
		if (!call.hasToken()) {
			return refused(401, "AuthenticationFailed", "The header 'Authorization' with a bearer token is missing.",
					"");
		}
		if (Caller.audience(call)
			.filter((audience) -> !AUDIENCES.contains(audience.replaceAll("/$", "")))
			.isPresent()) {
			return refused(403, "InvalidAuthenticationTokenAudience", "The access token is for another audience than "
					+ String.join(" or ", AUDIENCES.stream().sorted().toList()) + ".", "");
		}
		Matcher path = PATH.matcher(call.path());
		if (!path.matches()) {
			return refused(404, "PathNotFoundError", "There is nothing at " + call.path() + ".", "");
		}
		if (!call.method().equals("POST")) {
			return refused(405, "MethodNotAllowedError", "The sandbox takes queries with POST.", "");
		}
		return ofWorkspace(call, path.group(1));
	}

	private Reply ofWorkspace(Call call, String workspace) {
		Optional<ObjectNode> shown = this.documents.body(ArmDocuments.WORKSPACE)
			.filter((document) -> document.at("/properties/customerId").asString("").equalsIgnoreCase(workspace));
		if (shown.isEmpty()) {
			return refused(404, "WorkspaceNotFoundError", "The workspace " + workspace + " was not found.", "");
		}
		if (this.documents.forbids(ArmDocuments.WORKSPACE)) {
			return refused(403, "InsufficientAccessError",
					"The identity may not read the logs of the workspace " + workspace + ".",
					"AuthorizationFailedError");
		}
		this.settle.run();
		return query(call, workspace);
	}

	private Reply query(Call call, String workspace) {
		Optional<ObjectNode> body = Json.readObject(call.body());
		if (body.filter((json) -> json.path("query").isString() && MEMBERS.containsAll(json.propertyNames()))
			.isEmpty()) {
			return refused(400, "BadArgumentError",
					"The body must be an object with a 'query' and perhaps a 'timespan'; the sandbox knows no more.",
					"");
		}
		try {
			Span span = Span.of(body.get().path("timespan"), this.clock.instant());
			KqlTable table = KqlQuery
				.run(body.get().path("query").stringValue(), (name) -> table(name, workspace, span),
						this.clock.instant())
				.table();
			return Reply.json(200, (this.keys.audit().partial() ? partly(table) : whole(table)).toString());
		}
		catch (KqlFailure failure) {
			return refused(400, "BadArgumentError", failure.sentence(), failure.code());
		}
	}

	private static ObjectNode whole(KqlTable table) {
		ObjectNode answer = Json.object();
		answer.putArray("tables").add(KqlJson.table("PrimaryResult", table));
		return answer;
	}

	/**
	 * An error that is not fatal stands beside the rows that there are, with status 200.
	 */
	private static ObjectNode partly(KqlTable table) {
		ObjectNode answer = whole(table.with(table.rows().subList(0, table.rows().size() / 2)));
		ObjectNode error = answer.putObject("error")
			.put("code", "PartialError")
			.put("message", "The query was answered in part only.");
		error.putArray("details")
			.addObject()
			.put("code", "EngineError")
			.put("message", "Something went wrong in the engine of the queries.");
		return answer;
	}

	private Optional<KqlTable> table(String name, String workspace, Span span) {
		List<AuditEvent> events = this.keys.audit()
			.visible(this.clock.instant())
			.stream()
			.filter((event) -> span.has(event.time()) && name.equals(tableOf(event.keyStore())))
			.toList();
		return switch (name) {
			case AuditRows.RESOURCE_SPECIFIC -> Optional.of(AuditRows.resourceSpecific(events, workspace));
			case AuditRows.SHARED -> Optional.of(AuditRows.shared(events, workspace));
			default -> Optional.empty();
		};
	}

	/** The table that has the events of a store; empty if the workspace has none. */
	private String tableOf(String store) {
		Optional<JsonNode> setting = this.documents.auditSetting(KeyLedger.store(store));
		if (setting.isEmpty()) {
			return "";
		}
		boolean dedicated = setting.get().path("logAnalyticsDestinationType").asString("").equals("Dedicated");
		return switch (this.keys.audit().tables()) {
			case AS_CONFIGURED -> dedicated ? AuditRows.RESOURCE_SPECIFIC : AuditRows.SHARED;
			case RESOURCE_SPECIFIC -> AuditRows.RESOURCE_SPECIFIC;
			case AZURE_DIAGNOSTICS -> AuditRows.SHARED;
		};
	}

	private static Reply refused(int status, String code, String message, String inner) {
		return Reply.json(status, error(code, message, inner));
	}

	/** The time that is asked about, both ends included. */
	private record Span(Instant from, Instant to) {

		/** A duration up to now, two times, or one of them and a duration. */
		static Span of(JsonNode timespan, Instant now) {
			if (timespan.isMissingNode() || timespan.isNull()) {
				return new Span(Instant.MIN, Instant.MAX);
			}
			String[] ends = timespan.asString("").split("/", -1);
			try {
				if (ends.length == 1) {
					return new Span(before(now, ends[0]), now);
				}
				if (ends[0].startsWith("P")) {
					return new Span(before(time(ends[1]), ends[0]), time(ends[1]));
				}
				Instant from = time(ends[0]);
				return new Span(from, ends[1].startsWith("P") ? after(from, ends[1]) : time(ends[1]));
			}
			catch (DateTimeParseException notATime) {
				throw KqlFailure.syntax("'" + timespan.asString("") + "' is no timespan of ISO 8601.");
			}
		}

		boolean has(Instant time) {
			return !time.isBefore(this.from) && !time.isAfter(this.to);
		}

		private static Instant time(String text) {
			return OffsetDateTime.parse(text).toInstant();
		}

		private static Instant before(Instant time, String duration) {
			return time.atOffset(ZoneOffset.UTC).minus(amount(duration)).toInstant();
		}

		private static Instant after(Instant time, String duration) {
			return time.atOffset(ZoneOffset.UTC).plus(amount(duration)).toInstant();
		}

		private static TemporalAmount amount(String duration) {
			return duration.matches("P\\d+[YMWD].*") && !duration.contains("T") ? Period.parse(duration)
					: Duration.parse(duration);
		}

	}

}
