package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link RotationPolicies} do, whoever implements them, on both types of store and
 * against the first state of the sandbox.
 */
public abstract class RotationPoliciesContract {

	protected static final RotationPolicy AFTER_CREATION = policy(afterCreation("P18M"), "P2Y");

	protected static final RotationPolicy BEFORE_EXPIRY = policy(beforeExpiry("P28D"), "P1Y");

	/** The implementation. */
	protected abstract Keys keys();

	/** The same implementation, or the one beside it. */
	protected abstract RotationPolicies policies();

	/** A key that may be rotated once {@link #AFTER_CREATION} is set. */
	protected abstract KeyId key();

	/** A key of the same store whose policy was never set. */
	protected abstract KeyId keyWithoutPolicy();

	@Test
	void keepsTheReferencePoliciesAsTheyWere() {
		for (RotationPolicy policy : List.of(AFTER_CREATION, BEFORE_EXPIRY)) {
			RotationPolicy kept = policies().replace(key(), policy);
			assertThat(kept.expiryTime()).isEqualTo(policy.expiryTime());
			assertThat(kept.lifetimeActions()).containsAll(policy.lifetimeActions());
			assertThat(kept.createdOn()).isPresent();
			assertThat(kept.updatedOn()).isPresent();
			assertThat(policies().policy(key())).isEqualTo(kept);
		}
	}

	@Test
	void keepsEveryDurationToTheLetter() {
		for (String months : List.of("P2M", "P0Y2M", "P1M30D", "P60D")) {
			RotationPolicy kept = policies().replace(key(), policy(afterCreation(months), "P0Y12M"));
			assertThat(rotation(kept).timeAfterCreate()).contains(months);
			assertThat(kept.expiryTime()).contains("P0Y12M");
			assertThat(policies().policy(key())).isEqualTo(kept);
		}
	}

	@Test
	void spellsActionsInOneWayWhateverWasSentAndAnswered() {
		LifetimeAction lower = new LifetimeAction("rotate", Optional.of("P18M"), Optional.empty());
		RotationPolicy kept = policies().replace(key(), policy(lower, "P2Y"));
		assertThat(rotation(kept).type()).isEqualTo("Rotate");
		assertThat(rotation(policies().policy(key())).type()).isEqualTo("Rotate");
	}

	@Test
	void replacesTheWholePolicy() {
		policies().replace(key(), AFTER_CREATION);
		RotationPolicy kept = policies().replace(key(), BEFORE_EXPIRY);
		assertThat(kept.lifetimeActions()).doesNotContainAnyElementsOf(AFTER_CREATION.lifetimeActions());
		assertThat(rotation(kept)).isEqualTo(beforeExpiry("P28D"));
		assertThat(policies().policy(key())).isEqualTo(kept);
	}

	@Test
	void keepsTheDayOnWhichThePolicyWasFirstSet() {
		RotationPolicy first = policies().replace(key(), AFTER_CREATION);
		RotationPolicy second = policies().replace(key(), BEFORE_EXPIRY);
		assertThat(second.createdOn()).isEqualTo(first.createdOn());
		assertThat(second.updatedOn().orElseThrow()).isAfterOrEqualTo(first.updatedOn().orElseThrow());
	}

	@Test
	void answersARepeatAsItAnsweredTheFirst() {
		RotationPolicy first = policies().replace(key(), AFTER_CREATION);
		RotationPolicy second = policies().replace(key(), AFTER_CREATION);
		assertThat(second.lifetimeActions()).isEqualTo(first.lifetimeActions());
		assertThat(second.expiryTime()).isEqualTo(first.expiryTime());
	}

	@Test
	void dropsTheRotationWithTheEmptyPolicy() {
		policies().replace(key(), AFTER_CREATION);
		RotationPolicy kept = policies().replace(key(), RotationPolicy.NONE);
		assertThat(kept.rotates()).isFalse();
		assertThat(kept.expiryTime()).isEmpty();
		assertThat(kept.createdOn()).isPresent();
		assertThat(policies().policy(key())).isEqualTo(kept);
	}

	@Test
	void refusesAPolicyThatExpiresTooSoon() {
		RotationPolicy before = policies().policy(key());
		assertFails(Kind.REJECTED, () -> policies().replace(key(), RotationPolicy.of(List.of(), Optional.of("P27D"))));
		assertThat(policies().policy(key())).isEqualTo(before);
	}

	@Test
	void showsAPolicyThatWasNeverSet() {
		RotationPolicy policy = policies().policy(keyWithoutPolicy());
		assertThat(policy.createdOn()).isEmpty();
		assertThat(policy.updatedOn()).isEmpty();
		assertThat(policy.expiryTime()).isEmpty();
		assertThat(policy.rotates()).isFalse();
	}

	@Test
	void hasNoPolicyForAKeyThatIsMissing() {
		KeyId missing = new KeyId(key().store(), new KeyName("no-such-key"));
		assertFails(Reason.MISSING, "KeyNotFound", () -> policies().policy(missing));
		assertFails(Reason.MISSING, "KeyNotFound", () -> policies().replace(missing, AFTER_CREATION));
	}

	protected static RotationPolicy policy(LifetimeAction action, String expiryTime) {
		return RotationPolicy.of(List.of(action), Optional.of(expiryTime));
	}

	protected static LifetimeAction afterCreation(String time) {
		return new LifetimeAction(LifetimeAction.ROTATE, Optional.of(time), Optional.empty());
	}

	protected static LifetimeAction beforeExpiry(String time) {
		return new LifetimeAction(LifetimeAction.ROTATE, Optional.empty(), Optional.of(time));
	}

	protected static void assertFails(Kind kind, Runnable work) {
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(work::run)
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(kind));
	}

	protected static void assertFails(Reason reason, String code, Runnable work) {
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(work::run).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(reason);
			assertThat(failure.origin().code()).contains(code);
		});
	}

	private static LifetimeAction rotation(RotationPolicy policy) {
		return policy.lifetimeActions().stream().filter(LifetimeAction::isRotate).findFirst().orElseThrow();
	}

}
