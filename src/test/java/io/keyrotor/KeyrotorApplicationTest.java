package io.keyrotor;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeyrotorApplicationTest {

	/** What is kept has no more, and every answer is to say the same of one moment. */
	@Test
	void tellsTheTimeInMilliseconds() {
		Clock clock = new KeyrotorApplication().clock();

		assertThat(Stream.generate(clock::instant).limit(1_000).map(Instant::getNano))
			.allMatch((nanos) -> nanos % 1_000_000 == 0);
	}

}
