package io.keyrotor.azure.keys;

import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.key.KeyStoreType;
import org.jspecify.annotations.Nullable;

/** What {@code resource-id} of a configured key store may be. */
final class ResourceId {

	private ResourceId() {
	}

	/**
	 * The id as configured, if it is.
	 * @throws RefusedProperty if it is none of a store of this type
	 */
	static Optional<String> checked(String name, KeyStoreType type, @Nullable String configured) {
		if (configured != null && !form(type).matcher(configured).matches()) {
			throw KeyStoreProperties.refused(name, "resource-id",
					"It is '" + configured + "'. It must be the id of this store in Azure Resource Manager:"
							+ " /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.KeyVault/"
							+ collection(type) + "/<name>.");
		}
		return Optional.ofNullable(configured);
	}

	private static Pattern form(KeyStoreType type) {
		return Pattern.compile("(?i)/subscriptions/[^/?#]+/resourceGroups/[^/?#]+/providers/Microsoft\\.KeyVault/"
				+ collection(type) + "/[^/?#]+");
	}

	/** How Azure Resource Manager calls stores of the type. */
	private static String collection(KeyStoreType type) {
		return switch (type) {
			case KEY_VAULT -> "vaults";
			case MANAGED_HSM -> "managedHSMs";
		};
	}

}
