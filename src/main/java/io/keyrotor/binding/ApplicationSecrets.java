package io.keyrotor.binding;

import java.util.Optional;

/** Where the secrets are kept of the applications as which consumers reach their keys. */
@FunctionalInterface
public interface ApplicationSecrets {

	/**
	 * Where the secret is kept of the application as which a consumer reaches its key;
	 * empty if nobody has said so. The secret itself is not looked at.
	 */
	Optional<SecretReference> of(ConsumerId consumer);

}
