package io.keyrotor.check;

import java.util.Optional;

import io.keyrotor.key.KeyStore;

/**
 * What was read of a store that the checks of a consumer need.
 *
 * @param store empty if nobody looked
 * @param resource confirmed to be this store
 */
public record StoreSight(Optional<KeyStore> store, Reading<StoreResource> resource, Reading<LocalRoles> localRoles) {

	/** Nothing was read. */
	public static StoreSight none() {
		Reading.NotAsked<StoreResource> nothing = new Reading.NotAsked<>("The key store was not looked at.",
				"Ask again later.");
		return new StoreSight(Optional.empty(), nothing, nothing.forOther());
	}

}
