package io.keyrotor.binding;

/** With what a consumer proves to a key store who it is. */
public sealed interface KeyCredentials {

	/** As its own service. */
	record SystemAssigned() implements KeyCredentials {
	}

	/**
	 * As a managed identity that was assigned to its service.
	 *
	 * @param resourceId the ARM resource id of the identity
	 */
	record UserAssigned(String resourceId) implements KeyCredentials {
	}

	/**
	 * As an application registered in Microsoft Entra ID.
	 *
	 * @param secret where the application's secret is kept; the secret itself is never
	 */
	record Application(String applicationId, SecretReference secret) implements KeyCredentials {
	}

}
