package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the fakes behave where Azure may behave in more than one way. */
final class SandboxSettings {

	private static final Set<String> MEMBERS = Set.of("auditDelay", "auditTables", "resourceGraphLag", "limitRequests",
			"partialLogAnswers", "locks", "deniedKeys", "oldApplicationSecretWorks", "searchPageSize",
			"ignoreEnforcement", "newIdentity", "failNextOperation");

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
		FakeResourceManager azure = this.sandbox.resourceManager();
		azure.locks().scopes().stream().sorted().forEach(json.putArray("locks")::add);
		this.sandbox.access().denied().forEach(json.putArray("deniedKeys")::add);
		json.put("oldApplicationSecretWorks", this.sandbox.secrets().oldOnesWork())
			.put("searchPageSize", this.sandbox.search().pageSize())
			.put("ignoreEnforcement", azure.searchService().deaf());
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
		Optional<Boolean> oldSecret = truth(form, "oldApplicationSecretWorks");
		Optional<Boolean> ignore = truth(form, "ignoreEnforcement");
		Optional<Integer> page = form.member("searchPageSize", SandboxSettings::pageSize, "a number from 0 to 1000");
		Optional<List<String>> locks = texts(form, "locks", "a list of the scopes that are locked");
		Optional<List<String>> denied = texts(form, "deniedKeys",
				"a list of texts such as '{resource id or principal} {key store}'");
		Optional<String> identity = form.member("newIdentity", this::resource, "the id of a resource of the sandbox");
		Optional<String> failure = form.text("failNextOperation");
		form.check();
		locks.ifPresent(this.sandbox.resourceManager().locks()::replace);
		denied.ifPresent(this::deny);
		oldSecret.ifPresent(this.sandbox::oldApplicationSecretsWork);
		ignore.ifPresent(this.sandbox::ignoreEnforcement);
		page.ifPresent(this.sandbox::searchPageSize);
		identity.ifPresent(this.sandbox::dropIdentity);
		failure.ifPresent((code) -> this.sandbox.failNextOperation(code, "The sandbox was asked to fail."));
		delay.ifPresent(this.sandbox::delayAuditLog);
		tables.ifPresent(this.sandbox::keepAuditEventsIn);
		lag.ifPresent(this.sandbox::lagResourceGraph);
		limits.ifPresent(this.sandbox::limitRequests);
		partial.ifPresent(this.sandbox::answerLogQueriesPartly);
		return show();
	}

	private void deny(List<String> denied) {
		this.sandbox.access().replace(denied.stream().map((text) -> {
			String[] parts = text.split(" ", -1);
			String principal = resource(Definitions.textNode(parts[0])).map(this.sandbox::principalOf).orElse(parts[0]);
			return principal + " " + parts[1];
		}).toList());
	}

	/** The id of a resource that is held. */
	private Optional<String> resource(JsonNode value) {
		return value.stringValueOpt().filter(this.sandbox.resourceManager()::holds);
	}

	private static Optional<Integer> pageSize(JsonNode value) {
		return Optional.of(value)
			.filter(JsonNode::isInt)
			.map(JsonNode::intValue)
			.filter((size) -> size >= 0 && size <= 1000);
	}

	private static Optional<List<String>> texts(Form form, String name, String expected) {
		boolean pairs = name.equals("deniedKeys");
		return form.member(name, (value) -> {
			List<String> texts = value.valueStream().flatMap((text) -> text.stringValueOpt().stream()).toList();
			boolean fits = value.isArray() && texts.size() == value.size()
					&& texts.stream().allMatch((text) -> !pairs || text.matches("\\S+ \\S+"));
			return fits ? Optional.of(texts) : Optional.empty();
		}, expected);
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
