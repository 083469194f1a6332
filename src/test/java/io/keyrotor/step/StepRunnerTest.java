package io.keyrotor.step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StepRunnerTest {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private static final ExternalWrite WRITE = ExternalWrite.ofKey(ExternalWrite.Operation.CREATE_VERSION,
			KeyId.of("vault", "key"), Optional.empty());

	private static final WriteOutcome DONE = WriteOutcome.done(new Confirmed<>("", Optional.of("request-1")),
			Optional.empty());

	private final List<String> happened = new ArrayList<>();

	private long nanos;

	@Test
	void handsBackAStepWithoutAnEffectAsItIs() {
		Step.Moved<Counter> moved = new Step.Moved<>(new Counter(1));
		StepRunner.Completion<Counter> completion = run(moved, (_) -> this.happened.add("kept"));
		assertThat(completion).isEqualTo(new StepRunner.Completion<>(new Counter(0), moved, Optional.empty()));
		assertThat(completion.changes()).isTrue();
		assertThat(this.happened).isEmpty();
	}

	@Test
	void keepsTheIntentBeforeItRunsTheEffect() {
		StepRunner.Completion<Counter> completion = run(intend(), (_) -> this.happened.add("kept"));
		assertThat(this.happened).containsExactly("kept", "sent");
		assertThat(completion.kept()).isEqualTo(new Counter(1));
		assertThat(completion.step().next()).isEqualTo(new Counter(2));
		assertThat(completion.outcome()).contains(DONE);
	}

	@Test
	void sendsNothingIfTheIntentWasNotKept() {
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> run(intend(), (intend) -> {
			throw new SubjectIsStale(intend.intent());
		}));
		assertThat(this.happened).isEmpty();
	}

	@Test
	void sendsNothingIfKeepingTheIntentTookTooLong() {
		StepRunner.Completion<Counter> completion = run(intend(), (_) -> this.nanos += TIMINGS.fence().toNanos());
		assertThat(this.happened).isEmpty();
		assertThat(completion.outcome().map(WriteOutcome::result)).contains(WriteOutcome.Result.NOT_SENT);
		assertThat(completion.step()).isEqualTo(new Step.WaitUntil<>(new Counter(1), NOON));
	}

	@Test
	void sendsNothingIfTheWorkerWasHaltedInTheEffect() {
		Step<Counter> intend = new Step.Intend<>(new Counter(1), WRITE, (fence) -> {
			this.nanos += Duration.ofMinutes(1).toNanos();
			return send(fence);
		});
		StepRunner.Completion<Counter> completion = run(intend, (_) -> this.happened.add("kept"));
		assertThat(this.happened).containsExactly("kept");
		assertThat(completion.outcome().map(WriteOutcome::result)).contains(WriteOutcome.Result.NOT_SENT);
		assertThat(completion.changes()).isFalse();
	}

	@Test
	void letsAnEffectEndWithinTheLeaseHoweverLateItBegins() {
		for (int timeout = 1; timeout <= 15; timeout++) {
			Timings timings = new Timings(Duration.ofSeconds(timeout), Duration.ofMinutes(1));
			assertThat(timings.fence().plus(timings.callTimeout())).isLessThanOrEqualTo(Timings.LEASE);
		}
	}

	private Step<Counter> intend() {
		return new Step.Intend<>(new Counter(1), WRITE, this::send);
	}

	private Step.Effected<Counter> send(Fence fence) {
		fence.pass();
		this.happened.add("sent");
		return new Step.Effected<>(new Step.Moved<>(new Counter(2)), DONE);
	}

	private StepRunner.Completion<Counter> run(Step<Counter> step, Claim<Counter> claim) {
		return new StepRunner<Counter>((_) -> step, TIMINGS, () -> NOON, () -> this.nanos).run(new Counter(0), claim);
	}

}
