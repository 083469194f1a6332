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
		Reading<GrantedPermissions> permissions, Reading<List<AuditDestination>> audit,
		Reading<LocalRoles> localRoles) {

	/**
	 * The resource, if it is this store's. If it could not be read, the check of the
	 * resource id says why, and the others only that it is so.
	 */
	public static Reading<StoreResource> confirmed(KeyStore store, Reading<StoreResource> resource) {
		return switch (resource) {
			case Reading.Known<StoreResource>(StoreResource found) -> confirmed(store, resource, found);
			case Reading.NotAsked<StoreResource> notAsked -> notAsked;
			case Reading.Failed<StoreResource> failed -> new Reading.NotAsked<>(
					"The store's resource could not be read, and the check ResourceId says why.", failed.remedy());
		};
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

	/** Nothing was looked at. */
	static Inspection missing(String why, String remedy) {
		return new Inspection(new Reading.NotAsked<>(why, remedy), new Reading.NotAsked<>(why, remedy),
				new Reading.NotAsked<>(why, remedy), new Reading.NotAsked<>(why, remedy),
				new Reading.NotAsked<>(why, remedy));
	}

	/** The resource, if it is this store's. */
	Reading<StoreResource> confirmed(KeyStore store) {
		return confirmed(store, this.resource);
	}

}
