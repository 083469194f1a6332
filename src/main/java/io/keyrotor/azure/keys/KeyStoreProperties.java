package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.AzureDomains;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;
import io.keyrotor.azure.TransportSettings;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One key store as it is configured under {@code keyrotor.key-stores.<name>}.
 *
 * @param type {@code key-vault} or {@code managed-hsm}; required
 * @param uri the store's https address in the public, US Government or China cloud, such
 * as {@code https://payments.vault.azure.net}; required
 * @param policyFloor the shortest time from a version's creation to its rotation that a
 * policy may ask for, {@code P7D} to {@code P28D}; Key Vault only, 28 days unless set
 * @param policyRequiredBeforeRotation whether a key needs a policy that rotates it before
 * it is rotated on demand; Key Vault only and false unless set, a Managed HSM always
 * wants one
 * @param verifyChallengeResource whether the store must lie in the domain for which its
 * tokens are made out; false for an emulator or a private DNS name outside Azure's
 * domains
 * @param resourceId the store's id in Azure Resource Manager, for its safety and
 * permission checks
 * @param auditWorkspace the id of the Log Analytics workspace, a GUID, to which the
 * store's audit events go; asked before an old version is disabled
 * @param tlsBundle the SSL bundle, configured under {@code spring.ssl.bundle}, whose
 * authorities are trusted for this store in place of Java's own; that of
 * {@code keyrotor.azure.tls-bundle} unless set
 * @param callTimeout the time after which a call of this store is over, token included;
 * at most 15 seconds, {@code keyrotor.azure.call-timeout} unless set
 * @param connectTimeout the part of the call timeout that connecting may take,
 * {@code keyrotor.azure.connect-timeout} unless set
 * @param accessToken the token that this store is sent in place of one of Microsoft Entra
 * ID; only for an emulator, outside Azure's domains and with
 * {@code verify-challenge-resource: false}
 */
@ConfigurationPropertiesSource
record KeyStoreProperties(@Nullable KeyStoreType type, @Nullable URI uri, @Nullable Period policyFloor,
		@Nullable Boolean policyRequiredBeforeRotation, @DefaultValue("true") boolean verifyChallengeResource,
		@Nullable String resourceId, @Nullable String auditWorkspace, @Nullable String tlsBundle,
		@Nullable Duration callTimeout, @Nullable Duration connectTimeout, @Nullable Secret accessToken) {

	static final String PREFIX = "keyrotor.key-stores";

	private static final Pattern GUID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

	/**
	 * The store and the way to it.
	 * @throws RefusedProperty that names the property at fault
	 */
	ConfiguredKeyStore configured(String name, AzureProperties azure) {
		KeyStore store = store(name);
		return new ConfiguredKeyStore(store, transport(name, azure), accessToken(name, store.uri()), workspace(name));
	}

	private KeyStore store(String name) {
		KeyStoreType checkedType = require(this.type, name, "type", "It must be key-vault or managed-hsm.");
		URI origin = StoreAddress.origin(name, checkedType, require(this.uri, name, "uri", StoreAddress.REMEDY),
				this.verifyChallengeResource);
		return new KeyStore(storeName(name), checkedType, origin, rules(name, checkedType),
				ResourceId.checked(name, checkedType, this.resourceId));
	}

	private TransportSettings transport(String name, AzureProperties azure) {
		return new TransportSettings(PREFIX + "." + name,
				Optional.ofNullable(this.tlsBundle).or(() -> Optional.ofNullable(azure.tlsBundle())),
				(this.connectTimeout != null) ? this.connectTimeout : azure.connectTimeout(),
				(this.callTimeout != null) ? this.callTimeout : azure.callTimeout());
	}

	/** The token's value is repeated in no message. */
	private Optional<Secret> accessToken(String name, URI origin) {
		if (this.accessToken == null) {
			return Optional.empty();
		}
		if (AzureDomains.include(origin)) {
			throw refused(name, "access-token", origin.getHost() + " lies in Azure's own domains, where only tokens of"
					+ " Microsoft Entra ID count. Leave the property out; Keyrotor gets such a token by itself.");
		}
		if (this.verifyChallengeResource) {
			throw refused(name, "access-token",
					"It is for an emulator and is taken only together with" + " verify-challenge-resource: false.");
		}
		if (!TOKEN.matcher(this.accessToken.value()).matches()) {
			throw refused(name, "access-token", "It must be 1 to 8192 visible ASCII characters without blanks.");
		}
		return Optional.of(this.accessToken);
	}

	private Optional<UUID> workspace(String name) {
		if (this.auditWorkspace != null && !GUID.matcher(this.auditWorkspace).matches()) {
			throw refused(name, "audit-workspace",
					"It is '" + this.auditWorkspace
							+ "'. It must be the workspace's id, a GUID that its overview shows in"
							+ " Azure, such as 3f2b9a64-0d57-4c1e-8a90-b7d1e5c2f846; not its resource id.");
		}
		return Optional.ofNullable(this.auditWorkspace).map(UUID::fromString);
	}

	private static KeyStoreName storeName(String name) {
		try {
			return new KeyStoreName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedProperty(PREFIX + "." + name, String.valueOf(ex.getMessage()));
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
			throw refused(name, "policy-floor", "A Managed HSM always has 28 days; leave it out.");
		}
		if (Boolean.FALSE.equals(this.policyRequiredBeforeRotation)) {
			throw refused(name, "policy-required-before-rotation",
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
			throw refused(name, "policy-floor",
					"It is " + this.policyFloor + ". It must be 7 to 28 days, such as P7D.");
		}
		return Math.toIntExact(days);
	}

	private static <T> T require(@Nullable T value, String name, String property, String remedy) {
		if (value == null) {
			throw refused(name, property, "It is missing. " + remedy);
		}
		return value;
	}

	static RefusedProperty refused(String name, String property, String reason) {
		return new RefusedProperty(PREFIX + "." + name + "." + property, reason);
	}

}
