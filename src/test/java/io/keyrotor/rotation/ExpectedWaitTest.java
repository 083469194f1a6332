package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.Finding;
import io.keyrotor.step.Timings;

import static org.assertj.core.api.Assertions.assertThat;

class ExpectedWaitTest {

	private static final Instant NOON = RotationFixtures.NOON;

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(4), Duration.ofSeconds(5));

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ExpectedWait expected = new ExpectedWait(TIMINGS);

	private Duration at(Rotation rotation, Instant now) {
		return this.expected.of(rotation, now);
	}

	@Test
	void stepsThatFollowEachOtherAreWaitedForASecond() {
		assertThat(at(RotationFixtures.requested(), NOON)).isEqualTo(SECOND);
		assertThat(at(RotationFixtures.in(creating(Optional.empty(), Optional.empty())), NOON)).isEqualTo(SECOND);
		assertThat(at(RotationFixtures.in(creating(Optional.of(NOON), Optional.empty())), NOON)).isEqualTo(SECOND);
	}

	@Test
	void aKeyStoreThatIsAwayIsAskedAgainLaterEachTime() {
		Rotation once = RotationFixtures.requested().troubled(new Phase.Requested(), "It is away.", NOON);
		assertThat(at(once, NOON)).isEqualTo(SECOND);
		Rotation often = once.troubled(new Phase.Requested(), "It is away.", NOON)
			.troubled(new Phase.Requested(), "It is away.", NOON);
		assertThat(at(often, NOON)).isEqualTo(Duration.ofSeconds(4));
		assertThat(at(often, NOON.plusSeconds(3))).isEqualTo(SECOND);
	}

	@Test
	void aCallInDoubtIsWaitedForUntilItHasSettled() {
		Rotation uncertain = RotationFixtures.requested()
			.troubled(creating(Optional.of(NOON), Optional.empty()), "No answer.", NOON);
		assertThat(at(uncertain, NOON)).isEqualTo(TIMINGS.inDoubt());
		assertThat(at(uncertain, NOON.plusSeconds(5))).isEqualTo(TIMINGS.inDoubt().minusSeconds(5));
		assertThat(at(uncertain, NOON.plusSeconds(60))).isEqualTo(SECOND);
	}

	@Test
	void aTurnIsWaitedForUntilItComes() {
		Rotation queued = RotationFixtures.in(creating(Optional.empty(), Optional.of(NOON.plusSeconds(9))));
		assertThat(at(queued, NOON)).isEqualTo(Duration.ofSeconds(9));
		assertThat(at(queued, NOON.plusSeconds(20))).isEqualTo(SECOND);
	}

	@Test
	void theConsumerThatIsLookedAtFirstCounts() {
		Phase.Propagating moving = creating(Optional.empty(), Optional.empty()).propagate(RotationFixtures.NEW,
				List.of(updating(NOON.plusSeconds(20)), updating(NOON.plusSeconds(7)), verified()));
		assertThat(at(RotationFixtures.in(moving), NOON)).isEqualTo(Duration.ofSeconds(7));
		assertThat(at(RotationFixtures.in(moving.with(List.of(verified()))), NOON)).isEqualTo(SECOND);
	}

	@Test
	void nobodyStaysAwayForMoreThanHalfAMinute() {
		Duration most = Duration.ofSeconds(30);
		Rotation queued = RotationFixtures.in(creating(Optional.empty(), Optional.of(NOON.plusSeconds(999))));
		assertThat(at(queued, NOON)).isEqualTo(most);
		assertThat(at(RotationFixtures.in(new Phase.Requested().hold(new Finding("HoldRequested", "It waits."))), NOON))
			.isEqualTo(most);
	}

	@ParameterizedTest
	@MethodSource("io.keyrotor.rotation.RotationFixtures#everyPhase")
	void onlyWhatIsOverIsNotWaitedFor(Phase phase) {
		assertThat(at(RotationFixtures.in(phase), NOON).isZero()).isEqualTo(phase.terminal());
	}

	private static Phase.Creating creating(Optional<Instant> calledOn, Optional<Instant> turn) {
		return new Phase.Creating(RotationFixtures.baseline(), Set.of(), calledOn, false, turn, false);
	}

	private static ConsumerProgress updating(Instant due) {
		return consumer(new ConsumerProgress.Updating(NOON, 1, Map.of(), Optional.of("https://operation"),
				Optional.of(RotationFixtures.NEW)), due);
	}

	private static ConsumerProgress verified() {
		return consumer(new ConsumerProgress.Verified(NOON), NOON);
	}

	private static ConsumerProgress consumer(ConsumerProgress.State state, Instant due) {
		return new ConsumerProgress(BindingId.random(), RotationFixtures.HOTELS, state, due, 0, Optional.empty(),
				Optional.empty());
	}

}
