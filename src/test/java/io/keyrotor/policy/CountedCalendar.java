package io.keyrotor.policy;

import java.util.stream.IntStream;

/**
 * The calendar by counting, without {@code java.time}: a table of months in which every
 * fourth year is a leap year. Slow, obvious, and independent of what it is compared with.
 */
final class CountedCalendar {

	private static final int[] MONTHS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	private static final int CYCLE_MONTHS = 48;

	private CountedCalendar() {
	}

	/** The smallest difference in days over every start date of the four-year cycle. */
	static long smallestDifference(Length minuend, Length subtrahend) {
		return IntStream.range(0, CYCLE_MONTHS)
			.boxed()
			.flatMapToLong((month) -> IntStream.rangeClosed(1, daysIn(month))
				.mapToLong((day) -> days(month, day, minuend) - days(month, day, subtrahend)))
			.min()
			.orElseThrow();
	}

	private static long days(int month, int day, Length length) {
		int reached = month + length.years * 12 + length.months;
		long whole = 0;
		for (int passed = month; passed < reached; passed++) {
			whole += daysIn(passed);
		}
		return whole - day + Math.min(day, daysIn(reached)) + length.days;
	}

	/** How many days the month has, counted from January of a leap year. */
	private static int daysIn(int month) {
		boolean leapDay = month % CYCLE_MONTHS == 1;
		return leapDay ? 29 : MONTHS[month % 12];
	}

	record Length(int years, int months, int days) {

		@Override
		public String toString() {
			return "P" + this.years + "Y" + this.months + "M" + this.days + "D";
		}

	}

}
