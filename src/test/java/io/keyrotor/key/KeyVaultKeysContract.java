package io.keyrotor.key;

import java.util.List;
import java.util.Optional;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a Key Vault does on top of {@link KeysContract}. */
public abstract class KeyVaultKeysContract extends KeysContract {

	private static final LifetimeAction NOTIFY = new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(),
			Optional.of("P30D"));

	@Override
	protected KeyId key() {
		return KeyId.of("sandbox-vault", "search-cmk");
	}

	@Override
	protected KeyId keyWithoutPolicy() {
		return KeyId.of("sandbox-vault", "no-policy");
	}

	@Test
	void rotatesAKeyWithoutAPolicyIntoAVersionWithoutExpiry() {
		KeyVersion created = keys().rotate(keyWithoutPolicy(), () -> true).value();
		assertThat(created.expiresOn()).isEmpty();
	}

	@Test
	void alwaysHasANotifyAction() {
		assertThat(policies().policy(keyWithoutPolicy()).lifetimeActions()).containsExactly(NOTIFY);
		assertThat(policies().replace(key(), RotationPolicy.NONE).lifetimeActions()).containsExactly(NOTIFY);
		assertThat(policies().replace(key(), AFTER_CREATION).lifetimeActions())
			.containsExactlyInAnyOrder(AFTER_CREATION.lifetimeActions().getFirst(), NOTIFY);
	}

	@Test
	void replacesTheNotifyActionThatIsGiven() {
		LifetimeAction later = new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(), Optional.of("P60D"));
		policies().replace(key(), AFTER_CREATION);
		RotationPolicy kept = policies().replace(key(), RotationPolicy.of(List.of(later), Optional.of("P90D")));
		assertThat(kept.lifetimeActions()).containsExactly(later);
	}

	@Test
	void takesARotationAfterCreationWithoutAnExpiry() {
		RotationPolicy kept = policies().replace(key(),
				RotationPolicy.of(List.of(afterCreation("P7D")), Optional.empty()));
		assertThat(kept.lifetimeActions()).containsExactly(afterCreation("P7D"), NOTIFY);
		assertThat(kept.expiryTime()).isEmpty();
		assertThat(keys().rotate(key(), () -> true).value().expiresOn()).isEmpty();
	}

	@Test
	void takesARotationBeforeAnExpiryThatNoVersionHas() {
		RotationPolicy kept = policies().replace(keyWithoutPolicy(),
				RotationPolicy.of(List.of(beforeExpiry("P30D")), Optional.empty()));
		assertThat(kept.lifetimeActions()).containsExactly(beforeExpiry("P30D"), NOTIFY);
		assertThat(keys().key(keyWithoutPolicy()).current().expiresOn()).isEmpty();
	}

	@Test
	void countsThirtyDaysExactly() {
		policies().replace(key(),
				RotationPolicy.of(
						List.of(afterCreation("P15D"),
								new LifetimeAction(LifetimeAction.NOTIFY, Optional.empty(), Optional.of("P7D"))),
						Optional.of("P30D")));
		KeyVersion created = keys().rotate(key(), () -> true).value();
		assertThat(created.expiresOn()).contains(created.createdOn().plusSeconds(2_592_000));
	}

}
