package io.keyrotor.azure.keys;

import java.io.IOException;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.Keys;
import io.keyrotor.key.KeyVaultKeysContract;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.sandbox.ListHabits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class KeyVaultKeysIT extends KeyVaultKeysContract implements LostAnswersContract {

	private static WiredKeys wired;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		wired = WiredKeys.start();
	}

	@AfterAll
	static void stop() {
		wired.close();
	}

	@BeforeEach
	void reset() {
		wired.sandbox().reset();
	}

	@Override
	public WiredKeys wired() {
		return wired;
	}

	@Override
	public KeyId key() {
		return super.key();
	}

	@Override
	protected Keys keys() {
		return wired.keys();
	}

	@Override
	protected RotationPolicies policies() {
		return wired.policies();
	}

	@Override
	protected void createKeys(KeyStoreName store, int count) {
		for (int number = 0; number < count; number++) {
			wired.sandbox().createKey(store.value(), "more-" + number);
		}
	}

	@Override
	protected void accustom(ListHabits habits) {
		wired.sandbox().accustom(habits);
	}

	@Override
	protected long calls() {
		return wired.sandbox().keyStoreCalls();
	}

	@Override
	protected void loseReplyOfNextRotation() {
		wired.fault(key(), "POST", "ResetAfterEffect", 1);
	}

	@Override
	protected void throttle(int calls) {
		wired.sandbox()
			.fault("{\"service\": \"KeyVault\", \"method\": \"POST\", \"fault\": \"Status\", \"status\": 429, \"times\": "
					+ calls + "}");
	}

}
