package io.keyrotor.key;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a Managed HSM does on top of {@link KeysContract}. */
public abstract class ManagedHsmKeysContract extends KeysContract {

	private static final KeyId NEARLY_FULL = KeyId.of("sandbox-hsm", "nearly-full");

	@Override
	protected KeyId key() {
		return KeyId.of("sandbox-hsm", "dicom-cmk");
	}

	@Override
	protected KeyId keyWithoutPolicy() {
		return KeyId.of("sandbox-hsm", "dicom-cmk");
	}

	@Test
	void refusesToRotateAKeyWithoutAPolicy() {
		assertFails(Kind.REJECTED, () -> keys().rotate(keyWithoutPolicy(), () -> true).value());
		assertThat(keys().versions(keyWithoutPolicy())).hasSize(1);
	}

	@Test
	void hasNoActionUnlessOneIsSet() {
		assertThat(policies().policy(keyWithoutPolicy()).lifetimeActions()).isEmpty();
		assertThat(policies().replace(key(), AFTER_CREATION).lifetimeActions())
			.isEqualTo(AFTER_CREATION.lifetimeActions());
		assertThat(policies().replace(key(), RotationPolicy.NONE).lifetimeActions()).isEmpty();
	}

	@Test
	void refusesANotifyAction() {
		RotationPolicy policy = RotationPolicy.of(
				List.of(new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(), Optional.of("P30D"))),
				Optional.of("P1Y"));
		assertFails(Kind.REJECTED, () -> policies().replace(key(), policy));
	}

	@Test
	void makesTheHundredthVersionAndNoMore() {
		assertThat(keys().versions(NEARLY_FULL)).hasSize(99);
		keys().rotate(NEARLY_FULL, () -> true).value();
		assertFails(Kind.REJECTED, () -> keys().rotate(NEARLY_FULL, () -> true).value());
		assertThat(keys().versions(NEARLY_FULL)).hasSize(100);
	}

	@Test
	void refusesARotationSoonerThanTwentyEightDaysAfterCreation() {
		assertFails(Kind.REJECTED, () -> policies().replace(key(), policy(afterCreation("P27D"), "P90D")));
		assertThat(policies().replace(key(), policy(afterCreation("P28D"), "P90D")).rotates()).isTrue();
	}

}
