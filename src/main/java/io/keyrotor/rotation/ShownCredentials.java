package io.keyrotor.rotation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;

/** Whether a consumer shows the credentials that it was given. */
final class ShownCredentials {

	private ShownCredentials() {
	}

	/**
	 * A secret is never shown, so another secret of the same application is not either.
	 */
	static boolean by(Optional<String> identity, KeyCredentials credentials) {
		return identity.map((words) -> shows(words, credentials)).orElse(false);
	}

	private static boolean shows(String identity, KeyCredentials credentials) {
		return switch (credentials) {
			case KeyCredentials.SystemAssigned _ -> identity.equalsIgnoreCase("SystemAssigned");
			case KeyCredentials.UserAssigned assigned -> identity.equalsIgnoreCase(assigned.resourceId());
			case KeyCredentials.Application application ->
				identity.equalsIgnoreCase(ConsumerState.APPLICATION + application.applicationId());
		};
	}

	/** What a change of the credentials must leave as it was. */
	static Map<String, String> rest(Map<String, String> fingerprint) {
		Map<String, String> rest = new HashMap<>(fingerprint);
		rest.remove(ConsumerState.CREDENTIALS);
		return rest;
	}

}
