package io.keyrotor.web.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.retirement.SoakMinimum;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * How long an old version is to be left alone before it is proven to be unused, as
 * callers write it: days, hours and minutes of ISO 8601, such as {@code PT24H}.
 */
public final class Soak {

	public static final String MEMBER = "soak";

	private static final Duration LONGEST = Duration.ofDays(365);

	private static final String FORM = "days, hours and minutes, such as P1D or PT24H";

	private static final Pattern DURATION = Pattern
		.compile("P(?=[\\dT])(?:(\\d{1,9})D)?(?:T(?=\\d)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?)?");

	private Soak() {
	}

	/** The soak; empty if there is none or a fault was noted. */
	public static Optional<Duration> of(JsonMembers members) {
		return members.text(MEMBER).flatMap((text) -> parse(members, text));
	}

	private static Optional<Duration> parse(JsonMembers members, String text) {
		Matcher parts = DURATION.matcher(text);
		if (!parts.matches()) {
			members.malformed(MEMBER, FORM, text,
					"A soak is a duration of ISO 8601 in whole days, hours and minutes. Months and years, whose length varies, weeks, seconds and signs are not taken.");
			return Optional.empty();
		}
		Duration soak = Duration.ofDays(number(parts, 1)).plusHours(number(parts, 2)).plusMinutes(number(parts, 3));
		if (soak.isZero() || soak.compareTo(LONGEST) > 0) {
			members.fault(MEMBER, "Range", "PT1M to P365D", text,
					"A soak lasts a minute at least and 365 days at most. Leave it out to wait as long as the key's consumers need.");
			return Optional.empty();
		}
		return Optional.of(soak);
	}

	/**
	 * Why a soak is refused that is over before a consumer has let go of a version. How
	 * long that takes changes with the key's bindings, so it is asked only of a request
	 * that is new.
	 * @param minimum looked up only if a soak was asked for
	 */
	public static Optional<Refusal> tooShort(Optional<Duration> asked, Supplier<Optional<SoakMinimum>> minimum) {
		return asked.flatMap((soak) -> minimum.get().flatMap((least) -> tooShort(soak, least)))
			.map((fault) -> Refusal.invalid(ProblemCode.INVALID_REQUEST, List.of(fault)));
	}

	private static Optional<Problem.Fault> tooShort(Duration asked, SoakMinimum minimum) {
		return Optional.of(minimum)
			.filter((least) -> asked.compareTo(least.duration()) < 0)
			.map((least) -> new Problem.Fault(MEMBER, "Minimum", Optional.of(least.duration().toString()),
					Optional.of(asked.toString()),
					"The consumer %s may go on with an old version for %s, so no soak is shorter. %s"
						.formatted(least.consumer(), least.duration(), least.source())));
	}

	private static long number(Matcher parts, int group) {
		return Optional.ofNullable(parts.group(group)).map(Long::parseLong).orElse(0L);
	}

}
