package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.policy.PolicyReading.SetHere;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static io.keyrotor.policy.PolicyHouse.HSM_KEY;
import static io.keyrotor.policy.PolicyHouse.VAULT_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PolicyChangeTest {

	private static final RotationPolicy YEARLY = policy("P2Y", "Rotate after P1Y");

	private final PolicyHouse house = new PolicyHouse();

	@Test
	void remembersWhatIsAboutToBeSentBeforeItIsSent() {
		List<PolicyMemory> memories = new ArrayList<>();
		RotationPolicyService service = this.house.service(new SetPolicies() {

			@Override
			public PolicyMemory find(KeyId key) {
				return PolicyChangeTest.this.house.setPolicies.find(key);
			}

			@Override
			public void remember(KeyId key, PolicyMemory memory) {
				assertThat(PolicyChangeTest.this.house.changes()).isEqualTo(memories.size());
				memories.add(memory);
				PolicyChangeTest.this.house.setPolicies.remember(key, memory);
			}

		});
		service.replace(VAULT_KEY, policy("P35D", "rotate after P28D"), false);
		RotationPolicy sent = policy("P35D", "Rotate after P28D", "Notify before P7D");
		Instant now = this.house.clock.instant();
		SetPolicy intent = new SetPolicy(policy("P35D", "rotate after P28D"), sent, sent, now);
		RotationPolicy kept = this.house.azure.policy(VAULT_KEY);
		assertThat(memories).containsExactly(new PolicyMemory(Optional.empty(), Optional.of(intent)),
				new PolicyMemory(Optional.of(new SetPolicy(intent.asked(), sent, kept, now)), Optional.empty()));
		assertThat(kept.createdOn()).isPresent();
	}

	@Test
	void waitsUntilAzureShowsTheChange() {
		this.house.policies.show(this.house.azure.policy(VAULT_KEY), 4);
		Instant before = this.house.clock.instant();
		PolicyReading set = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(set.policy()).isEqualTo(this.house.azure.policy(VAULT_KEY));
		assertThat(set.warnings()).isEmpty();
		assertThat(this.house.policies.readCount()).isEqualTo(5);
		assertThat(Duration.between(before, this.house.clock.instant())).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void takesNoOlderPolicyForTheChange() {
		this.house.set(VAULT_KEY, YEARLY);
		RotationPolicy stale = this.house.azure.policy(VAULT_KEY);
		int reads = this.house.policies.readCount();
		for (Duration later : List.of(Duration.ZERO, Duration.ofMinutes(1))) {
			this.house.clock.advance(later);
			this.house.policies.show(stale, 2);
			assertThat(this.house.set(VAULT_KEY, AFTER_CREATION).drift()).isEqualTo(PolicyDrift.IN_SYNC);
		}
		assertThat(this.house.policies.readCount()).isEqualTo(reads + 6);
	}

	@Test
	void saysSoWhenAzureDoesNotShowTheChangeInTime() {
		RotationPolicy stale = this.house.azure.policy(VAULT_KEY);
		this.house.policies.show(stale, 100);
		PolicyReading set = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(set.policy()).isEqualTo(this.house.azure.policy(VAULT_KEY));
		assertThat(set.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(set.warnings()).containsExactly(new Finding("ReadBackLagging",
				"The key store confirmed the policy of key sandbox-vault/no-policy, but for 10 seconds afterwards reads showed"
						+ " another one. Read it again in a moment."));
		assertThat(this.house.service.read(VAULT_KEY).drift()).isEqualTo(PolicyDrift.LAGGING);
	}

	@Test
	void saysSoWhenTheChangeCannotBeReadBack() {
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		PolicyReading set = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(set.policy()).isEqualTo(this.house.azure.policy(VAULT_KEY));
		assertThat(set.warnings()).containsExactly(new Finding("NotReadBack",
				"The key store confirmed the policy of key sandbox-vault/no-policy, but it could not be read back."
						+ " Key Vault sandbox-vault failed: FORBIDDEN."));
	}

	@Test
	void keepsTheWarningsOfThePolicyBesideTheDoubt() {
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		assertThat(this.house.set(VAULT_KEY, policy("P1Y", "Rotate before P28D")).warnings()).extracting(Finding::code)
			.containsExactly("TriggerCannotFire", "NotReadBack");
	}

	@Test
	void showsAChangeThatSomebodyMadeRightAfterwards() {
		this.house.policies.beforeRead(VAULT_KEY, () -> this.house.setElsewhere(VAULT_KEY, YEARLY));
		PolicyReading set = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(set.policy()).isEqualTo(this.house.azure.policy(VAULT_KEY));
		assertThat(set.drift()).isEqualTo(PolicyDrift.CHANGED);
		assertThat(set.warnings()).extracting(Finding::code).containsExactly("PolicyDrift");
		assertThat(this.house.policies.readCount()).isEqualTo(1);
	}

	@Test
	void answersTheTimesOfTheChangeAndNotOfAnEarlierOneThatSaidTheSame() {
		this.house.set(VAULT_KEY, AFTER_CREATION);
		RotationPolicy first = this.house.azure.policy(VAULT_KEY);
		this.house.clock.advance(Duration.ofHours(1));
		this.house.policies.show(first, 1);
		PolicyReading again = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(again.policy()).isEqualTo(this.house.azure.policy(VAULT_KEY)).isNotEqualTo(first);
	}

	@Test
	void saysSoWhenAzureKeepsSomethingElse() {
		RotationPolicy other = policy("P2Y", "Rotate after P18M", "Notify before P60D");
		this.house.policies.answer(other);
		this.house.policies.show(other, 2);
		PolicyReading set = this.house.set(VAULT_KEY, AFTER_CREATION);
		assertThat(set.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(set.warnings()).singleElement().satisfies((warning) -> {
			assertThat(warning.code()).isEqualTo("PolicyNotKept");
			assertThat(warning.message())
				.isEqualTo("The key store took the policy that was set for key sandbox-vault/no-policy on"
						+ " 2026-03-01T12:00:00Z without an error and answered with another one: The action Notify"
						+ " timeBeforeExpiry P60D was not set here. Set it again; if the answer stays the same, look at"
						+ " the key in its store.");
		});
		assertThat(this.house.service.read(VAULT_KEY).warnings()).isEqualTo(set.warnings());
	}

	@ParameterizedTest
	@EnumSource(names = { "UNCERTAIN", "UNAVAILABLE" })
	void findsAChangeWhoseAnswerWasLost(Kind kind) {
		RotationPolicy before = this.house.azure.policy(HSM_KEY);
		this.house.policies.loseAnswer(kind);
		this.house.policies.show(before, 2);
		PolicyReading set = this.house.set(HSM_KEY, AFTER_CREATION);
		assertThat(set.policy()).isEqualTo(this.house.azure.policy(HSM_KEY));
		assertThat(set.policy().createdOn()).isPresent();
		assertThat(set.warnings()).isEmpty();
		assertThat(set.drift()).isEqualTo(PolicyDrift.IN_SYNC);
		assertThat(this.house.changes()).isEqualTo(1);
		assertThat(this.house.policies.readCount()).isEqualTo(3);
		assertThat(this.house.setPolicies.find(HSM_KEY).intended()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "UNCERTAIN", "UNAVAILABLE" })
	void saysWhatIsKnownOfAChangeThatDoesNotShow(Kind kind) {
		this.house.policies.refuseChange(ScriptedPolicies.failure(kind));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION))
			.satisfies((failure) -> {
				assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
				assertThat(failure.origin().service()).isEqualTo("Key Vault sandbox-vault");
				assertThat(failure.sentence()).isEqualTo("Key Vault sandbox-vault failed: " + kind
						+ ". It is not known whether the policy of key sandbox-hsm/dicom-cmk was set: for 10 seconds"
						+ " afterwards the key store showed another one. Set it again: a repeat is harmless.");
			});
	}

	@Test
	void saysSoWhenAChangeWhoseAnswerWasLostCannotBeReadEither() {
		this.house.policies.loseAnswer(Kind.UNCERTAIN);
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION))
			.withMessageContaining("it could not be read back either. Key Vault sandbox-vault failed: FORBIDDEN. Set it"
					+ " again: a repeat is harmless.");
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@Test
	void knowsAChangeThatIsDoneLongAfterItsAnswerWasLost() {
		this.house.set(HSM_KEY, YEARLY);
		this.house.policies.refuseChange(ScriptedPolicies.failure(Kind.UNCERTAIN));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION));
		assertThat(this.house.service.read(HSM_KEY)).matches((reading) -> reading.drift() == PolicyDrift.IN_SYNC)
			.matches((reading) -> reading.setHere().map(SetHere::policy).equals(Optional.of(YEARLY)));
		this.house.setElsewhere(HSM_KEY, AFTER_CREATION);
		assertThat(this.house.service.read(HSM_KEY)).matches((reading) -> reading.drift() == PolicyDrift.IN_SYNC)
			.matches((reading) -> reading.setHere().map(SetHere::policy).equals(Optional.of(AFTER_CREATION)));
	}

	@Test
	void looksForAChangeOfUnknownEndButDoesNotInsistOnIt() {
		this.house.policies.loseAnswer(Kind.UNCERTAIN);
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION));
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		this.house.policies.failRead(ScriptedPolicies.failure(Kind.FORBIDDEN));
		assertThat(this.house.set(HSM_KEY, YEARLY).warnings()).extracting(Finding::code).containsExactly("NotReadBack");
		assertThat(this.house.azure.policy(HSM_KEY).lifetimeActions()).isEqualTo(YEARLY.lifetimeActions());
		assertThat(this.house.setPolicies.find(HSM_KEY).intended()).isEmpty();
	}

	@Test
	void doesNotForgetAChangeOfUnknownEndForOneThatIsRefused() {
		this.house.set(HSM_KEY, YEARLY);
		this.house.policies.refuseChange(ScriptedPolicies.failure(Kind.UNCERTAIN));
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION));
		this.house.setElsewhere(HSM_KEY, AFTER_CREATION);
		this.house.policies.refuseChange(ScriptedPolicies.failure(Kind.REJECTED));
		assertThatExceptionOfType(UpstreamFailure.class)
			.isThrownBy(() -> this.house.set(HSM_KEY, policy("P90D", "Rotate after P28D")));
		PolicyMemory memory = this.house.setPolicies.find(HSM_KEY);
		assertThat(memory.intended()).isEmpty();
		assertThat(memory.confirmed().map(SetPolicy::kept)).contains(this.house.azure.policy(HSM_KEY));
		assertThat(this.house.service.read(HSM_KEY).drift()).isEqualTo(PolicyDrift.IN_SYNC);
	}

	@ParameterizedTest
	@EnumSource(names = { "THROTTLED", "STALE", "FORBIDDEN", "MISSING", "REJECTED" })
	void remembersNothingOfAChangeThatWasRefused(Kind kind) {
		this.house.set(HSM_KEY, YEARLY);
		PolicyMemory before = this.house.setPolicies.find(HSM_KEY);
		int reads = this.house.policies.readCount();
		UpstreamFailure failure = ScriptedPolicies.failure(kind);
		this.house.policies.refuseChange(failure);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, AFTER_CREATION))
			.isSameAs(failure);
		assertThat(this.house.setPolicies.find(HSM_KEY)).isEqualTo(before);
		assertThat(this.house.policies.readCount()).isEqualTo(reads);
	}

	@Test
	void showsThePreconditionThePresentPolicyAndStopsWhenItIsNotMet() {
		this.house.set(HSM_KEY, YEARLY);
		PolicyContent present = PolicyContent.of(YEARLY, store());
		this.house.set(HSM_KEY, AFTER_CREATION, (shown) -> assertThat(shown).isEqualTo(present));
		PolicyMemory before = this.house.setPolicies.find(HSM_KEY);
		for (boolean validateOnly : new boolean[] { true, false }) {
			assertThatExceptionOfType(Unmet.class).isThrownBy(
					() -> this.house.service.replace(HSM_KEY, YEARLY, validateOnly, Optional.of(demand(present))));
			assertThatExceptionOfType(Unmet.class)
				.isThrownBy(() -> this.house.service.remove(HSM_KEY, validateOnly, Optional.of(demand(present))));
		}
		assertThat(this.house.changes()).isEqualTo(2);
		assertThat(this.house.setPolicies.find(HSM_KEY)).isEqualTo(before);
	}

	@Test
	void doesNotDecideOnAReadThatIsKnownToBeLate() {
		this.house.set(HSM_KEY, YEARLY);
		RotationPolicy stale = this.house.azure.policy(HSM_KEY);
		this.house.clock.advance(Duration.ofMinutes(1));
		this.house.set(HSM_KEY, AFTER_CREATION);
		PolicyPrecondition wasYearly = demand(PolicyContent.of(YEARLY, store()));
		this.house.policies.show(stale, 3);
		assertThatExceptionOfType(Unmet.class).isThrownBy(() -> this.house.set(HSM_KEY, YEARLY, wasYearly));
		this.house.policies.show(stale, 100);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.house.set(HSM_KEY, YEARLY, wasYearly))
			.withMessage("Nothing was done: the key store still shows the policy that key sandbox-hsm/dicom-cmk had"
					+ " before it was last set here, so If-Match cannot be compared. Ask again.")
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE))
			.satisfies((failure) -> assertThat(failure.origin().service()).isEqualTo("sandbox-hsm"));
		assertThat(this.house.changes()).isEqualTo(2);
	}

	@Test
	void failsAtOnceWhenThePresentPolicyCannotBeRead() {
		for (Kind kind : List.of(Kind.THROTTLED, Kind.FORBIDDEN)) {
			this.house.policies.failRead(ScriptedPolicies.failure(kind));
			Instant before = this.house.clock.instant();
			assertThatExceptionOfType(UpstreamFailure.class)
				.isThrownBy(() -> this.house.set(HSM_KEY, YEARLY, demand(PolicyContent.of(YEARLY, store()))))
				.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(kind));
			assertThat(this.house.clock.instant()).isEqualTo(before);
		}
		assertThat(this.house.changes()).isZero();
	}

	@Test
	void failsAsTheReadFailsThatWasToEndTheLag() {
		this.house.set(HSM_KEY, YEARLY);
		RotationPolicy stale = this.house.azure.policy(HSM_KEY);
		this.house.clock.advance(Duration.ofMinutes(1));
		this.house.set(HSM_KEY, AFTER_CREATION);
		this.house.policies.show(stale, 1);
		UpstreamFailure failure = ScriptedPolicies.failure(Kind.FORBIDDEN);
		this.house.policies.failRead(failure);
		assertThatExceptionOfType(UpstreamFailure.class)
			.isThrownBy(() -> this.house.set(HSM_KEY, YEARLY, demand(PolicyContent.of(YEARLY, store()))))
			.isSameAs(failure);
	}

	@Test
	void letsOneOfManyWinThatSawTheSamePolicy() throws Exception {
		PolicyContent seen = PolicyContent.of(this.house.azure.policy(HSM_KEY), store());
		List<Callable<Boolean>> callers = new ArrayList<>();
		for (int days = 28; days < 48; days++) {
			RotationPolicy own = policy("P1Y", "Rotate after P" + days + "D");
			callers.add(() -> wins(own, seen));
		}
		int winners = 0;
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Boolean> caller : threads.invokeAll(callers)) {
				winners += caller.get() ? 1 : 0;
			}
		}
		assertThat(winners).isEqualTo(1);
		assertThat(this.house.changes()).isEqualTo(1);
	}

	private boolean wins(RotationPolicy policy, PolicyContent seen) {
		try {
			this.house.set(HSM_KEY, policy, (present) -> {
				LockSupport.parkNanos(1_000_000);
				demand(seen).require(present);
			});
			return true;
		}
		catch (Unmet _) {
			return false;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "P2Y Rotate after P18M", "P35D rotate after P28D", "P90D Notify before P9D" })
	void triesOutExactlyWhatARealChangeDoes(String words) {
		String[] parts = words.split(" ", 2);
		RotationPolicy policy = policy(parts[0], parts[1]);
		PolicyReading tried = PolicyHouse.reading(this.house.service.replace(VAULT_KEY, policy, true));
		assertThat(this.house.changes()).isZero();
		assertThat(this.house.setPolicies.find(VAULT_KEY)).isEqualTo(PolicyMemory.NOTHING);
		assertThat(this.house.policies.readCount()).isZero();
		PolicyReading made = this.house.set(VAULT_KEY, policy);
		assertThat(made.content()).isEqualTo(tried.content());
		assertThat(made.differences()).isEqualTo(tried.differences());
		assertThat(made.warnings()).isEqualTo(tried.warnings());
		assertThat(made.drift()).isEqualTo(tried.drift());
		assertThat(tried.setHere()).contains(new SetHere(policy, Optional.empty()));
		assertThat(made.setHere()).contains(new SetHere(policy, Optional.of(this.house.clock.instant())));
	}

	private static KeyStoreRules store() {
		return KeyStoreRules.managedHsm();
	}

	private static PolicyPrecondition demand(PolicyContent expected) {
		return (present) -> {
			if (!present.equals(expected)) {
				throw new Unmet();
			}
		};
	}

	private static final class Unmet extends RuntimeException {

	}

}
