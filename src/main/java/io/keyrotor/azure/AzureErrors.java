package io.keyrotor.azure;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import javax.net.ssl.SSLHandshakeException;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a failed call means. Status and error code decide, never the wording: Azure
 * promises nothing about that.
 */
final class AzureErrors {

	/** Longer waits than this are the engine's to plan, whatever the service asks for. */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

	private static final Set<String> DELETED = Set.of("ObjectIsDeletedButRecoverable", "ObjectIsBeingDeleted");

	private static final Pattern WORD = Pattern.compile("[\\w.-]{1,100}");

	private static final int DEEPEST_INNER_ERROR = 5;

	private static final int UNAUTHORIZED = 401;

	private final Clock clock;

	AzureErrors(Clock clock) {
		this.clock = clock;
	}

	/** The failure for an answer that is not 2xx. */
	UpstreamFailure answered(AzureRequest request, int status, Map<String, String> headers, JsonNode body) {
		Optional<String> code = code(body.path("error"));
		Kind kind = kind(status, code);
		String said = Redaction.readable(message(body));
		String sentence = request.service() + " answered " + status + code.map((word) -> " " + word).orElse("") + " to "
				+ request.summary() + (said.isEmpty() ? "." : ": " + sentence(said))
				+ NextSteps.after(kind, (status == UNAUTHORIZED) ? Optional.of("Unauthorized") : code);
		Origin origin = new Origin(request.service(), OptionalInt.of(status), code,
				word(headers.get("x-ms-request-id")));
		return new UpstreamFailure(kind, origin, retryAfter(headers.get("retry-after")), sentence);
	}

	/** The failure for a request that got no whole answer. */
	UpstreamFailure unanswered(AzureRequest request, @Nullable Throwable cause) {
		if (isUnsent(cause) || !request.writes()) {
			return failure(Kind.UNAVAILABLE, request, "could not be reached");
		}
		return failure(Kind.UNCERTAIN, request, "gave no whole answer");
	}

	/** The failure for a 2xx answer that says nothing we understand. */
	UpstreamFailure unreadable(AzureRequest request) {
		return failure(request.writes() ? Kind.UNCERTAIN : Kind.UNAVAILABLE, request,
				"gave an answer that cannot be read");
	}

	/** The failure for a call that was not over in time. */
	UpstreamFailure late(AzureRequest request) {
		return failure(request.writes() ? Kind.UNCERTAIN : Kind.UNAVAILABLE, request, "did not answer in time");
	}

	private static UpstreamFailure failure(Kind kind, AzureRequest request, String what) {
		return new UpstreamFailure(kind, Origin.unanswered(request.service()), Optional.empty(), request.service() + " "
				+ what + " when asked for " + request.summary() + "." + NextSteps.after(kind, Optional.empty()));
	}

	/** Whether the request certainly never left: no connection, no request. */
	private static boolean isUnsent(@Nullable Throwable cause) {
		return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof SSLHandshakeException;
	}

	private static Kind kind(int status, Optional<String> code) {
		return switch (status) {
			case 401, 403 -> Kind.FORBIDDEN;
			case 404 -> Kind.MISSING;
			case 409, 412 -> code.filter(DELETED::contains).isPresent() ? Kind.REJECTED : Kind.STALE;
			case 429 -> Kind.THROTTLED;
			case 408 -> Kind.UNAVAILABLE;
			default -> (status >= 500) ? Kind.UNAVAILABLE : Kind.REJECTED;
		};
	}

	/** The innermost code that is given; AI Search often gives an empty one. */
	private static Optional<String> code(JsonNode error) {
		Optional<String> innermost = Optional.empty();
		JsonNode node = error;
		for (int depth = 0; depth < DEEPEST_INNER_ERROR && node.isObject(); depth++) {
			Optional<String> code = word(node.path("code").asString(null));
			innermost = code.isPresent() ? code : innermost;
			node = node.path("innererror");
		}
		return innermost;
	}

	private static String message(JsonNode body) {
		return body.path("error").path("message").asString("");
	}

	private static Optional<String> word(@Nullable String text) {
		return Optional.ofNullable(text).filter((word) -> WORD.matcher(word).matches());
	}

	private static String sentence(String said) {
		return said.endsWith(".") ? said : said + ".";
	}

	private Optional<Duration> retryAfter(@Nullable String header) {
		return Optional.ofNullable(header).map(String::strip).flatMap(this::duration).map(AzureErrors::bounded);
	}

	private Optional<Duration> duration(String header) {
		try {
			return Optional.of(header.chars().allMatch(Character::isDigit) ? Duration.ofSeconds(Long.parseLong(header))
					: Duration.between(this.clock.instant(), date(header)));
		}
		catch (NumberFormatException | DateTimeException | ArithmeticException ex) {
			return Optional.empty();
		}
	}

	private static Instant date(String header) {
		return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
	}

	private static Duration bounded(Duration asked) {
		if (asked.isNegative()) {
			return Duration.ZERO;
		}
		return (asked.compareTo(LONGEST_RETRY_AFTER) < 0) ? asked : LONGEST_RETRY_AFTER;
	}

}
