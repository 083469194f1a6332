package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyStoreRules;
import org.junit.jupiter.api.Test;

import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;

class PolicyContentTest {

	private static final KeyStoreRules VAULT = KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false);

	private static final KeyStoreRules HSM = KeyStoreRules.managedHsm();

	@Test
	void isTheSameInAnyCaseAndOrderOfActions() {
		List<RotationPolicy> same = List.of(policy("P2Y", "Rotate after P18M", "Notify before P9D", "Wipe before P8D"),
				policy("P2Y", "NOTIFY before P9D", "rotate after P18M", "wIPE before P8D"),
				policy("P2Y", "wipe before P8D", "rOTATE after P18M", "notify before P9D"));
		assertThat(same).extracting((policy) -> PolicyContent.of(policy, VAULT)).containsOnly(content(same.getFirst()));
	}

	@Test
	void ordersActionsThatDifferInOneTriggerAlone() {
		assertThat(content(
				policy("P1Y", "Rotate after P9D", "Rotate after P8D", "Rotate before P7D", "Rotate before P6D")))
			.isEqualTo(content(
					policy("P1Y", "Rotate before P6D", "Rotate after P8D", "Rotate before P7D", "Rotate after P9D")));
	}

	@Test
	void takesAnEmptyTextForNone() {
		RotationPolicy empty = RotationPolicy
			.of(List.of(new LifetimeAction("Rotate", Optional.of("P28D"), Optional.of("")),
					new LifetimeAction("Notify", Optional.of(""), Optional.of("P30D"))), Optional.of(""));
		assertThat(content(empty)).isEqualTo(content(policy(null, "Rotate after P28D", "Notify before P30D")));
	}

	@Test
	void leavesTimesOut() {
		RotationPolicy plain = policy("P2Y", "Rotate after P18M");
		RotationPolicy dated = new RotationPolicy(plain.lifetimeActions(), plain.expiryTime(),
				Optional.of(Instant.EPOCH), Optional.of(Instant.MAX));
		assertThat(content(dated)).isEqualTo(content(plain));
	}

	@Test
	void hasTheNotifyOfKeyVaultWhetherItIsWrittenOrNot() {
		RotationPolicy without = policy("P2Y", "Rotate after P18M");
		RotationPolicy with = policy("P2Y", "Rotate after P18M", "Notify before P30D");
		assertThat(PolicyContent.of(without, VAULT)).isEqualTo(PolicyContent.of(with, VAULT));
		assertThat(PolicyContent.of(without, HSM)).isNotEqualTo(PolicyContent.of(with, HSM));
	}

	@Test
	void tellsEverythingElseApart() {
		List<RotationPolicy> policies = List.of(RotationPolicy.NONE, policy("P1Y"), policy("P12M"),
				policy("P1Y", "Rotate after P90D"), policy("P1Y", "Rotate before P90D"),
				policy("P1Y", "Rotate after P3M"), policy("P1Y", "Rotate after P90D", "Rotate after P90D"),
				policy("P1Y", "Rotate after P90D", "Notify before P9D"), policy("P1Y", "Rotate"),
				policy("P1Y", "Wipe"));
		assertThat(policies.stream().map(PolicyContentTest::content).distinct()).hasSameSizeAs(policies);
	}

	private static PolicyContent content(RotationPolicy policy) {
		return PolicyContent.of(policy, VAULT);
	}

}
