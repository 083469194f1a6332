package io.keyrotor.step;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettlingTest {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private Instant wall = NOON;

	private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

	private final Settling settling = Settling.amongOthers(TIMINGS, () -> this.wall, () -> this.nanos);

	@Test
	void waitsForTheFenceTheCallTimeoutAndTheSettleTime() {
		this.settling.begin("rotation", "key", NOON);
		assertThat(until()).contains(NOON.plusSeconds(20));
		pass(Duration.ofSeconds(19));
		assertThat(until()).contains(NOON.plusSeconds(20));
		pass(Duration.ofSeconds(1));
		assertThat(until()).isEmpty();
	}

	@Test
	void isNotHurriedByAWallClockThatJumpsAhead() {
		this.settling.begin("rotation", "key", NOON);
		this.wall = NOON.plus(Duration.ofDays(1));
		assertThat(until()).contains(this.wall.plusSeconds(20));
	}

	@Test
	void isNotHeldUpByAWallClockThatJumpsBack() {
		this.settling.begin("rotation", "key", NOON);
		this.wall = NOON.minus(Duration.ofDays(1));
		this.nanos += Duration.ofSeconds(20).toNanos();
		assertThat(until()).isEmpty();
	}

	@Test
	void waitsInFullForAChangeThatAnotherWorkerIntendedHoweverLongAgoThatWasByItsClock() {
		this.wall = NOON.plus(Duration.ofHours(1));
		assertThat(until()).contains(this.wall.plusSeconds(20));
		pass(Duration.ofSeconds(20));
		assertThat(until()).isEmpty();
	}

	@Test
	void waitsAnewForTheNextChangeOfTheSameTarget() {
		this.settling.begin("rotation", "key", NOON);
		pass(Duration.ofSeconds(20));
		assertThat(until()).isEmpty();
		assertThat(this.settling.until("rotation", "key", this.wall)).isPresent();
	}

	@Test
	void waitsForTheSettleTimeAloneOnceEverybodyElseHasEndedLongAfterTheChange() {
		this.wall = NOON.plus(Duration.ofHours(1));
		Settling alone = Settling.alone(TIMINGS, () -> this.wall, () -> this.nanos);
		assertThat(alone.until("rotation", "key", NOON)).contains(this.wall.plusSeconds(5));
		pass(Duration.ofSeconds(5));
		assertThat(alone.until("rotation", "key", NOON)).isEmpty();
	}

	@Test
	void waitsForTheCallOfAnEndedProcessByTheWallClockThoughNeverLongerThanForItsOwn() {
		this.wall = NOON.plusSeconds(2);
		Settling alone = Settling.alone(TIMINGS, () -> this.wall, () -> this.nanos);
		assertThat(alone.until("rotation", "key", NOON)).contains(NOON.plusSeconds(20));
		this.wall = NOON.minus(Duration.ofDays(1));
		assertThat(alone.until("rotation", "key", NOON)).contains(this.wall.plusSeconds(20));
	}

	@Test
	void waitsInFullForItsOwnChangeEvenIfItIsAlone() {
		Settling alone = Settling.alone(TIMINGS, () -> this.wall, () -> this.nanos);
		pass(Duration.ofMinutes(1));
		alone.begin("rotation", "key", this.wall);
		assertThat(alone.until("rotation", "key", this.wall)).contains(this.wall.plusSeconds(20));
	}

	@Test
	void waitsLongerRatherThanForgetsWhenTooManyChangesAreInDoubt() {
		this.settling.begin("rotation", "key", NOON);
		for (int other = 0; other < 10_001; other++) {
			this.settling.begin("rotation " + other, "key", NOON);
		}
		pass(Duration.ofSeconds(19));
		assertThat(until()).contains(this.wall.plusSeconds(20));
	}

	private Optional<Instant> until() {
		return this.settling.until("rotation", "key", NOON);
	}

	private void pass(Duration time) {
		this.wall = this.wall.plus(time);
		this.nanos += time.toNanos();
	}

}
