package io.keyrotor.matrix;

import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Inspection;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreInspection;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;

/** A store whose resource is not configured, so that no check of it refuses anything. */
final class NothingToCheck implements StoreInspection {

	@Override
	public Inspection inspect(KeyStore store) {
		return new Inspection(unknown(), unknown(), unknown(), unknown(), unknown());
	}

	@Override
	public Inspection inspect(KeyStore store, KeyName key) {
		return inspect(store);
	}

	@Override
	public Reading<GrantedPermissions> rolesOn(KeyStore store, KeyName key, String principalId) {
		return unknown();
	}

	@Override
	public Reading<GrantedPermissions> ownRightsOn(String resourceId) {
		return unknown();
	}

	private static <T> Reading<T> unknown() {
		return new Reading.NotAsked<>("It is simulated.", "Do nothing.");
	}

}
