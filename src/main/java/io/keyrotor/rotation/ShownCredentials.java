package io.keyrotor.rotation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.KeyCredentials;

/** Whether a consumer shows the credentials that it was given. */
final class ShownCredentials {

	private ShownCredentials() {
	}

	/**
	 * A secret is never shown, so another secret of the same application is not either.
	 */
	static boolean by(ConsumerState state, KeyCredentials credentials) {
		return state.identity().map((identity) -> shows(identity, credentials)).orElse(false);
	}

	private static boolean shows(String identity, KeyCredentials credentials) {
		return switch (credentials) {
			case KeyCredentials.SystemAssigned _ -> identity.equalsIgnoreCase("SystemAssigned");
			case KeyCredentials.UserAssigned assigned -> contains(identity, assigned.resourceId());
			case KeyCredentials.Application application -> contains(identity, application.applicationId());
		};
	}

	private static boolean contains(String identity, String wanted) {
		return identity.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
	}

	/** What a change of the credentials must leave as it was. */
	static Map<String, String> rest(Map<String, String> fingerprint) {
		Map<String, String> rest = new HashMap<>(fingerprint);
		rest.remove(ConsumerState.CREDENTIALS);
		return rest;
	}

}
