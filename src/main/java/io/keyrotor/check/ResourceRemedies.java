package io.keyrotor.check;

import io.keyrotor.key.KeyStore;

/** What to do so that Azure Resource Manager can be asked about a store. */
public final class ResourceRemedies {

	private ResourceRemedies() {
	}

	/** Configure the resource id. */
	public static String configure(KeyStore store) {
		return "Set keyrotor.key-stores." + store.name() + ".resource-id to the id that this store has in Azure"
				+ " Resource Manager, and give this service's identity the role Reader on the store.";
	}

	/** Give the role that reads. */
	public static String reader() {
		return "Give this service's identity the role Reader on the store. A new role takes some minutes to work.";
	}

	static String nameOfAzure(KeyStore store) {
		return "Set keyrotor.key-stores." + store.name() + ".uri to the address that Azure gave the store, and let"
				+ " keyrotor.azure.routes lead its requests elsewhere if they have to go there.";
	}

}
