package io.keyrotor.policy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.keyrotor.policy.CountedCalendar.Length;
import io.keyrotor.policy.PolicyDuration.Difference;
import io.keyrotor.policy.PolicyDuration.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PolicyDurationTest {

	private static final Length NOTHING = new Length(0, 0, 0);

	@ParameterizedTest
	@ValueSource(strings = { "P1D", "P28D", "P2M", "P18M", "P2Y", "P1Y10D", "P1Y2M3D", "P2M15D", "P0Y1M", "P1Y0D",
			"P0018M", "P00000000000000000001Y" })
	void keepsTheTextOfADuration(String text) {
		assertThat(PolicyDuration.parse(text)).map(PolicyDuration::text).contains(text);
		assertThat(PolicyDuration.fault(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "P", "banana", "P4W", "PT48H", "P1DT1H", "P1YT", "P1.5Y", "P1,5Y", "-P1Y", "+P1Y",
			"P-1Y", "P+1Y", "p1y", "P1y", "P1D2M", "P1M1Y", "P1Y1Y", "P1", "1Y", "P1Y ", " P1Y", "P 1Y", "P1Y\n",
			"P\u0661Y", "P1Y/P2Y" })
	void refusesEveryOtherForm(String text) {
		assertThat(PolicyDuration.fault(text)).contains(Fault.MALFORMED);
		assertThat(PolicyDuration.parse(text)).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> new PolicyDuration(text)).withMessageContaining(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "P0D", "P0M", "P0Y", "P0Y0M0D", "P000D" })
	void refusesZero(String text) {
		assertThat(PolicyDuration.fault(text)).contains(Fault.ZERO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "P100Y", "P1200M", "P36525D", "P99Y12M", "P99Y11M28D", "P99Y11M31D" })
	void allowsAHundredYears(String text) {
		assertThat(PolicyDuration.fault(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "P100Y1D", "P100Y1M", "P101Y", "P1201M", "P36526D", "P99Y12M1D", "P99Y11M32D", "P99999D",
			"P100000D", "P99999999999D", "P2147483648M", "P99999999999999999999Y",
			"P9999999999Y9999999999M9999999999D" })
	void refusesMoreThanAHundredYearsHoweverLargeTheNumber(String text) {
		assertThat(PolicyDuration.fault(text)).contains(Fault.TOO_LONG);
	}

	@ParameterizedTest
	@CsvSource({ "P1D, 1", "P1M, 28", "P2M, 59", "P3M, 89", "P4M, 120", "P6M, 181", "P11M, 334", "P12M, 365",
			"P1Y, 365", "P18M, 546", "P2Y, 730", "P3Y, 1095", "P4Y, 1461", "P1M1D, 29", "P1Y10D, 375", "P100Y, 36525" })
	void isAsLongAsTheShortestThatTheCalendarAllows(String text, long days) {
		assertThat(new PolicyDuration(text).shortestDays()).isEqualTo(days);
	}

	@ParameterizedTest
	@CsvSource({ "P1Y, P12M, 0", "P56D, P28D, 28", "P1Y, P11M, 28", "P1Y, P365D, 0", "P365D, P1Y, -1", "P2M, P31D, 28",
			"P1M, P2M, -31", "P28D, P1M, -3", "P4Y, P1461D, 0", "P2Y, P731D, -1", "P13M, P1Y, 28", "P1M28D, P1M, 28" })
	void isDifferentByTheSmallestThatTheCalendarAllows(String minuend, String subtrahend, long days) {
		assertThat(new PolicyDuration(minuend).minus(new PolicyDuration(subtrahend)).days()).isEqualTo(days);
	}

	@Test
	void tellsADateFromWhichTheDifferenceCanBeCounted() {
		Difference difference = new PolicyDuration("P365D").minus(new PolicyDuration("P1Y"));
		assertThat(difference.minuendDays()).isEqualTo(365);
		assertThat(difference.subtrahendDays()).isEqualTo(366);
		assertThat(difference.countedFrom().plusDays(366)).isEqualTo(difference.countedFrom().plusYears(1));
	}

	@Test
	void agreesWithACountedCalendarOnEveryLength() {
		assertThat(
				lengths(IntStream.of(0, 1, 2, 3, 4, 5), IntStream.rangeClosed(0, 13), IntStream.of(0, 1, 28, 30, 365)))
			.allSatisfy((length) -> assertThat(duration(length).shortestDays())
				.isEqualTo(CountedCalendar.smallestDifference(length, NOTHING)));
	}

	@Test
	void agreesWithACountedCalendarOnEveryDifference() {
		List<Length> lengths = lengths(IntStream.of(0, 1, 3), IntStream.of(0, 1, 2, 5, 11, 12), IntStream.of(0, 3, 31));
		assertThat(lengths).allSatisfy((minuend) -> assertThat(lengths)
			.allSatisfy((subtrahend) -> assertThat(duration(minuend).minus(duration(subtrahend)).days())
				.describedAs("%s - %s", minuend, subtrahend)
				.isEqualTo(CountedCalendar.smallestDifference(minuend, subtrahend))));
	}

	private static List<Length> lengths(IntStream years, IntStream months, IntStream days) {
		List<Integer> allMonths = months.boxed().toList();
		List<Integer> allDays = days.boxed().toList();
		return years.boxed()
			.flatMap((year) -> allMonths.stream().flatMap((month) -> lengths(year, month, allDays)))
			.filter((length) -> !length.equals(NOTHING))
			.toList();
	}

	private static Stream<Length> lengths(int year, int month, List<Integer> days) {
		return days.stream().map((day) -> new Length(year, month, day));
	}

	private static PolicyDuration duration(Length length) {
		return new PolicyDuration(length.toString());
	}

}
