package io.keyrotor.web.request;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PreferTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			wait=5                              | 5
			WAIT = 7                            | 7
			wait="10"                           | 10
			respond-async, wait=20              | 20
			wait=20, respond-async              | 20
			wait=30; foo=bar                    | 30
			return=minimal; x="a, wait=1", wait=2 | 2
			wait=0                              | 0
			wait=000000000008                   | 8
			wait=61                             | 60
			wait=99999999999999999999999999     | 60
			wait=3, wait=9                      | 3
			""")
	void readsTheWaitAmidOtherPreferences(String header, long seconds) {
		assertThat(Prefer.waiting(List.of(header))).contains(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "wait", "wait=", "wait=-1", "wait=abc", "wait=1.5", "wait=5s", "await=5",
			"respond-async; wait=5", "wait=x, wait=5", "\"wait=5\"", "wait=\"", "=5", ",,," })
	void ignoresWhatIsMalformed(String header) {
		assertThat(Prefer.waiting(List.of(header))).isEmpty();
	}

	@Test
	void readsSeveralHeaderLines() {
		assertThat(Prefer.waiting(List.of("respond-async", "wait=4"))).contains(Duration.ofSeconds(4));
		assertThat(Prefer.waiting(List.of())).isEqualTo(Optional.empty());
	}

}
