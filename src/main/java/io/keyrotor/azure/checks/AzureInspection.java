package io.keyrotor.azure.checks;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.azure.TokenClaims;
import io.keyrotor.check.AuditDestination;
import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.Inspection;
import io.keyrotor.check.LocalRoles;
import io.keyrotor.check.OwnIdentity;
import io.keyrotor.check.Reading;
import io.keyrotor.check.ResourceRemedies;
import io.keyrotor.check.StoreInspection;
import io.keyrotor.check.StoreResource;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

import org.springframework.stereotype.Component;

/**
 * Looks at a store through Azure Resource Manager and, on a Managed HSM, through its
 * local roles. Only a resource that is this store is asked about further.
 */
@Component
final class AzureInspection implements StoreInspection {

	private static final String SIGN_IN = "Look at how this service signs in to Azure, then ask again.";

	private static final String LOCAL_ROLES = "Give this service's identity a local role at / that may read role"
			+ " assignments and definitions, such as Managed HSM Crypto User or Managed HSM Crypto Auditor.";

	private static final String READER = "Give this service's identity the role Reader on the resource. A new role takes"
			+ " some minutes to work.";

	private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-fA-F-]{36}");

	private final KeyStoreTransports stores;

	private final ArmStores arm;

	private final LocalRbac localRbac;

	AzureInspection(AzureHttp http, KeyStoreTransports stores, AzureProperties properties) {
		this.stores = stores;
		this.arm = new ArmStores(http, properties.resourceManagerUri());
		this.localRbac = new LocalRbac(stores);
	}

	@Override
	public Inspection inspect(KeyStore store) {
		try (SideBySide sideBySide = new SideBySide()) {
			Supplier<Reading<OwnIdentity>> identity = sideBySide.start(() -> identity(store));
			Supplier<Reading<LocalRoles>> localRoles = sideBySide.start(() -> localRoles(store));
			Reading<StoreResource> resource = resource(store);
			Reading<StoreResource> confirmed = Inspection.confirmed(store, resource);
			Supplier<Reading<GrantedPermissions>> permissions = sideBySide.start(() -> permissions(store, confirmed));
			Reading<List<AuditDestination>> audit = audit(store, confirmed);
			return new Inspection(identity.get(), resource, permissions.get(), audit, localRoles.get());
		}
	}

	@Override
	public Inspection inspect(KeyStore store, KeyName key) {
		try (SideBySide sideBySide = new SideBySide()) {
			Supplier<Reading<OwnIdentity>> identity = sideBySide.start(() -> identity(store));
			Supplier<Reading<LocalRoles>> localRoles = sideBySide.start(() -> localRoles(store));
			Reading<StoreResource> resource = resource(store);
			return new Inspection(identity.get(), resource,
					permissionsOn(store, key, Inspection.confirmed(store, resource)),
					new Reading.NotAsked<>("A rotation does not need the audit events.",
							"GET /v1/key-stores/" + store.name() + "/checks to see where they go."),
					localRoles.get());
		}
	}

	/** Only a vault that goes by roles has permissions on a key. */
	private Reading<GrantedPermissions> permissionsOn(KeyStore store, KeyName key, Reading<StoreResource> confirmed) {
		return switch (confirmed) {
			case Reading.Known<StoreResource>(StoreResource found) when found.roleBased()
					&& store.type() == KeyStoreType.KEY_VAULT ->
				Reading.of(() -> this.arm.permissions(store.resourceId().orElseThrow() + "/keys/" + key),
						ResourceRemedies.reader());
			case Reading.Known<StoreResource> _ -> new Reading.NotAsked<>("The store does not go by Azure roles.",
					"Look at its access policies or local roles.");
			case Reading.Unread<StoreResource> unread -> unread.forOther();
		};
	}

	private Reading<OwnIdentity> identity(KeyStore store) {
		return Reading.of(() -> {
			TokenClaims claims = this.stores.to(store).claims(anyRequest(store));
			return new OwnIdentity(claims.objectId(), claims.tenantId());
		}, SIGN_IN);
	}

	/** Stands for all requests to the store, which have the same token. */
	private static AzureRequest anyRequest(KeyStore store) {
		return AzureRequest.get(store.name().value(), URI.create(store.uri() + "/"), KeyDomain.scope(store));
	}

	private Reading<StoreResource> resource(KeyStore store) {
		return store.resourceId()
			.map((id) -> Reading.of(() -> this.arm.store(id), ResourceRemedies.reader()))
			.orElseGet(() -> new Reading.NotAsked<>(
					"Azure Resource Manager was not asked, because no resource id is configured for this store.",
					ResourceRemedies.configure(store)));
	}

	private Reading<GrantedPermissions> permissions(KeyStore store, Reading<StoreResource> confirmed) {
		return switch (confirmed) {
			case Reading.Known<StoreResource> _ ->
				Reading.of(() -> this.arm.permissions(store.resourceId().orElseThrow()), ResourceRemedies.reader());
			case Reading.Unread<StoreResource> unread -> unread.forOther();
		};
	}

	private Reading<List<AuditDestination>> audit(KeyStore store, Reading<StoreResource> confirmed) {
		return switch (confirmed) {
			case Reading.Known<StoreResource> _ ->
				Reading.of(() -> this.arm.audit(store.resourceId().orElseThrow()), ResourceRemedies.reader());
			case Reading.Unread<StoreResource> unread -> unread.forOther();
		};
	}

	private Reading<LocalRoles> localRoles(KeyStore store) {
		if (store.type() != KeyStoreType.MANAGED_HSM) {
			return new Reading.NotAsked<>("A vault has no local roles.",
					"Look at the vault's roles or access policies.");
		}
		return Reading.of(() -> this.localRbac.roles(store), LOCAL_ROLES);
	}

	@Override
	public Reading<GrantedPermissions> rolesOn(KeyStore store, KeyName key, String principalId) {
		if (store.type() == KeyStoreType.MANAGED_HSM) {
			return new Reading.NotAsked<>("A Managed HSM does not go by Azure's roles.", "Look at its local roles.");
		}
		if (!OBJECT_ID.matcher(principalId).matches()) {
			return new Reading.NotAsked<>("The consumer tells no object id of its identity.",
					"Look in Azure whether it has the role.");
		}
		return store.resourceId()
			.<Reading<GrantedPermissions>>map((id) -> Reading.of(() -> this.arm.roles(id + "/keys/" + key, principalId),
					ResourceRemedies.reader()))
			.orElseGet(() -> new Reading.NotAsked<>(
					"Azure Resource Manager was not asked, because no resource id is configured for this store.",
					ResourceRemedies.configure(store)));
	}

	@Override
	public Reading<GrantedPermissions> ownRightsOn(String resourceId) {
		return Reading.of(() -> this.arm.permissions(resourceId), READER);
	}

}
