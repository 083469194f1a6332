package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import org.junit.jupiter.api.Test;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.BEFORE_EXPIRY;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;

/** What {@link SetPolicies} do, wherever they are kept. */
public abstract class SetPoliciesContract {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

	private static final SetPolicy FIRST = change(AFTER_CREATION, NOON);

	private static final SetPolicy SECOND = change(BEFORE_EXPIRY, NOON.plusSeconds(60));

	/** Empty ones. */
	protected abstract SetPolicies setPolicies();

	@Test
	void knowsNothingOfAKeyThatWasNeverSet() {
		assertThat(setPolicies().find(KEY)).isEqualTo(PolicyMemory.NOTHING);
	}

	@Test
	void findsWhatIsRememberedAsItWas() {
		SetPolicies policies = setPolicies();
		List<PolicyMemory> memories = List.of(PolicyMemory.NOTHING.intend(FIRST), PolicyMemory.confirm(FIRST),
				PolicyMemory.confirm(FIRST).intend(SECOND), PolicyMemory.confirm(SECOND), PolicyMemory.NOTHING);
		assertThat(memories).allSatisfy((memory) -> {
			policies.remember(KEY, memory);
			assertThat(policies.find(KEY)).isEqualTo(memory);
		});
	}

	@Test
	void keepsEveryTextToTheLetter() {
		SetPolicies policies = setPolicies();
		SetPolicy odd = change(policy("P1Y12M", "rOTATE after P0Y18M", "Shred before x\u00e9'\"", "Notify"), NOON);
		policies.remember(KEY, PolicyMemory.confirm(odd));
		assertThat(policies.find(KEY).confirmed()).contains(odd);
	}

	@Test
	void tellsKeysApart() {
		SetPolicies policies = setPolicies();
		policies.remember(KEY, PolicyMemory.confirm(FIRST));
		assertThat(policies.find(KeyId.of("sandbox-hsm", "search-cmk"))).isEqualTo(PolicyMemory.NOTHING);
		assertThat(policies.find(KeyId.of("sandbox-vault", "other"))).isEqualTo(PolicyMemory.NOTHING);
		assertThat(policies.find(KeyId.of("sandbox-vault", "SEARCH-CMK"))).isEqualTo(PolicyMemory.confirm(FIRST));
	}

	private static SetPolicy change(RotationPolicy asked, Instant on) {
		RotationPolicy kept = new RotationPolicy(asked.lifetimeActions(), asked.expiryTime(),
				Optional.of(Instant.ofEpochSecond(1790000000)), Optional.of(Instant.ofEpochSecond(4102444800L)));
		return new SetPolicy(asked, asked, kept, on);
	}

}
