package io.keyrotor.azure.keys;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.FencedOff;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What happens on the wire when an answer does not arrive as it should. */
interface LostAnswersContract {

	RotationPolicy YEARLY = RotationPolicy.of(
			List.of(new LifetimeAction(LifetimeAction.ROTATE, Optional.of("P1Y"), Optional.empty())),
			Optional.of("P2Y"));

	WiredKeys wired();

	KeyId key();

	@ParameterizedTest
	@ValueSource(strings = { "TimeoutAfterEffect", "ResetAfterEffect", "GarbageAfterEffect" })
	default void aLostAnswerToARotationIsUncertainAndLeavesOneVersion(String fault)
			throws IOException, InterruptedException {
		wired().policies().replace(key(), YEARLY);
		List<KeyVersion> before = wired().keys().versions(key());
		wired().fault(key(), "POST", fault, 5);
		long start = System.nanoTime();
		assertThat(failureOf(() -> wired().keys().rotate(key(), () -> true).value()).kind()).isEqualTo(Kind.UNCERTAIN);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WiredKeys.CALL_TIMEOUT.multipliedBy(2));
		assertThat(wired().fired()).isEqualTo(1);
		assertThat(wired().versionsCreated(key())).isEqualTo(1);
		assertThat(wired().keys().versions(key())).hasSize(before.size() + 1).containsAll(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ResetBeforeEffect", "Status" })
	default void aRotationThatWasNotDoneIsSentOnceAllTheSame(String fault) throws IOException, InterruptedException {
		wired().policies().replace(key(), YEARLY);
		wired().fault(key(), "POST", fault, 5);
		assertThat(failureOf(() -> wired().keys().rotate(key(), () -> true).value()).kind()).isIn(Kind.UNCERTAIN,
				Kind.UNAVAILABLE);
		assertThat(wired().fired()).isEqualTo(1);
		assertThat(wired().versionsCreated(key())).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TimeoutAfterEffect", "ResetAfterEffect", "GarbageAfterEffect" })
	default void aLostAnswerToAPolicyIsUncertainAndThePolicyIsKept(String fault) {
		wired().fault(key(), "PUT", fault, 1);
		assertThat(failureOf(() -> wired().policies().replace(key(), YEARLY)).kind()).isEqualTo(Kind.UNCERTAIN);
		assertThat(wired().policies().policy(key()).lifetimeActions()).containsAll(YEARLY.lifetimeActions());
	}

	@ParameterizedTest
	@ValueSource(strings = { "TimeoutAfterEffect", "ResetAfterEffect", "GarbageAfterEffect" })
	default void aLostAnswerToADisablingIsUncertainAndTheVersionIsDisabled(String fault)
			throws IOException, InterruptedException {
		VersionDetail current = current();
		wired().fault(key(), "PATCH", fault, 5);
		assertThat(failureOf(() -> wired().keys().disable(key(), current, () -> true)).kind())
			.isEqualTo(Kind.UNCERTAIN);
		assertThat(wired().fired()).isEqualTo(1);
		VersionDetail after = wired().keys().version(key(), current.version().id());
		assertThat(after.version().enabled()).isFalse();
		assertThat(after.operations()).isEqualTo(current.operations());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ResetBeforeEffect", "Status" })
	default void aDisablingThatWasNotDoneIsSentOnceAllTheSame(String fault) throws IOException, InterruptedException {
		VersionDetail current = current();
		wired().fault(key(), "PATCH", fault, 5);
		assertThat(failureOf(() -> wired().keys().disable(key(), current, () -> true)).kind()).isIn(Kind.UNCERTAIN,
				Kind.UNAVAILABLE);
		assertThat(wired().fired()).isEqualTo(1);
		assertThat(wired().keys().version(key(), current.version().id())).isEqualTo(current);
	}

	@Test
	default void aChangeIsConfirmedWithAzuresOwnRequestId() {
		VersionDetail current = current();
		assertThat(wired().keys().disable(key(), current, () -> true).requestId()).isPresent();
		assertThat(wired().keys().enable(key(), current, () -> true).requestId()).isPresent();
	}

	@Test
	default void nothingReachesTheStoreThroughAClosedFence() {
		VersionDetail current = current();
		long calls = wired().sandbox().keyStoreCalls();
		for (Runnable change : List.<Runnable>of(() -> wired().keys().disable(key(), current, () -> false),
				() -> wired().keys().enable(key(), current, () -> false),
				() -> wired().keys().rotate(key(), () -> false))) {
			assertThatExceptionOfType(FencedOff.class).isThrownBy(change::run);
		}
		assertThat(wired().sandbox().keyStoreCalls()).isEqualTo(calls);
	}

	private VersionDetail current() {
		return wired().keys().version(key(), wired().keys().key(key()).current().id());
	}

	@ParameterizedTest
	@ValueSource(strings = { "ResetAfterEffect", "GarbageAfterEffect", "Status" })
	default void aLostAnswerToAReadIsUnavailable(String fault) {
		List<Runnable> reads = List.of(() -> wired().keys().key(key()), () -> wired().keys().versions(key()),
				() -> wired().keys().list(key().store(), Optional.empty()), () -> wired().policies().policy(key()));
		for (Runnable read : reads) {
			wired().fault(key(), "GET", fault, 5);
			assertThat(failureOf(read).kind()).isEqualTo(Kind.UNAVAILABLE);
			wired().sandbox().reset();
		}
	}

	@Test
	default void aPlaceToGoOnFromThatWasNeverGivenOutIsRefused() {
		for (String place : List.of("x&api-version=1", "https://evil.example/?a=b c", "%")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> wired().keys().list(key().store(), Optional.of(place)))
				.withMessageContaining(key().store().value());
		}
	}

	private static UpstreamFailure failureOf(Runnable work) {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, work::run);
		assertThat(failure).isNotNull();
		return failure;
	}

}
