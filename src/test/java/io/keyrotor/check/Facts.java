package io.keyrotor.check;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.keyrotor.check.LocalRoles.Assignment;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.RotationPolicy;

/** Everything that can be read of a store, all well until a test says otherwise. */
record Facts(KeyStore store, Reading<OwnIdentity> identity, Reading<StoreResource> resource,
		Reading<GrantedPermissions> permissions, Reading<List<AuditDestination>> audit, Reading<LocalRoles> localRoles,
		Reading<List<ListedKey>> list, Reading<Key> key, Reading<RotationPolicy> policy) {

	static final String OWN = "0a0a0a0a-0000-4000-8000-000000000001";

	static final String OTHER = "0b0b0b0b-0000-4000-8000-000000000002";

	static final String TENANT = "0c0c0c0c-0000-4000-8000-000000000003";

	static final KeyId KEY = KeyId.of("payments", "orders");

	static final KeyStore VAULT = new KeyStore(new KeyStoreName("payments"), KeyStoreType.KEY_VAULT,
			URI.create("https://payments.vault.azure.net"), KeyStoreRules.keyVault(28, false), Optional.of("/id"));

	static final KeyStore HSM = new KeyStore(new KeyStoreName("payments"), KeyStoreType.MANAGED_HSM,
			URI.create("https://payments.managedhsm.azure.net"), KeyStoreRules.managedHsm(), Optional.of("/id"));

	static final List<PermissionSet> OFFICER = List.of(data("Microsoft.KeyVault/vaults/keys/*"),
			data("Microsoft.KeyVault/vaults/keyrotationpolicies/*"));

	static Facts ofVault() {
		return new Facts(VAULT, identity(OWN, TENANT), known(resourceAt("https://payments.vault.azure.net/")),
				granted(OFFICER), known(List.of(destination(granted(List.of(actions("*/read")))))),
				new Reading.NotAsked<>("A vault has no local roles.", "Nothing."),
				known(List.of(new ListedKey(KEY.name(), true, false, Map.of()))), known(key("Recoverable")),
				known(RotationPolicy.of(List.of(), Optional.empty())));
	}

	static Facts ofHsm() {
		Facts vault = ofVault();
		return new Facts(HSM, vault.identity, known(resourceAt("https://payments.managedhsm.azure.net/")),
				vault.permissions, vault.audit, known(roles(cryptoUser(OWN, "/keys"))), vault.list, vault.key,
				vault.policy);
	}

	/** A vault with access policies in place of roles. */
	static Facts ofPolicyVault(AccessPolicy... policies) {
		return ofVault()
			.resource((seen) -> new StoreResource(seen.uri(), seen.tenantId(), Optional.of(true), seen.retentionDays(),
					true, seen.publicNetworkAccess(), seen.networkRules(), false, Arrays.asList(policies)));
	}

	List<Check> checks() {
		return StoreChecks.of(this.store,
				new Inspection(this.identity, this.resource, this.permissions, this.audit, this.localRoles),
				new KeyReadings(this.list, this.key, this.policy));
	}

	Check check(CheckName name) {
		return checks().stream().filter((check) -> check.name() == name).findFirst().orElseThrow();
	}

	Facts store(KeyStore changed) {
		return new Facts(changed, this.identity, this.resource, this.permissions, this.audit, this.localRoles,
				this.list, this.key, this.policy);
	}

	Facts identity(Reading<OwnIdentity> changed) {
		return new Facts(this.store, changed, this.resource, this.permissions, this.audit, this.localRoles, this.list,
				this.key, this.policy);
	}

	Facts resource(Reading<StoreResource> changed) {
		return new Facts(this.store, this.identity, changed, this.permissions, this.audit, this.localRoles, this.list,
				this.key, this.policy);
	}

	Facts resource(UnaryOperator<StoreResource> change) {
		return resource(known(change.apply(((Reading.Known<StoreResource>) this.resource).value())));
	}

	Facts permissions(Reading<GrantedPermissions> changed) {
		return new Facts(this.store, this.identity, this.resource, changed, this.audit, this.localRoles, this.list,
				this.key, this.policy);
	}

	Facts audit(Reading<List<AuditDestination>> changed) {
		return new Facts(this.store, this.identity, this.resource, this.permissions, changed, this.localRoles,
				this.list, this.key, this.policy);
	}

	Facts localRoles(Reading<LocalRoles> changed) {
		return new Facts(this.store, this.identity, this.resource, this.permissions, this.audit, changed, this.list,
				this.key, this.policy);
	}

	Facts list(Reading<List<ListedKey>> changed) {
		return new Facts(this.store, this.identity, this.resource, this.permissions, this.audit, this.localRoles,
				changed, this.key, this.policy);
	}

	Facts key(Reading<Key> changed) {
		return new Facts(this.store, this.identity, this.resource, this.permissions, this.audit, this.localRoles,
				this.list, changed, this.policy);
	}

	Facts policy(Reading<RotationPolicy> changed) {
		return new Facts(this.store, this.identity, this.resource, this.permissions, this.audit, this.localRoles,
				this.list, this.key, changed);
	}

	/** Neither vault nor Managed HSM may be looked at in Azure Resource Manager. */
	Facts withoutResource() {
		Reading.NotAsked<StoreResource> none = new Reading.NotAsked<>("No resource id is configured.", "Configure it.");
		return resource(none).permissions(none.forOther()).audit(none.forOther());
	}

	static <T> Reading<T> known(T value) {
		return new Reading.Known<>(value);
	}

	static Reading<GrantedPermissions> granted(List<PermissionSet> sets) {
		return known(new GrantedPermissions(sets, true));
	}

	/** There are more than these. */
	static Reading<GrantedPermissions> someOf(PermissionSet... sets) {
		return known(new GrantedPermissions(List.of(sets), false));
	}

	static <T> Reading<T> failed(Kind kind, int status, String code) {
		return new Reading.Failed<>(failure(kind, status, code), "Give the role.");
	}

	static <T> Reading<T> forbidden() {
		return failed(Kind.FORBIDDEN, 403, "ForbiddenByRbac");
	}

	static <T> Reading<T> unreachable() {
		return new Reading.Failed<>(new UpstreamFailure(Kind.UNAVAILABLE, Origin.unanswered("Azure"), Optional.empty(),
				"Azure could not be reached."), "Give the role.");
	}

	static UpstreamFailure failure(Kind kind, int status, String code) {
		return new UpstreamFailure(kind,
				new Origin("Azure", OptionalInt.of(status), Optional.of(code), Optional.empty()), Optional.empty(),
				"Azure answered " + status + " " + code + ".");
	}

	static Reading<OwnIdentity> identity(String objectId, String tenantId) {
		return known(new OwnIdentity(Optional.of(objectId), Optional.of(tenantId)));
	}

	static StoreResource resourceAt(String uri) {
		return new StoreResource(URI.create(uri), Optional.of(TENANT), Optional.of(true), OptionalInt.of(90), true,
				Optional.of("Enabled"), rules("Deny", "AzureServices"), true, List.of());
	}

	static StoreResource deletion(StoreResource seen, Optional<Boolean> softDelete, boolean purgeProtection) {
		return new StoreResource(seen.uri(), seen.tenantId(), softDelete, seen.retentionDays(), purgeProtection,
				seen.publicNetworkAccess(), seen.networkRules(), seen.roleBased(), seen.accessPolicies());
	}

	static StoreResource network(StoreResource seen, Optional<String> access, Optional<NetworkRules> rules) {
		return new StoreResource(seen.uri(), seen.tenantId(), seen.softDelete(), seen.retentionDays(),
				seen.purgeProtection(), access, rules, seen.roleBased(), seen.accessPolicies());
	}

	static StoreResource tenant(StoreResource seen, Optional<String> tenant) {
		return new StoreResource(seen.uri(), tenant, seen.softDelete(), seen.retentionDays(), seen.purgeProtection(),
				seen.publicNetworkAccess(), seen.networkRules(), seen.roleBased(), seen.accessPolicies());
	}

	static Optional<NetworkRules> rules(String defaultAction, String bypass) {
		return Optional.of(new NetworkRules(Optional.of(defaultAction), Optional.of(bypass)));
	}

	static PermissionSet actions(String... actions) {
		return new PermissionSet(List.of(actions), List.of(), List.of(), List.of());
	}

	static PermissionSet data(String... dataActions) {
		return new PermissionSet(List.of(), List.of(), List.of(dataActions), List.of());
	}

	static AuditDestination destination(Reading<GrantedPermissions> permissions) {
		return new AuditDestination("audit", "/subscriptions/s/workspaces/logs", "AZKVAuditLogs", permissions);
	}

	static Key key(String recoveryLevel) {
		KeyVersion version = new KeyVersion(new VersionId("0123456789abcdef0123456789abcdef"), true, Instant.EPOCH,
				Optional.empty(), Optional.empty());
		return new Key(KEY, new KeyShape("RSA", OptionalInt.of(2048), Optional.empty()), false, version, Set.of(),
				Optional.of(recoveryLevel).filter((word) -> !word.isEmpty()));
	}

	static ListedKey listed(String name, boolean managed) {
		return new ListedKey(new KeyName(name), true, managed, Map.of());
	}

	static LocalRoles roles(Assignment... assignments) {
		return new LocalRoles(List.of(assignments), true);
	}

	static Assignment cryptoUser(String principal, String scope) {
		return role(principal, scope, "Managed HSM Crypto User", "Microsoft.KeyVault/managedHsm/keys/read/action",
				"Microsoft.KeyVault/managedHsm/keys/write/action", "Microsoft.KeyVault/managedHsm/keys/rotate/action");
	}

	static Assignment cryptoOfficer(String principal, String scope) {
		return role(principal, scope, "Managed HSM Crypto Officer",
				"Microsoft.KeyVault/managedHsm/keys/deletedKeys/read/action");
	}

	static Assignment role(String principal, String scope, String name, String... dataActions) {
		return new Assignment(principal, scope, name, Optional.of(List.of(data(dataActions))));
	}

	static AccessPolicy policy(String objectId, String... permissions) {
		return new AccessPolicy(objectId, false, Set.of(permissions));
	}

}
