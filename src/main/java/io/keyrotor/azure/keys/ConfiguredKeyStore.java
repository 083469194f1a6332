package io.keyrotor.azure.keys;

import java.util.Optional;
import java.util.UUID;

import io.keyrotor.settings.Secret;
import io.keyrotor.azure.TransportSettings;
import io.keyrotor.key.KeyStore;

/**
 * A key store and the way to it.
 *
 * @param accessToken what it takes in place of a token of Entra ID
 * @param auditWorkspace the Log Analytics workspace that has its audit events
 */
record ConfiguredKeyStore(KeyStore store, TransportSettings transport, Optional<Secret> accessToken,
		Optional<UUID> auditWorkspace) {
}
