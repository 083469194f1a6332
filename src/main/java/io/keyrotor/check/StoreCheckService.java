package io.keyrotor.check;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.policy.RotationPolicies;

/** Checks key stores, now and without changing anything. */
public final class StoreCheckService {

	private final KeyStores stores;

	private final StoreInspection inspection;

	private final Keys keys;

	private final RotationPolicies policies;

	public StoreCheckService(KeyStores stores, StoreInspection inspection, Keys keys, RotationPolicies policies) {
		this.stores = stores;
		this.inspection = inspection;
		this.keys = keys;
		this.policies = policies;
	}

	/**
	 * All checks of a store, in the order of {@link CheckName}. What Azure does not give
	 * makes a check {@link CheckStatus#UNKNOWN} and never fails the call. The resource
	 * and the keys are looked at side by side.
	 * @throws io.keyrotor.key.KeyStoreUnknown if no such store is configured
	 */
	public List<Check> check(KeyStoreName name) {
		KeyStore store = this.stores.require(name);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			CompletableFuture<Inspection> inspected = CompletableFuture
				.supplyAsync(() -> this.inspection.inspect(store), threads);
			KeyReadings readings = KeyReadings.read(store, this.keys, this.policies);
			return StoreChecks.of(store, inspected.join(), readings);
		}
	}

	/**
	 * The checks that matter before a key is rotated, from the key as it was read and
	 * from its store. No list is read and no other key.
	 * @throws io.keyrotor.key.KeyStoreUnknown if the key's store is not configured
	 */
	public RotationChecks beforeRotating(Key key) {
		KeyStore store = this.stores.require(key.id().store());
		return RotationChecks.of(store, this.inspection.inspect(store, key.id().name()), key);
	}

	/**
	 * The same from the key alone, where there was no time to look at its store.
	 * @param why the store was not looked at, in a sentence
	 * @throws io.keyrotor.key.KeyStoreUnknown if the key's store is not configured
	 */
	public RotationChecks withoutLooking(Key key, String why) {
		return RotationChecks.of(this.stores.require(key.id().store()), Inspection.missing(why, "Ask again later."),
				key);
	}

	/** What the roles of a consumer's identity allow on a key. */
	public Reading<GrantedPermissions> rolesOn(KeyId key, String principalId) {
		return this.inspection.rolesOn(this.stores.require(key.store()), key.name(), principalId);
	}

	/** What this service may do on a resource. */
	public Reading<GrantedPermissions> ownRightsOn(String resourceId) {
		return this.inspection.ownRightsOn(resourceId);
	}

}
