package io.keyrotor.azure.search;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.UpstreamFailure.Target;

/**
 * Reads secrets from key vaults (Get Secret) just before they are needed. They are handed
 * on as they came and never kept.
 */
final class VaultSecrets {

	private static final String API_VERSION = "7.5";

	private static final String PUBLIC_DOMAIN = "vault.azure.net";

	private final Function<URI, AzureHttp> vaults;

	/**
	 * @param vaults the way to the vault with this origin
	 */
	VaultSecrets(Function<URI, AzureHttp> vaults) {
		this.vaults = vaults;
	}

	/**
	 * The value of a secret, a text that is not blank.
	 * @throws UpstreamFailure that names the secret by its address, and what is missing
	 */
	JsonNode read(SecretReference secret) {
		AzureHttp http = this.vaults.apply(secret.vault());
		AzureRequest request = new AzureRequest(Target.CONSUMER, "The secret " + secret, "GET",
				URI.create(secret + "?api-version=" + API_VERSION), scope(secret), Map.of(), null, false);
		JsonNode value = ask(http, request, secret).path("value");
		if (value.stringValue("").isBlank()) {
			throw http.unreadable(request);
		}
		return value;
	}

	private static JsonNode ask(AzureHttp http, AzureRequest request, SecretReference secret) {
		try {
			return http.exchange(request).body();
		}
		catch (UpstreamFailure failure) {
			throw explained(secret, failure);
		}
	}

	private static UpstreamFailure explained(SecretReference secret, UpstreamFailure failure) {
		boolean answered = failure.origin().status().isPresent();
		return switch (failure.kind()) {
			case FORBIDDEN -> answered ? failure.advising(failure.reason(),
					"Nothing was written. Give Keyrotor's identity the role Key Vault Secrets User on " + secret
							+ " or its vault, let Keyrotor's address through the vault's firewall, and see that the secret"
							+ " is enabled; a new role takes some minutes to work.")
					: failure;
			case MISSING -> failure.advising(Reason.REJECTED, "Nothing was written. Put the secret of the application"
					+ " at " + secret + ", or say where else it is kept; a deleted secret can be recovered.");
			case REJECTED -> failure.advising(Reason.REJECTED, "Nothing was written. The secret " + secret
					+ " cannot be read there: name a secret of an Azure key vault.");
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> failure;
		};
	}

	private static String scope(SecretReference secret) {
		Optional<String> domain = KeyDomain.of(KeyStoreType.KEY_VAULT, secret.vault()).map(KeyDomain::name);
		return "https://" + domain.orElse(PUBLIC_DOMAIN) + "/.default";
	}

}
