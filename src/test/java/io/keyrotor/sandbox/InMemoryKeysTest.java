package io.keyrotor.sandbox;

import java.time.Clock;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyVaultKeysContract;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ManagedHsmKeysContract;
import io.keyrotor.policy.RotationPolicies;
import org.junit.jupiter.api.Nested;

class InMemoryKeysTest {

	private final InMemoryKeys keys = new InMemoryKeys(Clock.systemUTC());

	private void create(KeyStoreName store, int count) {
		for (int number = 0; number < count; number++) {
			this.keys.create(new KeyId(store, new KeyName("more-" + number)));
		}
	}

	@Nested
	class OnAVault extends KeyVaultKeysContract {

		@Override
		protected Keys keys() {
			return InMemoryKeysTest.this.keys;
		}

		@Override
		protected RotationPolicies policies() {
			return InMemoryKeysTest.this.keys;
		}

		@Override
		protected void createKeys(KeyStoreName store, int count) {
			create(store, count);
		}

		@Override
		protected void accustom(ListHabits habits) {
			InMemoryKeysTest.this.keys.accustom(habits);
		}

		@Override
		protected long calls() {
			return InMemoryKeysTest.this.keys.calls();
		}

		@Override
		protected void loseReplyOfNextRotation() {
			InMemoryKeysTest.this.keys.loseNextReply();
		}

		@Override
		protected void throttle(int calls) {
			InMemoryKeysTest.this.keys.throttle(calls);
		}

	}

	@Nested
	class OnAnHsm extends ManagedHsmKeysContract {

		@Override
		protected Keys keys() {
			return InMemoryKeysTest.this.keys;
		}

		@Override
		protected RotationPolicies policies() {
			return InMemoryKeysTest.this.keys;
		}

		@Override
		protected void createKeys(KeyStoreName store, int count) {
			create(store, count);
		}

		@Override
		protected void accustom(ListHabits habits) {
			InMemoryKeysTest.this.keys.accustom(habits);
		}

		@Override
		protected long calls() {
			return InMemoryKeysTest.this.keys.calls();
		}

		@Override
		protected void loseReplyOfNextRotation() {
			InMemoryKeysTest.this.keys.loseNextReply();
		}

		@Override
		protected void throttle(int calls) {
			InMemoryKeysTest.this.keys.throttle(calls);
		}

	}

}
