package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.KeyId;
import io.keyrotor.policy.PolicyOutcome.Accepted;
import io.keyrotor.sandbox.HandSetClock;
import io.keyrotor.sandbox.InMemoryKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service over the sandbox's keys, with a clock that moves only by the pauses that
 * are made and by hand.
 */
final class PolicyHouse {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	static final KeyId VAULT_KEY = KeyId.of("sandbox-vault", "no-policy");

	static final KeyId HSM_KEY = KeyId.of("sandbox-hsm", "dicom-cmk");

	final HandSetClock clock = new HandSetClock(Instant.parse("2026-03-01T12:00:00Z"));

	final InMemoryKeys azure = new InMemoryKeys(this.clock);

	final ScriptedPolicies policies = new ScriptedPolicies(this.azure);

	final InMemorySetPolicies setPolicies = new InMemorySetPolicies();

	final RotationPolicyService service = service(this.setPolicies);

	/** The service as it is after a restart, or in another process. */
	RotationPolicyService service(SetPolicies remembered) {
		return new RotationPolicyService(InMemoryKeys.stores(), this.azure, this.policies, remembered,
				new ReadBack(TIMEOUT, this.clock, this.clock::advance), this.clock);
	}

	PolicyReading set(KeyId key, RotationPolicy policy) {
		return reading(this.service.replace(key, policy, false));
	}

	PolicyReading set(KeyId key, RotationPolicy policy, PolicyPrecondition precondition) {
		return reading(this.service.replace(key, policy, false, Optional.of(precondition)));
	}

	/** Somebody sets the policy with another tool, a while later. */
	void setElsewhere(KeyId key, RotationPolicy policy) {
		this.clock.advance(Duration.ofMinutes(1));
		this.azure.replace(key, policy);
	}

	long changes() {
		return this.azure.ledger().stream().filter((entry) -> entry.operation().equals("PutPolicy")).count();
	}

	static PolicyReading reading(PolicyOutcome outcome) {
		assertThat(outcome).isInstanceOf(Accepted.class);
		return ((Accepted) outcome).reading();
	}

}
