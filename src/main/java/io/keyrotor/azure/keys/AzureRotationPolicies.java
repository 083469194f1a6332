package io.keyrotor.azure.keys;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;

/** The rotation policies of Key Vaults and Managed HSMs. */
final class AzureRotationPolicies implements RotationPolicies {

	private final KeyStoreCalls calls;

	private final KeyStores stores;

	AzureRotationPolicies(KeyStoreCalls calls, KeyStores stores) {
		this.calls = calls;
		this.stores = stores;
	}

	@Override
	public RotationPolicy policy(KeyId key) {
		return this.calls.get(store(key), path(key), "", PolicyJson::read);
	}

	@Override
	public RotationPolicy replace(KeyId key, RotationPolicy policy) {
		return this.calls.write(store(key), "PUT", path(key), PolicyJson.write(policy), PolicyJson::read);
	}

	private KeyStore store(KeyId key) {
		return this.stores.require(key.store());
	}

	private static String path(KeyId key) {
		return AzureKeys.path(key) + "/rotationpolicy";
	}

}
