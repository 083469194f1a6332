package io.keyrotor.check;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

/**
 * A vault or Managed HSM as Azure Resource Manager shows it. What it leaves out is off:
 * no purge protection, access policies instead of roles, no firewall. Soft delete alone
 * is on unless a store of old says otherwise, so that nothing follows where it is left
 * out (Vaults - Get, {@code enableSoftDelete}).
 *
 * @param uri {@code vaultUri} or {@code hsmUri}
 * @param retentionDays how long a deleted key can be recovered
 * @param publicNetworkAccess {@code Enabled}, {@code Disabled} or
 * {@code SecuredByPerimeter}
 * @param roleBased whether a vault decides by Azure roles; otherwise by access policies
 */
public record StoreResource(URI uri, Optional<String> tenantId, Optional<Boolean> softDelete, OptionalInt retentionDays,
		boolean purgeProtection, Optional<String> publicNetworkAccess, Optional<NetworkRules> networkRules,
		boolean roleBased, List<AccessPolicy> accessPolicies, Optional<String> location) {

	/** A store that does not tell its region. */
	public StoreResource(URI uri, Optional<String> tenantId, Optional<Boolean> softDelete, OptionalInt retentionDays,
			boolean purgeProtection, Optional<String> publicNetworkAccess, Optional<NetworkRules> networkRules,
			boolean roleBased, List<AccessPolicy> accessPolicies) {
		this(uri, tenantId, softDelete, retentionDays, purgeProtection, publicNetworkAccess, networkRules, roleBased,
				accessPolicies, Optional.empty());
	}

	public StoreResource {
		uri = KeyStore.origin(uri);
		accessPolicies = List.copyOf(accessPolicies);
	}

	/** Whether this is the resource of the configured store, as far as names tell. */
	public Identity identity(KeyStore store) {
		if (this.uri.equals(store.uri()) || (store.type() == KeyStoreType.MANAGED_HSM && isOneRegionOf(store))) {
			return Identity.SAME;
		}
		return store.uri().getHost().endsWith(cloud()) ? Identity.OTHER : Identity.NOT_COMPARABLE;
	}

	/** A Managed HSM has a name of its own in each region: {@code westus.name...}. */
	private boolean isOneRegionOf(KeyStore store) {
		String one = this.uri.getHost();
		String other = store.uri().getHost();
		return isRegional(one, other) || isRegional(other, one);
	}

	private static boolean isRegional(String longer, String shorter) {
		int dot = longer.indexOf('.');
		return dot > 0 && longer.substring(dot + 1).equals(shorter);
	}

	/** The end that all names of one cloud have, such as {@code .azure.net}. */
	private String cloud() {
		String host = this.uri.getHost();
		return host.substring(host.lastIndexOf('.', host.lastIndexOf('.') - 1));
	}

	/** What comparing the names says. */
	public enum Identity {

		/** It is the configured store. */
		SAME,
		/** It is another store. */
		OTHER,
		/** The configured name is none of Azure's, so that nothing follows from it. */
		NOT_COMPARABLE

	}

}
