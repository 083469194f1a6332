package io.keyrotor.azure;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLHandshakeException;

import io.keyrotor.azure.ErrorTable.Meaning;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Origin;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a failed call means, by the {@link ErrorTable}. Status and error codes decide. Of
 * the wording only Key Vault's own number counts, which refines the remedy and whether
 * waiting helps: about all other words Azure promises nothing.
 */
final class AzureErrors {

	/** Longer waits than this are the engine's to plan, whatever the service asks for. */
	static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

	private static final Pattern WORD = Pattern.compile("[\\w.-]{1,100}");

	/** Key Vault's own number of an error, with which some of its messages begin. */
	private static final Pattern NUMBER = Pattern.compile("\\AAKV\\d{5}(?=:)");

	private static final int DEEPEST_INNER_ERROR = 5;

	private final Clock clock;

	AzureErrors(Clock clock) {
		this.clock = clock;
	}

	/** The failure for an answer that is not 2xx. */
	UpstreamFailure answered(AzureRequest request, int status, Map<String, String> headers, JsonNode body) {
		List<String> codes = codes(body.path("error")).stream().map(request::withoutHidden).toList();
		String message = request.withoutHidden(body.path("error").path("message").asString(""));
		Optional<String> code = codes.stream().findFirst();
		String said = Redaction.readable(message);
		String sentence = request.service() + " answered " + status + code.map((word) -> " " + word).orElse("") + " to "
				+ request.summary() + (said.isEmpty() ? "." : ": " + sentence(said));
		Origin origin = new Origin(request.target(), request.service(), OptionalInt.of(status), code,
				AzureResponse.requestId(headers));
		Meaning meaning = ErrorTable.answered(status, codes, number(message), request.writes());
		return new UpstreamFailure(meaning.reason(), origin, retryAfter(headers.get("retry-after")), sentence,
				meaning.remedy());
	}

	/** The failure for a request that got no whole answer. */
	UpstreamFailure unanswered(AzureRequest request, @Nullable Throwable cause) {
		return isUnsent(cause) ? failure(ErrorTable.unsent(), request, "could not be reached")
				: failure(ErrorTable.unanswered(request.writes()), request, "gave no whole answer");
	}

	/** The failure for a 2xx answer that says nothing we understand. */
	UpstreamFailure unreadable(AzureRequest request) {
		return failure(ErrorTable.unanswered(request.writes()), request, "gave an answer that cannot be read");
	}

	/** The failure for a call that was not over in time. */
	UpstreamFailure late(AzureRequest request) {
		return failure(ErrorTable.unanswered(request.writes()), request, "did not answer in time");
	}

	private static UpstreamFailure failure(Meaning meaning, AzureRequest request, String what) {
		return new UpstreamFailure(meaning.reason(), request.unanswered(), Optional.empty(),
				request.service() + " " + what + " when asked for " + request.summary() + ".", meaning.remedy());
	}

	/** Whether the request certainly never left: no connection, no request. */
	private static boolean isUnsent(@Nullable Throwable cause) {
		return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof SSLHandshakeException;
	}

	/**
	 * The codes that are given, innermost first; AI Search often gives an empty one, and
	 * a Managed HSM none but the outer one.
	 */
	private static List<String> codes(JsonNode error) {
		List<String> codes = new ArrayList<>();
		JsonNode node = error;
		for (int depth = 0; depth < DEEPEST_INNER_ERROR && node.isObject(); depth++) {
			word(node.path("code").asString(null)).ifPresent(codes::addFirst);
			node = node.path("innererror");
		}
		return codes;
	}

	private static String number(String message) {
		Matcher number = NUMBER.matcher(message);
		return number.find() ? number.group() : "";
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
