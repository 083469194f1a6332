package io.keyrotor.policy;

import java.time.LocalDate;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An ISO-8601 duration as rotation policies write it: years, months and days in this
 * order, upper case, longer than zero and at most P100Y. The text is kept, because Azure
 * echoes it unchanged.
 * <p>
 * Azure does not say whether its months and years follow the calendar, so a number of
 * days is always the smallest that the calendar allows, tried on every start date of four
 * years with one leap year among them. Years and months are added as one number of
 * months, and a day that the month reached does not have becomes its last day; the days
 * are added after that.
 * <p>
 * P100Y is 36,525 days, so P1200M and P36525D are allowed while P1201M, P36526D and
 * P100Y1D are not.
 */
public record PolicyDuration(String text) {

	private static final Pattern FORM = Pattern.compile("P(?=\\d)(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?");

	private static final int LONGEST_DAYS = 36_525;

	/** Any larger number is read as this one: too long in every unit, and no overflow. */
	private static final int UNCOUNTED = 100_000;

	/**
	 * In the hundred years from here no leap day is left out, as it is in 2100, so that
	 * what is allowed today is allowed tomorrow.
	 */
	private static final LocalDate CYCLE_START = LocalDate.of(1904, 1, 1);

	/**
	 * The start dates that can make a difference: every month has a 28th, so from any
	 * earlier day of a month all lengths are as from its 28th.
	 */
	private static final List<LocalDate> STARTS = CYCLE_START.datesUntil(CYCLE_START.plusYears(4))
		.filter((start) -> start.getDayOfMonth() >= 28)
		.toList();

	/**
	 * @throws IllegalArgumentException if the text has a {@link Fault}
	 */
	public PolicyDuration {
		if (fault(text).isPresent()) {
			throw new IllegalArgumentException("'" + text + "' is no duration of a rotation policy.");
		}
	}

	/** The duration, or empty if the text has a {@link Fault}. */
	public static Optional<PolicyDuration> parse(String text) {
		return fault(text).isPresent() ? Optional.empty() : Optional.of(new PolicyDuration(text));
	}

	/** What keeps the text from being a duration, if anything does. */
	public static Optional<Fault> fault(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			return Optional.of(Fault.MALFORMED);
		}
		Period period = period(form);
		if (period.isZero()) {
			return Optional.of(Fault.ZERO);
		}
		return (smallest(period, Period.ZERO).days() > LONGEST_DAYS) ? Optional.of(Fault.TOO_LONG) : Optional.empty();
	}

	/** The length in days where the calendar makes it shortest: 28 for P1M. */
	public long shortestDays() {
		return smallest(period(), Period.ZERO).days();
	}

	/**
	 * This duration less another one that starts on the same day, where the calendar
	 * makes the result smallest. Its days are negative if the other one can be longer.
	 */
	public Difference minus(PolicyDuration other) {
		return smallest(period(), other.period());
	}

	@Override
	public String toString() {
		return this.text;
	}

	private Period period() {
		Matcher form = FORM.matcher(this.text);
		return form.matches() ? period(form) : Period.ZERO;
	}

	private static Period period(Matcher form) {
		return Period.of(number(form.group(1)), number(form.group(2)), number(form.group(3)));
	}

	private static int number(@Nullable String digits) {
		if (digits == null) {
			return 0;
		}
		String significant = digits.replaceFirst("^0+(?=\\d)", "");
		return (significant.length() > 5) ? UNCOUNTED : Integer.parseInt(significant);
	}

	private static Difference smallest(Period minuend, Period subtrahend) {
		return STARTS.stream()
			.map((start) -> Difference.of(start, minuend, subtrahend))
			.min(Comparator.comparingLong(Difference::days))
			.orElseThrow();
	}

	/** Why a text is not a duration. */
	public enum Fault {

		/** Not years, months and days in this order; weeks, times, signs, lower case. */
		MALFORMED,
		/** A duration that ends where it starts. */
		ZERO,
		/** More than P100Y. */
		TOO_LONG

	}

	/**
	 * What is left of one duration after another, counted from the same day.
	 *
	 * @param start a day of the cycle from which the calendar makes it smallest
	 * @param minuendDays the length of the first duration from this day
	 * @param subtrahendDays the length of the second
	 */
	public record Difference(LocalDate start, long minuendDays, long subtrahendDays) {

		private static final int YEARS_LATER = 120;

		private static Difference of(LocalDate start, Period minuend, Period subtrahend) {
			return new Difference(start, days(start, minuend), days(start, subtrahend));
		}

		private static long days(LocalDate start, Period period) {
			return start.plus(period).toEpochDay() - start.toEpochDay();
		}

		public long days() {
			return this.minuendDays - this.subtrahendDays;
		}

		/** The start moved to the same place in the years 2024 to 2027, for people. */
		public LocalDate countedFrom() {
			return this.start.plusYears(YEARS_LATER);
		}

	}

}
