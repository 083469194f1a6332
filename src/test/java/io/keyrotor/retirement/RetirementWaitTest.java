package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.keyrotor.rotation.RotationFixtures;

import static org.assertj.core.api.Assertions.assertThat;

class RetirementWaitTest {

	private static final Instant NOON = RotationFixtures.NOON;

	@ParameterizedTest
	@MethodSource("io.keyrotor.retirement.RetirementFixtures#everyPhase")
	void onlyWhatIsOverIsNotWaitedFor(RetirementPhase phase) {
		Retirement retirement = RetirementFixtures.next(RetirementFixtures.requested(), phase);
		Duration wait = RetirementWait.of(retirement, NOON);
		assertThat(wait.isZero()).isEqualTo(phase.terminal());
		assertThat(wait).isLessThanOrEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void logThatIsAwaitedIsNotAskedForEverySecond() {
		RetirementPhase.Proving proving = RetirementPhase.Soaking.from(NOON).prove(NOON, Duration.ofSeconds(10));
		Retirement waiting = RetirementFixtures.requested().waiting(proving, "The log is late.", NOON.plusSeconds(10));
		assertThat(RetirementWait.of(waiting, NOON.plusSeconds(11))).isEqualTo(Duration.ofMinutes(1));
		assertThat(RetirementWait.of(waiting, NOON.plusSeconds(3000))).isEqualTo(Duration.ofMinutes(1));
		Retirement failing = RetirementFixtures.requested().troubled(proving, "It was away.", NOON.plusSeconds(10));
		assertThat(RetirementWait.of(failing, NOON.plusSeconds(11))).isEqualTo(Duration.ofSeconds(1));
		Retirement proven = RetirementFixtures.next(RetirementFixtures.requested(), proving);
		assertThat(RetirementWait.of(proven, NOON.plusSeconds(11))).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void probationThatCannotEndYetIsNotAskedForEverySecond() {
		RetirementPhase.Probation probation = RetirementPhase.Soaking.from(NOON)
			.prove(NOON, Duration.ofSeconds(1))
			.disable(RetirementFixtures.evidence())
			.watch(NOON, Duration.ofSeconds(100));
		Retirement quiet = RetirementFixtures.next(RetirementFixtures.requested(), probation);
		assertThat(RetirementWait.of(quiet, NOON.plusSeconds(90))).isEqualTo(Duration.ofSeconds(10));
		assertThat(RetirementWait.of(quiet, NOON.plusSeconds(101))).isEqualTo(Duration.ofSeconds(1));
		assertThat(RetirementWait.of(quiet, NOON.plusSeconds(140))).isEqualTo(Duration.ofMinutes(1));
		Retirement silent = RetirementFixtures.next(RetirementFixtures.requested(),
				probation.hearing(List.of(new Silence(RotationFixtures.HOTELS, 1))));
		assertThat(RetirementWait.of(silent, NOON.plusSeconds(90))).isEqualTo(Duration.ofSeconds(10));
		assertThat(RetirementWait.of(silent, NOON.plusSeconds(101))).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void theEndOfASoakIsNotMissed() {
		Retirement soaking = RetirementFixtures.next(RetirementFixtures.requested(),
				RetirementPhase.Soaking.from(NOON.plusSeconds(100)));
		assertThat(RetirementWait.of(soaking, NOON)).isEqualTo(Duration.ofMinutes(1));
		assertThat(RetirementWait.of(soaking, NOON.plusSeconds(95))).isEqualTo(Duration.ofSeconds(5));
		assertThat(RetirementWait.of(soaking, NOON.plusSeconds(200))).isEqualTo(Duration.ofSeconds(1));
	}

}
