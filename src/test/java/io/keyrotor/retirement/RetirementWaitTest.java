package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;

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
	void theEndOfASoakIsNotMissed() {
		Retirement soaking = RetirementFixtures.next(RetirementFixtures.requested(),
				RetirementPhase.Soaking.from(NOON.plusSeconds(100)));
		assertThat(RetirementWait.of(soaking, NOON)).isEqualTo(Duration.ofMinutes(1));
		assertThat(RetirementWait.of(soaking, NOON.plusSeconds(95))).isEqualTo(Duration.ofSeconds(5));
		assertThat(RetirementWait.of(soaking, NOON.plusSeconds(200))).isEqualTo(Duration.ofSeconds(1));
	}

}
