package io.keyrotor.azure.special.sql;

import io.keyrotor.binding.Reference;

/**
 * What a key is called on a server: the name of its store, its own and its version,
 * joined by underscores (Server Keys - Create Or Update). Neither of the first two can
 * have an underscore, and a Managed HSM's first label is its name as a vault's is.
 */
record SqlKeyName(String value) {

	static SqlKeyName of(Reference.Pinned key) {
		String host = key.store().getHost();
		return new SqlKeyName(
				host.substring(0, host.indexOf('.')) + "_" + key.key().value() + "_" + key.version().value());
	}

}
