package io.keyrotor.azure;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.keyrotor.key.KeyStoreName;

/**
 * The Log Analytics workspaces that have the audit events of key stores.
 *
 * @param byStore the id of the workspace for each store that has one
 */
public record AuditWorkspaces(Map<KeyStoreName, UUID> byStore) {

	public AuditWorkspaces {
		byStore = Map.copyOf(byStore);
	}

	/** The workspace of this store, if one is configured. */
	public Optional<UUID> of(KeyStoreName store) {
		return Optional.ofNullable(this.byStore.get(store));
	}

}
