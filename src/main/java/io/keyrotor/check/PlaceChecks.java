package io.keyrotor.check;

import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStore;

/** Where the store is: which resource, which tenant, which networks. */
final class PlaceChecks {

	private static final String ENABLED = "Enabled";

	private static final String DISABLED = "Disabled";

	private final KeyStore store;

	private final Reading<StoreResource> resource;

	PlaceChecks(KeyStore store, Reading<StoreResource> confirmed) {
		this.store = store;
		this.resource = confirmed;
	}

	/** Takes the resource as it was read, whether or not it is this store's. */
	Check resourceId(Reading<StoreResource> read) {
		if (read instanceof Reading.Unread<StoreResource> unread) {
			return Check.unknown(CheckName.RESOURCE_ID, unread);
		}
		return switch (this.resource) {
			case Reading.Known<StoreResource>(StoreResource found) -> Check.pass(CheckName.RESOURCE_ID,
					"The configured resource is this store: it is at " + found.uri() + ".");
			case Reading.Unread<StoreResource> unread when isOther(read) ->
				Check.fail(CheckName.RESOURCE_ID, unread.reason(), unread.remedy());
			case Reading.Unread<StoreResource> unread -> Check.unknown(CheckName.RESOURCE_ID, unread);
		};
	}

	private boolean isOther(Reading<StoreResource> read) {
		return read instanceof Reading.Known<StoreResource>(StoreResource found)
				&& found.identity(this.store) == StoreResource.Identity.OTHER;
	}

	Check tenant(Reading<OwnIdentity> identity) {
		if (this.resource instanceof Reading.Unread<StoreResource> unread) {
			return Check.unknown(CheckName.TENANT, unread);
		}
		if (identity instanceof Reading.Unread<OwnIdentity> unread) {
			return Check.unknown(CheckName.TENANT, unread);
		}
		Optional<String> theirs = value(this.resource).flatMap(StoreResource::tenantId);
		Optional<String> ours = value(identity).flatMap(OwnIdentity::tenantId);
		return (theirs.isEmpty() || ours.isEmpty()) ? untoldTenant(theirs) : tenant(theirs.get(), ours.get());
	}

	private static Check tenant(String theirs, String ours) {
		return theirs.equalsIgnoreCase(ours)
				? Check.pass(CheckName.TENANT,
						"The store belongs to tenant " + theirs + ", and so does this service's identity.")
				: Check.fail(CheckName.TENANT,
						"The store belongs to tenant " + theirs + ", and this service's identity to another one.",
						"Run this service with an identity of the store's tenant, or move the store to the tenant of"
								+ " the identity.");
	}

	private static Check untoldTenant(Optional<String> theirs) {
		return Check.unknown(CheckName.TENANT,
				theirs.isEmpty() ? "The store's resource names no tenant."
						: "The token of this service's identity names no tenant.",
				"Compare the tenants of the store and of this service's identity in Azure.");
	}

	Stream<Check> networks() {
		return switch (this.resource) {
			case Reading.Known<StoreResource>(StoreResource found) ->
				Stream.of(publicNetworkAccess(found), trustedServices(found));
			case Reading.Unread<StoreResource> unread ->
				Stream.of(CheckName.PUBLIC_NETWORK_ACCESS, CheckName.TRUSTED_SERVICES_BYPASS)
					.map((name) -> Check.unknown(name, unread));
		};
	}

	private static Check publicNetworkAccess(StoreResource found) {
		if (isPerimeter(found)) {
			return Check.pass(CheckName.PUBLIC_NETWORK_ACCESS,
					"A network security perimeter decides who reaches the store.");
		}
		if (access(found).equalsIgnoreCase(DISABLED)) {
			return Check.pass(CheckName.PUBLIC_NETWORK_ACCESS,
					"Public network access is disabled; the store is reached through private endpoints.");
		}
		if (found.networkRules().filter(NetworkRules::denies).isPresent()) {
			return Check.pass(CheckName.PUBLIC_NETWORK_ACCESS,
					"The store's firewall lets only listed addresses and networks through.");
		}
		return Check.fail(CheckName.PUBLIC_NETWORK_ACCESS,
				"Every network can reach the store: public access is enabled and the firewall's default is Allow.",
				"Set the firewall's default to Deny or disable public access, once this service and the users of the"
						+ " keys have another way: a rule, a private endpoint or the exception for trusted services.");
	}

	private static Check trustedServices(StoreResource found) {
		if (isPerimeter(found)) {
			return Check.unknown(CheckName.TRUSTED_SERVICES_BYPASS,
					"A network security perimeter overrides the exception for trusted Microsoft services.",
					"Look whether the perimeter's rules let the users of the keys through.");
		}
		if (!isRestricted(found)) {
			return Check.pass(CheckName.TRUSTED_SERVICES_BYPASS,
					"No exception is needed, because every network can reach the store.");
		}
		return found.networkRules().map(PlaceChecks::trustedServices).orElseGet(PlaceChecks::untoldBypass);
	}

	private static Check trustedServices(NetworkRules rules) {
		return rules.trustedServicesPass()
				? Check.pass(CheckName.TRUSTED_SERVICES_BYPASS,
						"Trusted Microsoft services may bypass the store's firewall.")
				: Check.fail(CheckName.TRUSTED_SERVICES_BYPASS,
						"The store is restricted, and trusted Microsoft services may not bypass its firewall.",
						"Set the firewall's bypass to AzureServices, unless all users of the keys come through private"
								+ " endpoints.");
	}

	private static Check untoldBypass() {
		return Check.unknown(CheckName.TRUSTED_SERVICES_BYPASS,
				"Public access is disabled, and Azure shows no network rules, so that the exception cannot be seen.",
				"Set the firewall's bypass to AzureServices explicitly.");
	}

	private static boolean isRestricted(StoreResource found) {
		return !access(found).equalsIgnoreCase(ENABLED)
				|| found.networkRules().filter(NetworkRules::denies).isPresent();
	}

	private static boolean isPerimeter(StoreResource found) {
		return access(found).equalsIgnoreCase("SecuredByPerimeter");
	}

	private static String access(StoreResource found) {
		return found.publicNetworkAccess().orElse(ENABLED);
	}

	private static <T> Optional<T> value(Reading<T> reading) {
		return (reading instanceof Reading.Known<T>(T found)) ? Optional.of(found) : Optional.empty();
	}

}
