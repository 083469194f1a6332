package io.keyrotor.web.calendar;

import java.nio.charset.StandardCharsets;

import biweekly.Biweekly;
import biweekly.ICalendar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FoldedLinesTest {

	@ParameterizedTest
	@ValueSource(strings = { "a", "é", "☃", "🔑", "a🔑", ",", ";", "\\", "\n", "a\nb, c; d\\ é" })
	void hasLinesOfAtMost75OctetsAndLosesNothing(String part) {
		for (int times = 1; times < 200; times++) {
			ICalendar calendar = new ICalendar();
			calendar.setName(part.repeat(times));
			String text = FoldedLines.of(calendar);
			assertThat(text).endsWith("END:VCALENDAR\r\n").doesNotContainPattern("[^\r]\n|\r[^\n]|\r\n\r\n");
			assertThat(text.split("\r\n", -1))
				.allSatisfy((line) -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75));
			String unfolded = text.replace("\r\n ", "");
			assertThat(unfolded).contains("NAME:")
				.isEqualTo(new String(unfolded.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
			assertThat(Biweekly.parse(text).first().getNames().getFirst().getValue()).isEqualTo(part.repeat(times));
		}
	}

}
