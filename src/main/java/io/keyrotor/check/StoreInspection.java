package io.keyrotor.check;

import io.keyrotor.key.KeyStore;

/**
 * Looks at a store from outside: its resource, this service's permissions on it, its
 * diagnostic settings, its local roles.
 */
public interface StoreInspection {

	/**
	 * Reads all that can be read, with a bounded number of calls that change nothing; a
	 * repeat does the same. Never throws an {@link io.keyrotor.key.UpstreamFailure}: a
	 * part that Azure does not give says why.
	 */
	Inspection inspect(KeyStore store);

}
