package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.policy.ReadBack.Found;
import io.keyrotor.policy.ReadBack.Missed;
import io.keyrotor.policy.ReadBack.Result;
import io.keyrotor.sandbox.HandSetClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.BEFORE_EXPIRY;
import static org.assertj.core.api.Assertions.assertThat;

class ReadBackTest {

	private final HandSetClock clock = new HandSetClock(Instant.parse("2026-03-01T12:00:00Z"));

	private final List<Long> pauses = new ArrayList<>();

	private final AtomicInteger reads = new AtomicInteger();

	@Test
	void doesNotWaitForWhatIsThere() {
		assertThat(until(10, () -> AFTER_CREATION)).isEqualTo(new Found(AFTER_CREATION));
		assertThat(this.reads).hasValue(1);
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void readsAgainAfterPausesThatGrowUntilTheTimeIsOver() {
		assertThat(until(20, () -> BEFORE_EXPIRY)).isEqualTo(new Missed(Optional.empty()));
		assertThat(this.pauses).containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 3800L);
		assertThat(this.reads).hasValue(9);
	}

	@Test
	void stopsAtTheFirstReadThatShowsIt() {
		assertThat(until(20, () -> (this.reads.get() < 4) ? BEFORE_EXPIRY : AFTER_CREATION))
			.isEqualTo(new Found(AFTER_CREATION));
		assertThat(this.pauses).containsExactly(200L, 400L, 800L);
	}

	@Test
	void readsOnceWhereThereIsNoTime() {
		assertThat(until(0, () -> BEFORE_EXPIRY)).isEqualTo(new Missed(Optional.empty()));
		assertThat(this.reads).hasValue(1);
		assertThat(this.pauses).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "THROTTLED", "UNAVAILABLE", "UNCERTAIN", "STALE" })
	void goesOnAfterAFailureThatMayPass(Kind kind) {
		assertThat(until(10, () -> {
			if (this.reads.get() == 1) {
				throw ScriptedPolicies.failure(kind);
			}
			return AFTER_CREATION;
		})).isEqualTo(new Found(AFTER_CREATION));
		assertThat(this.pauses).containsExactly(200L);
	}

	@ParameterizedTest
	@EnumSource(names = { "FORBIDDEN", "MISSING", "REJECTED" })
	void endsWithAFailureThatStays(Kind kind) {
		UpstreamFailure failure = ScriptedPolicies.failure(kind);
		assertThat(until(10, () -> {
			throw failure;
		})).isEqualTo(new Missed(Optional.of(failure)));
		assertThat(this.reads).hasValue(1);
	}

	@Test
	void goesOnAfterATokenThatIsNotAcceptedJustNow() {
		assertThat(until(10, () -> {
			if (this.reads.get() == 1) {
				throw new UpstreamFailure(UpstreamFailure.Reason.UNAUTHENTICATED_FOR_NOW,
						Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(), "It failed.", "Wait.");
			}
			return AFTER_CREATION;
		})).isEqualTo(new Found(AFTER_CREATION));
	}

	@Test
	void waitsAsLongAsAzureAsksIfThereIsTheTime() {
		assertThat(until(10, () -> {
			if (this.reads.get() == 1) {
				throw throttled(10);
			}
			return AFTER_CREATION;
		})).isEqualTo(new Found(AFTER_CREATION));
		assertThat(this.pauses).containsExactly(10_000L);
	}

	@Test
	void endsWhenAzureAsksForMoreTimeThanThereIs() {
		UpstreamFailure failure = throttled(11);
		assertThat(until(10, () -> {
			throw failure;
		})).isEqualTo(new Missed(Optional.of(failure)));
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void endsAtOnceWhenTheProcessIsStopping() {
		ReadBack stopping = new ReadBack(Duration.ofSeconds(10), this.clock, (_) -> {
			throw new InterruptedException();
		});
		Result result = stopping.until(counted(() -> BEFORE_EXPIRY), AFTER_CREATION::equals);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(result).isEqualTo(new Missed(Optional.empty()));
		assertThat(this.reads).hasValue(1);
	}

	private Result until(int seconds, Supplier<RotationPolicy> read) {
		ReadBack readBack = new ReadBack(Duration.ofSeconds(seconds), this.clock, (pause) -> {
			this.pauses.add(pause.toMillis());
			this.clock.advance(pause);
		});
		return readBack.until(counted(read), AFTER_CREATION::equals);
	}

	private Supplier<RotationPolicy> counted(Supplier<RotationPolicy> read) {
		return () -> {
			this.reads.incrementAndGet();
			return read.get();
		};
	}

	private static UpstreamFailure throttled(int seconds) {
		return new UpstreamFailure(Kind.THROTTLED, Origin.unanswered("Key Vault sandbox-vault"),
				Optional.of(Duration.ofSeconds(seconds)), "There were too many requests.");
	}

}
