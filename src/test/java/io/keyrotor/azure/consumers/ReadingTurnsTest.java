package io.keyrotor.azure.consumers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Searches that get to everything in turns. */
class ReadingTurnsTest {

	private static final List<String> ALL = List.of("a", "b", "c");

	private Instant now = Instant.parse("2026-11-21T09:00:00Z");

	private final ReadingTurns turns = new ReadingTurns(clock(), 2);

	@Test
	void getsToTheRestWithTheNextSearch() {
		List<String> first = this.turns.next(ALL);
		assertThat(first).containsExactly("a", "b");
		first.forEach(this.turns::read);
		assertThat(this.turns.left(ALL, first)).isOne();

		this.now = this.now.plus(Duration.ofMinutes(5));
		List<String> second = this.turns.next(ALL);
		assertThat(second).containsExactly("c", "a");
		assertThat(this.turns.left(ALL, second)).isZero();
	}

	@Test
	void forgetsAfterSomeHoursThatAResourceWasRead() {
		this.turns.next(ALL).forEach(this.turns::read);
		this.now = this.now.plus(Duration.ofHours(7));
		assertThat(this.turns.left(ALL, this.turns.next(ALL))).isOne();
	}

	@Test
	void oneThatCouldNotBeReadIsNotTakenForRead() {
		this.turns.next(ALL);
		assertThat(this.turns.next(ALL)).containsExactly("a", "b");
	}

	private Clock clock() {
		InstantSource source = () -> this.now;
		return source.withZone(ZoneOffset.UTC);
	}

}
