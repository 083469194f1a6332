package io.keyrotor.binding;

import java.net.URI;

/**
 * The key vaults from which secrets are read: no other host gets a token for one.
 */
@FunctionalInterface
public interface SecretVaults {

	/** Whether a vault with this origin is one of them. Nothing is asked for it. */
	boolean include(URI vault);

	/**
	 * Reads the URI of a secret in one of these vaults.
	 * @throws IllegalArgumentException with a sentence, if it is not one; the text is not
	 * repeated, because it may be a secret itself
	 */
	default SecretReference reference(String text) {
		SecretReference secret = SecretReference.parse(text);
		if (!include(secret.vault())) {
			throw new IllegalArgumentException("Secrets are read from Azure key vaults, such as"
					+ " https://contoso.vault.azure.net, and from key vaults that are configured as key stores, and this"
					+ " host is neither.");
		}
		return secret;
	}

}
