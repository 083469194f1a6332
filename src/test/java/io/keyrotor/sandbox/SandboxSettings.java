package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the fakes behave where Azure may behave in more than one way. */
final class SandboxSettings {

	private static final Set<String> MEMBERS = Set.of("auditDelay", "auditTables", "resourceGraphLag", "limitRequests",
			"partialLogAnswers");

	private static final Duration LONGEST = Duration.ofDays(365);

	private final Sandbox sandbox;

	SandboxSettings(Sandbox sandbox) {
		this.sandbox = sandbox;
	}

	/** What is set, and how many calls the limits have refused. */
	ObjectNode show() {
		ObjectNode json = Json.object()
			.put("auditDelay", this.sandbox.audit().delay().toString())
			.put("auditTables", this.sandbox.audit().tables().word())
			.put("partialLogAnswers", this.sandbox.audit().partial())
			.put("resourceGraphLag", this.sandbox.resourceGraphLag().toString())
			.put("limitRequests", this.sandbox.limitsRequests());
		ObjectNode throttled = json.putObject("throttled");
		Map<String, Long> counts = this.sandbox.throttledCalls();
		counts.forEach(throttled::put);
		return json;
	}

	/** Sets what the body names and leaves the rest. */
	ObjectNode change(String body) {
		Form form = Form.of(body, MEMBERS);
		Optional<Duration> delay = duration(form, "auditDelay");
		Optional<Duration> lag = duration(form, "resourceGraphLag");
		Optional<AuditTables> tables = form.member("auditTables", (value) -> AuditTables.of(value.asString("")),
				"one of " + String.join(", ", AuditTables.words()));
		Optional<Boolean> limits = truth(form, "limitRequests");
		Optional<Boolean> partial = truth(form, "partialLogAnswers");
		form.check();
		delay.ifPresent(this.sandbox::delayAuditLog);
		tables.ifPresent(this.sandbox::keepAuditEventsIn);
		lag.ifPresent(this.sandbox::lagResourceGraph);
		limits.ifPresent(this.sandbox::limitRequests);
		partial.ifPresent(this.sandbox::answerLogQueriesPartly);
		return show();
	}

	private static Optional<Boolean> truth(Form form, String name) {
		return form.member(name, (value) -> value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty(),
				"true or false");
	}

	private static Optional<Duration> duration(Form form, String name) {
		return form.member(name, SandboxSettings::duration,
				"an ISO 8601 duration of days to seconds, such as PT10M, up to " + LONGEST.toDays() + " days");
	}

	private static Optional<Duration> duration(JsonNode value) {
		try {
			return Optional.of(Duration.parse(value.asString("")))
				.filter((duration) -> !duration.isNegative() && duration.compareTo(LONGEST) <= 0);
		}
		catch (DateTimeParseException notADuration) {
			return Optional.empty();
		}
	}

}
