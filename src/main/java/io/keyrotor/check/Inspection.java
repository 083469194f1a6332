package io.keyrotor.check;

import java.util.List;

import io.keyrotor.key.KeyStore;

/**
 * What Azure tells about a store besides its keys, each part on its own.
 *
 * @param resource the resource with the configured id, whether or not it is this store
 * @param permissions what this service may do on the resource, groups included
 * @param audit where the store's audit events go
 * @param localRoles the roles that a Managed HSM has given
 */
public record Inspection(Reading<OwnIdentity> identity, Reading<StoreResource> resource,
		Reading<List<PermissionSet>> permissions, Reading<List<AuditDestination>> audit,
		Reading<LocalRoles> localRoles) {

	/** The resource, if it is this store's. */
	public static Reading<StoreResource> confirmed(KeyStore store, Reading<StoreResource> resource) {
		return (resource instanceof Reading.Known<StoreResource>(StoreResource found))
				? confirmed(store, resource, found) : resource;
	}

	private static Reading<StoreResource> confirmed(KeyStore store, Reading<StoreResource> resource,
			StoreResource found) {
		return switch (found.identity(store)) {
			case SAME -> resource;
			case OTHER -> new Reading.NotAsked<>("The configured resource id is that of " + found.uri()
					+ ", and this store is at " + store.uri() + ".", ResourceRemedies.configure(store));
			case NOT_COMPARABLE -> new Reading.NotAsked<>(
					"Whether the configured resource id is that of this store cannot be told: the resource is at "
							+ found.uri() + ", and the configured address " + store.uri() + " is none of Azure's.",
					ResourceRemedies.nameOfAzure(store));
		};
	}

	/** The resource, if it is this store's. */
	Reading<StoreResource> confirmed(KeyStore store) {
		return confirmed(store, this.resource);
	}

}
