package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * One key store as it is configured under {@code keyrotor.key-stores.<name>}.
 *
 * @param type {@code key-vault} or {@code managed-hsm}
 * @param uri the store's address, such as {@code https://payments.vault.azure.net}
 * @param policyFloor the shortest time between two rotations that a policy may ask for;
 * only on a Key Vault may it be less than 28 days
 * @param policyRequiredBeforeRotation whether a key needs a policy that rotates it before
 * it is rotated on demand; a Managed HSM always wants one
 * @param verifyChallengeResource whether the store must lie in the domain for which its
 * tokens are made out; false for an emulator or a private DNS name
 * @param resourceId the store's id in Azure Resource Manager, for its safety and
 * permission checks
 */
@ConfigurationPropertiesSource
record KeyStoreProperties(@Nullable KeyStoreType type, @Nullable URI uri, @Nullable Period policyFloor,
		@Nullable Boolean policyRequiredBeforeRotation, @DefaultValue("true") boolean verifyChallengeResource,
		@Nullable String resourceId) {

	static final String PREFIX = "keyrotor.key-stores";

	private static final Pattern RESOURCE_ID = Pattern.compile("(?i)/subscriptions/[^/?#]+/resourceGroups/[^/?#]+"
			+ "/providers/Microsoft\\.KeyVault/(?:vaults|managedHSMs)/[^/?#]+");

	/** The store, or a refusal that names the property at fault. */
	KeyStore store(String name) {
		KeyStoreType checkedType = require(this.type, name, "type", "It must be key-vault or managed-hsm.");
		URI origin = origin(name, checkedType);
		return new KeyStore(storeName(name), checkedType, origin, rules(name, checkedType), resourceId(name));
	}

	private Optional<String> resourceId(String name) {
		if (this.resourceId != null && !RESOURCE_ID.matcher(this.resourceId).matches()) {
			throw refused(name, "resource-id", this.resourceId,
					"It must be the store's id in Azure Resource Manager:"
							+ " /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.KeyVault/vaults/<name>,"
							+ " or managedHSMs in place of vaults.");
		}
		return Optional.ofNullable(this.resourceId);
	}

	private static KeyStoreName storeName(String name) {
		try {
			return new KeyStoreName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + name, name, ex.getMessage());
		}
	}

	private URI origin(String name, KeyStoreType checkedType) {
		String remedy = "It must be the store's https address, such as https://payments.vault.azure.net.";
		URI configured = require(this.uri, name, "uri", remedy);
		URI origin = origin(name, configured, remedy);
		if (this.verifyChallengeResource && KeyDomain.of(checkedType, origin).isEmpty()) {
			throw refused(name, "uri", configured, "It lies in none of Azure's domains for this type of store. For an"
					+ " emulator or a private DNS name set verify-challenge-resource to false.");
		}
		return origin;
	}

	private static URI origin(String name, URI configured, String remedy) {
		try {
			return KeyStore.origin(configured);
		}
		catch (IllegalArgumentException ex) {
			throw refused(name, "uri", configured, remedy);
		}
	}

	private KeyStoreRules rules(String name, KeyStoreType checkedType) {
		return switch (checkedType) {
			case KEY_VAULT ->
				KeyStoreRules.keyVault(floorDays(name), Boolean.TRUE.equals(this.policyRequiredBeforeRotation));
			case MANAGED_HSM -> managedHsm(name);
		};
	}

	private KeyStoreRules managedHsm(String name) {
		if (this.policyFloor != null) {
			throw refused(name, "policy-floor", this.policyFloor, "A Managed HSM always has 28 days; leave it out.");
		}
		if (Boolean.FALSE.equals(this.policyRequiredBeforeRotation)) {
			throw refused(name, "policy-required-before-rotation", false,
					"A Managed HSM always wants a policy; leave it out.");
		}
		return KeyStoreRules.managedHsm();
	}

	private int floorDays(String name) {
		if (this.policyFloor == null) {
			return KeyStoreRules.DEFAULT_FLOOR_DAYS;
		}
		long days = this.policyFloor.get(ChronoUnit.DAYS);
		if (this.policyFloor.toTotalMonths() != 0 || days < KeyStoreRules.KEY_VAULT_FLOOR_DAYS
				|| days > KeyStoreRules.DEFAULT_FLOOR_DAYS) {
			throw refused(name, "policy-floor", this.policyFloor, "It must be 7 to 28 days, such as P7D.");
		}
		return Math.toIntExact(days);
	}

	private static <T> T require(@Nullable T value, String name, String property, String remedy) {
		if (value == null) {
			throw refused(name, property, null, "It is missing. " + remedy);
		}
		return value;
	}

	private static InvalidConfigurationPropertyValueException refused(String name, String property,
			@Nullable Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + "." + name + "." + property, value, reason);
	}

}
