package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.policy.PolicyReading.SetHere;
import org.junit.jupiter.api.Test;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static io.keyrotor.policy.PolicyHouse.HSM_KEY;
import static io.keyrotor.policy.PolicyHouse.VAULT_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PolicyStandingTest {

	private static final RotationPolicy YEARLY = policy("P2Y", "Rotate after P1Y");

	private final PolicyHouse house = new PolicyHouse();

	@Test
	void knowsNoDriftOfAPolicyThatWasNeverSetHere() {
		this.house.azure.replace(VAULT_KEY, YEARLY);
		PolicyReading reading = this.house.service.read(VAULT_KEY);
		assertThat(reading.drift()).isEqualTo(PolicyDrift.NOT_SET_HERE);
		assertThat(reading.setHere()).isEmpty();
		assertThat(reading.differences()).isEmpty();
		assertThat(reading.warnings()).isEmpty();
	}

	@Test
	void isInSyncWithWhatWasSetAndSaysWhatKeyVaultAdded() {
		Instant on = this.house.clock.instant();
		this.house.set(VAULT_KEY, policy("P2Y", "rotate after P18M"));
		this.house.clock.advance(Duration.ofDays(100));
		PolicyReading reading = this.house.service.read(VAULT_KEY);
		assertThat(reading.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(reading.setHere()).contains(new SetHere(policy("P2Y", "rotate after P18M"), Optional.of(on)));
		assertThat(reading.differences()).extracting(PolicyDifference::code).containsExactly("NotifyAdded");
		assertThat(reading.warnings()).isEmpty();
		assertThat(reading.content()).isEqualTo(PolicyContent.of(AFTER_CREATION, rules()));
	}

	@Test
	void staysInSyncWhenSomebodySetsTheSameInOtherWords() {
		this.house.set(VAULT_KEY, AFTER_CREATION);
		this.house.setElsewhere(VAULT_KEY, policy("P2Y", "NOTIFY before P30D", "rotate after P18M"));
		assertThat(this.house.service.read(VAULT_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@Test
	void tellsAChangeThatWasMadeElsewhereWithWhatAndWhenAndWhatToDo() {
		this.house.set(VAULT_KEY, AFTER_CREATION);
		this.house.setElsewhere(VAULT_KEY, policy("P1Y", "Rotate after P90D", "Notify before P45D"));
		PolicyReading reading = this.house.service.read(VAULT_KEY);
		assertThat(reading.drift()).isEqualTo(PolicyDrift.CHANGED);
		assertThat(reading.differences()).extracting(PolicyDifference::code, PolicyDifference::field)
			.containsExactly(tuple("TriggerChanged", "lifetimeActions[0].trigger"),
					tuple("ActionAdded", "lifetimeActions[1]"), tuple("ExpiryTimeChanged", "attributes.expiryTime"));
		assertThat(reading.warnings()).containsExactly(new Finding("PolicyDrift",
				"The policy of key sandbox-vault/no-policy is not the one that was set here on 2026-03-01T12:00:00Z: it was"
						+ " changed elsewhere since 2026-03-01T12:01:00Z, when Azure says it was last changed. The Rotate"
						+ " action was set with timeAfterCreate P18M and has timeAfterCreate P90D. The action Notify"
						+ " timeBeforeExpiry P45D was not set here. expiryTime was set as P2Y and is P1Y. PUT the policy"
						+ " of setHere to restore it, or PUT what Azure holds to accept it; the key store's audit log"
						+ " says who changed it."));
	}

	@Test
	void leavesWhatIsAsItShouldBeOutOfTheWarning() {
		this.house.set(VAULT_KEY, policy("P35D", "Rotate after P28D"));
		this.house.setElsewhere(VAULT_KEY, policy("P35D", "Rotate after P20D", "Notify before P7D"));
		assertThat(drift()).contains("has timeAfterCreate P20D").doesNotContain("Notify action 30 days");
		this.house.set(VAULT_KEY, AFTER_CREATION);
		this.house.setElsewhere(VAULT_KEY, YEARLY);
		assertThat(drift()).contains("has timeAfterCreate P1Y").doesNotContain("Key Vault adds");
	}

	private String drift() {
		return this.house.service.read(VAULT_KEY)
			.warnings()
			.stream()
			.filter((warning) -> warning.code().equals("PolicyDrift"))
			.map(Finding::message)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void isInSyncAgainOnceTheChangeIsAcceptedOrUndone() {
		this.house.set(HSM_KEY, AFTER_CREATION);
		this.house.setElsewhere(HSM_KEY, YEARLY);
		this.house.set(HSM_KEY, YEARLY);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
		this.house.setElsewhere(HSM_KEY, AFTER_CREATION);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.CHANGED);
		this.house.setElsewhere(HSM_KEY, YEARLY);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@Test
	void comparesWithNoneAfterARemoval() {
		this.house.set(VAULT_KEY, AFTER_CREATION);
		PolicyReading removed = PolicyHouse.reading(this.house.service.remove(VAULT_KEY, false));
		assertThat(removed.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(removed.setHere().map(SetHere::policy)).contains(RotationPolicy.NONE);
		assertThat(removed.differences()).extracting(PolicyDifference::code).containsExactly("NotifyAdded");
		this.house.setElsewhere(VAULT_KEY, YEARLY);
		assertThat(this.house.service.read(VAULT_KEY).drift()).isEqualTo(PolicyDrift.CHANGED);
	}

	@Test
	void takesAnOlderPolicyForALateAnswerForSomeMinutes() {
		this.house.set(HSM_KEY, YEARLY);
		RotationPolicy stale = this.house.azure.policy(HSM_KEY);
		this.house.clock.advance(Duration.ofHours(1));
		this.house.set(HSM_KEY, AFTER_CREATION);
		this.house.policies.show(stale, 4);
		PolicyReading late = this.house.service.read(HSM_KEY);
		assertThat(late.drift()).isEqualTo(PolicyDrift.LAGGING);
		assertThat(late.policy()).isEqualTo(stale);
		assertThat(late.warnings()).containsExactly(new Finding("ReadBackLagging",
				"The key store still shows the policy that key sandbox-hsm/dicom-cmk had before the change of"
						+ " 2026-03-01T13:00:00Z, which it confirmed. Read it again in a moment."));
		this.house.clock.advance(Duration.ofMinutes(5).minusMillis(1));
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.LAGGING);
		this.house.clock.advance(Duration.ofMillis(1));
		PolicyReading restored = this.house.service.read(HSM_KEY);
		assertThat(restored.drift()).isEqualTo(PolicyDrift.CHANGED);
		assertThat(restored.warnings()).extracting(Finding::message)
			.singleElement()
			.asString()
			.contains("it was changed elsewhere at a time that Azure does not tell. The Rotate action");
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.CHANGED);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@Test
	void takesAPolicyWithoutTimesForALateAnswerTooAndOneOfTheSameSecondForAChange() {
		RotationPolicy never = this.house.azure.policy(HSM_KEY);
		this.house.set(HSM_KEY, AFTER_CREATION);
		this.house.policies.show(never, 1);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.LAGGING);
		this.house.azure.replace(HSM_KEY, YEARLY);
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.CHANGED);
	}

	@Test
	void showsEverythingThatCouldNotBeSetHere() {
		RotationPolicy odd = policy("banana", "Rotate", "Shred after P4W before PT1H", "Notify before P1D", " ");
		this.house.policies.show(odd, 1);
		PolicyReading reading = this.house.service.read(VAULT_KEY);
		assertThat(reading.policy()).isEqualTo(odd);
		assertThat(reading.warnings()).extracting(Finding::code)
			.contains("DurationForm", "KnownActionType", "OneTrigger", "TimeBeforeExpiryMinimum");
	}

	@Test
	void readsAgainWhenThePolicyIsSetMeanwhile() {
		this.house.set(HSM_KEY, YEARLY);
		this.house.policies.beforeRead(HSM_KEY, () -> this.house.set(HSM_KEY, AFTER_CREATION));
		PolicyReading reading = this.house.service.read(HSM_KEY);
		assertThat(reading.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(reading.setHere().map(SetHere::policy)).contains(AFTER_CREATION);
	}

	@Test
	void remembersAcrossARestart() {
		this.house.set(HSM_KEY, AFTER_CREATION);
		PolicyReading before = this.house.service.read(HSM_KEY);
		assertThat(this.house.service(this.house.setPolicies).read(HSM_KEY)).isEqualTo(before);
		assertThat(this.house.service(new InMemorySetPolicies()).read(HSM_KEY).drift())
			.isEqualTo(PolicyDrift.NOT_SET_HERE);
		assertThat(List.of(PolicyDrift.values())).extracting(PolicyDrift::word)
			.containsExactly("InSync", "Changed", "Lagging", "NotSetHere");
	}

	private static KeyStoreRules rules() {
		return KeyStoreRules.keyVault(28, false);
	}

}
