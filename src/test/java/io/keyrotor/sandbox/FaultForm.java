package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fault as JSON. A member that means nothing to the kind of fault is taken and shown,
 * and has no effect; {@code null} is absent.
 */
final class FaultForm {

	private static final Set<String> MEMBERS = Set.of("service", "method", "path", "fault", "status", "retryAfter",
			"delay", "times");

	private static final List<String> METHODS = List.of("GET", "PUT", "POST", "PATCH", "DELETE");

	private static final Duration LONGEST = Duration.ofHours(1);

	private final ObjectNode json;

	private final List<String> problems = new ArrayList<>();

	private FaultForm(ObjectNode json) {
		this.json = json;
	}

	/** Reads a fault; what is wrong with it is in the {@link BadInput}, all at once. */
	static Fault read(String body) {
		FaultForm form = new FaultForm(Json.readObject(body)
			.orElseThrow(() -> new BadInput("A fault is a JSON object with these members: "
					+ String.join(", ", new TreeSet<>(MEMBERS)) + ".")));
		return form.read();
	}

	/** The fault with its members, and how often it fired. */
	static ObjectNode write(Fault fault, int fired) {
		ObjectNode json = Json.object().put("service", fault.service().word());
		fault.method().ifPresent((method) -> json.put("method", method));
		fault.path().ifPresent((path) -> json.put("path", path));
		json.put("fault", fault.kind().word());
		fault.status().ifPresent((status) -> json.put("status", status));
		fault.retryAfter().ifPresent((wait) -> json.put("retryAfter", wait.toSeconds()));
		fault.delay().ifPresent((delay) -> json.put("delay", delay.toString()));
		return json.put("times", fault.times()).put("fired", fired);
	}

	private Fault read() {
		this.json.propertyNames()
			.stream()
			.filter((name) -> !MEMBERS.contains(name))
			.forEach((name) -> this.problems.add("There is no member '" + name + "'."));
		Optional<AzureService> service = word("service", AzureService::of, AzureService.words());
		Optional<FaultKind> kind = word("fault", FaultKind::of, FaultKind.words());
		Optional<String> method = member("method").flatMap(this::method);
		Optional<String> path = member("path").flatMap(this::path);
		Optional<Integer> status = member("status").flatMap((value) -> number("status", value));
		Optional<Duration> retryAfter = member("retryAfter").flatMap((value) -> duration("retryAfter", value));
		Optional<Duration> delay = member("delay").flatMap((value) -> duration("delay", value));
		int times = member("times").flatMap((value) -> number("times", value)).orElse(1);
		check(kind, status, delay, times);
		if (service.isEmpty() || kind.isEmpty() || !this.problems.isEmpty()) {
			throw new BadInput(String.join(" ", this.problems));
		}
		return new Fault(service.get(), method, path, kind.get(), status, retryAfter, delay, times);
	}

	private void check(Optional<FaultKind> kind, Optional<Integer> status, Optional<Duration> delay, int times) {
		if (kind.filter(FaultKind.STATUS::equals).isPresent()
				&& status.filter((code) -> code >= 400 && code <= 599).isEmpty()) {
			this.problems.add("The fault Status needs a status from 400 to 599.");
		}
		if (kind.filter(FaultKind.DELAY::equals).isPresent() && delay.isEmpty()) {
			this.problems.add("The fault Delay needs a delay, such as PT3S.");
		}
		if (times < 1) {
			this.problems.add("The member times must be 1 or more.");
		}
	}

	private Optional<JsonNode> member(String name) {
		return Optional.of(this.json.path(name)).filter((value) -> !value.isMissingNode() && !value.isNull());
	}

	private <T> Optional<T> word(String name, Function<String, Optional<T>> parse, List<String> words) {
		Optional<T> value = member(name).filter(JsonNode::isString).map(JsonNode::stringValue).flatMap(parse);
		if (value.isEmpty()) {
			this.problems.add("The member " + name + " must be one of " + String.join(", ", words) + ".");
		}
		return value;
	}

	private Optional<String> method(JsonNode value) {
		String method = value.asString("").toUpperCase(Locale.ROOT);
		if (METHODS.contains(method)) {
			return Optional.of(method);
		}
		this.problems.add("The member method must be one of " + String.join(", ", METHODS) + ".");
		return Optional.empty();
	}

	private Optional<String> path(JsonNode value) {
		if (value.isString() && value.stringValue().startsWith("/")) {
			return Optional.of(value.stringValue());
		}
		this.problems.add("The member path must be a text that begins with '/'.");
		return Optional.empty();
	}

	private Optional<Integer> number(String name, JsonNode value) {
		if (value.isIntegralNumber() && value.canConvertToInt()) {
			return Optional.of(value.intValue());
		}
		this.problems.add("The member " + name + " must be a whole number.");
		return Optional.empty();
	}

	/** Seconds, or an ISO 8601 duration. */
	private Optional<Duration> duration(String name, JsonNode value) {
		try {
			String text = value.asString("");
			Duration duration = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text))
					: Duration.parse(text);
			if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
				return Optional.of(duration);
			}
		}
		catch (DateTimeParseException notADuration) {
			// Said below, as for one that is out of range.
		}
		this.problems.add("The member " + name + " must be seconds or an ISO 8601 duration up to " + LONGEST + ".");
		return Optional.empty();
	}

}
