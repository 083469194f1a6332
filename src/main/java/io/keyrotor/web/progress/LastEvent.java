package io.keyrotor.web.progress;

import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.keyrotor.web.problem.Refusal;

/**
 * Where the reader of a stream goes on: after the event with this sequence.
 *
 * @param sequence empty if the reader begins
 */
public record LastEvent(Optional<Long> sequence) {

	/** The header that browsers send when they connect again. */
	public static final String HEADER = "Last-Event-ID";

	/** The parameter for those who cannot set a header. */
	public static final String PARAMETER = "lastEventId";

	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

	/** The header if there is one, else the parameter. */
	public static LastEvent of(@Nullable String header, @Nullable String parameter) {
		Optional<Long> given = Optional.ofNullable(header).map((text) -> sequence(HEADER, text));
		return new LastEvent(given.or(() -> Optional.ofNullable(parameter).map((text) -> sequence(PARAMETER, text))));
	}

	private static long sequence(String name, String text) {
		if (!NUMBER.matcher(text).matches()) {
			throw Refusal.parameter(name, "Form", "the id of an event of this stream", text,
					"A stream is continued after the id of an event that it sent. Leave this out to begin with the first.");
		}
		return Long.parseLong(text);
	}

	long number() {
		return this.sequence.orElse(0L);
	}

}
