package io.keyrotor.azure;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;

/**
 * Opens the ways to Azure. Each has its own client, certificates and times; tokens,
 * routes, proxy and the meaning of errors are the same for all.
 */
public final class AzureTransports {

	private final AzureProperties properties;

	private final Clients clients;

	private final TokenSource entra;

	private final AzureErrors errors;

	/** Nothing is opened yet. */
	AzureTransports(AzureProperties properties, Clients clients, TokenSource entra, AzureErrors errors) {
		this.properties = properties;
		this.clients = clients;
		this.entra = entra;
		this.errors = errors;
	}

	/** A way to all hosts that may see a token of Keyrotor's identity. */
	AzureHttp toAll(TrustedHosts trustedHosts) {
		return open(this.properties.transport(), this.entra, trustedHosts);
	}

	/**
	 * A way to one key store: no request that takes it goes to another origin.
	 * @param token what the store takes in place of a token of Entra ID, which is then
	 * never asked
	 * @throws RefusedProperty if the SSL bundle does not exist or cannot be used
	 */
	public AzureHttp toKeyStore(TransportSettings settings, URI origin, Optional<Secret> token) {
		TokenSource tokens = token.<TokenSource>map((secret) -> (_, _) -> secret.value()).orElse(this.entra);
		return open(settings, tokens, TrustedHosts.only(origin));
	}

	private AzureHttp open(TransportSettings settings, TokenSource tokens, TrustedHosts trustedHosts) {
		return new AzureHttp(this.clients.transport(settings), tokens, trustedHosts, this.properties::routed,
				this.errors);
	}

}
