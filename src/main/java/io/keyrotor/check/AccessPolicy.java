package io.keyrotor.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of a vault's access policies.
 *
 * @param objectId of a user, a service principal or a group; which of them is not told
 * @param throughApplication whether it holds only for a user who comes through one
 * application
 * @param keyPermissions in lower case
 */
public record AccessPolicy(String objectId, boolean throughApplication, Set<String> keyPermissions) {

	private static final String ALL = "all";

	public AccessPolicy {
		keyPermissions = lowerCase(keyPermissions);
	}

	boolean isFor(String identity) {
		return !this.throughApplication && this.objectId.equalsIgnoreCase(identity);
	}

	boolean names(String permission) {
		return this.keyPermissions.contains(permission);
	}

	boolean hasAll() {
		return this.keyPermissions.contains(ALL);
	}

	boolean mayGrant(String permission) {
		return names(permission) || hasAll();
	}

	private static Set<String> lowerCase(Collection<String> words) {
		return words.stream().map((word) -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
	}

}
