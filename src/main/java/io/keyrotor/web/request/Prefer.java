package io.keyrotor.web.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code wait} preference of RFC 7240: for how long the caller would like to wait for
 * the end. Other preferences and malformed ones are ignored, as the RFC asks; of several
 * waits the first counts, and a minute is the longest.
 */
public final class Prefer {

	private static final int LONGEST_SECONDS = 60;

	private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*\"";

	/** One preference with its parameters: everything up to a comma outside quotes. */
	private static final Pattern PREFERENCE = Pattern.compile("(?:" + QUOTED + "|[^,\"])+");

	private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*(?:=\\s*([^;]*?)\\s*)?(?:;.*)?",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern SECONDS = Pattern.compile("\"?(\\d+)\"?");

	private Prefer() {
	}

	/** For how long to wait, if the caller wishes to. */
	public static Optional<Duration> waiting(List<String> headers) {
		return headers.stream()
			.flatMap((header) -> PREFERENCE.matcher(header).results())
			.map((preference) -> WAIT.matcher(preference.group()))
			.filter(Matcher::matches)
			.findFirst()
			.flatMap((wait) -> seconds(Optional.ofNullable(wait.group(1)).orElse("")));
	}

	private static Optional<Duration> seconds(String value) {
		Matcher seconds = SECONDS.matcher(value);
		if (!seconds.matches()) {
			return Optional.empty();
		}
		String digits = seconds.group(1).replaceFirst("^0+(?=\\d)", "");
		int number = (digits.length() > 2) ? LONGEST_SECONDS : Integer.parseInt(digits);
		return Optional.of(Duration.ofSeconds(Math.min(number, LONGEST_SECONDS)));
	}

}
