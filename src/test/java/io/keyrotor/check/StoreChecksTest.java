package io.keyrotor.check;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.keyrotor.check.LocalRoles.Assignment;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.keyrotor.check.CheckName.AUDIT_LOGGING;
import static io.keyrotor.check.CheckName.GET_KEY;
import static io.keyrotor.check.CheckName.GET_ROTATION_POLICY;
import static io.keyrotor.check.CheckName.LIST_KEYS;
import static io.keyrotor.check.CheckName.PUBLIC_NETWORK_ACCESS;
import static io.keyrotor.check.CheckName.PURGE_PROTECTION;
import static io.keyrotor.check.CheckName.RECOVERY_LEVEL;
import static io.keyrotor.check.CheckName.RESOURCE_ID;
import static io.keyrotor.check.CheckName.ROTATE_KEY;
import static io.keyrotor.check.CheckName.SET_ROTATION_POLICY;
import static io.keyrotor.check.CheckName.SOFT_DELETE;
import static io.keyrotor.check.CheckName.TENANT;
import static io.keyrotor.check.CheckName.TRUSTED_SERVICES_BYPASS;
import static io.keyrotor.check.CheckName.UPDATE_KEY;
import static io.keyrotor.check.CheckStatus.FAIL;
import static io.keyrotor.check.CheckStatus.PASS;
import static io.keyrotor.check.CheckStatus.UNKNOWN;
import static io.keyrotor.check.Facts.OTHER;
import static io.keyrotor.check.Facts.OWN;
import static io.keyrotor.check.Facts.actions;
import static io.keyrotor.check.Facts.cryptoOfficer;
import static io.keyrotor.check.Facts.cryptoUser;
import static io.keyrotor.check.Facts.data;
import static io.keyrotor.check.Facts.destination;
import static io.keyrotor.check.Facts.failed;
import static io.keyrotor.check.Facts.forbidden;
import static io.keyrotor.check.Facts.granted;
import static io.keyrotor.check.Facts.known;
import static io.keyrotor.check.Facts.policy;
import static io.keyrotor.check.Facts.role;
import static io.keyrotor.check.Facts.roles;
import static io.keyrotor.check.Facts.rules;
import static io.keyrotor.check.Facts.someOf;
import static io.keyrotor.check.Facts.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What each check makes of what was read, as tables. */
class StoreChecksTest {

	private static final String HSM_KEYS = "Microsoft.KeyVault/managedHsm/keys/";

	private static final Facts VAULT = Facts.ofVault();

	private static final Facts HSM = Facts.ofHsm();

	private static final List<CheckName> WRITES = List.of(UPDATE_KEY, ROTATE_KEY, SET_ROTATION_POLICY);

	@Test
	void allChecksAreThereInTheirOrderWhateverIsKnown() {
		Facts nothing = VAULT.resource(Facts.<StoreResource>unreachable())
			.identity(unreachable())
			.permissions(unreachable())
			.audit(unreachable())
			.localRoles(unreachable())
			.list(unreachable())
			.key(unreachable())
			.policy(unreachable());
		assertThat(nothing.checks()).extracting(Check::name).containsExactly(CheckName.values());
		assertThat(nothing.checks()).extracting(Check::status).containsOnly(UNKNOWN);
		assertThat(nothing.store(Facts.HSM).checks()).extracting(Check::name).containsExactly(CheckName.values());
		assertThat(VAULT.checks()).extracting(Check::status).containsOnly(PASS);
		assertThat(HSM.checks()).extracting(Check::status).containsOnly(PASS);
	}

	@ParameterizedTest(name = "{0} {1}: {2}")
	@MethodSource("rows")
	void saysWhatFollowsFromWhatWasRead(CheckName name, CheckStatus status, String about, Facts facts) {
		Check check = facts.check(name);
		assertThat(check.status()).as(check.detail()).isEqualTo(status);
		assertThat(check.detail()).endsWith(".").doesNotContain(OWN, OTHER).contains(about);
		assertThat(check.remedy().isPresent()).isEqualTo(status != PASS);
	}

	@Test
	void theTablesHoldEveryStatusOfEveryCheck() {
		Map<CheckName, Set<CheckStatus>> seen = new EnumMap<>(CheckName.class);
		rows().map(Arguments::get)
			.forEach((row) -> seen.computeIfAbsent((CheckName) row[0], (_) -> EnumSet.noneOf(CheckStatus.class))
				.add((CheckStatus) row[1]));
		assertThat(seen.keySet()).containsExactly(CheckName.values());
		assertThat(seen.values()).allSatisfy((statuses) -> assertThat(statuses).containsExactly(CheckStatus.values()));
	}

	static Stream<Arguments> rows() {
		return Stream
			.of(resourceIds(), deletion(), hints(), tenants(), networks(), audit(), reads(), vaultRights(),
					policyRights(), localRights())
			.flatMap((rows) -> rows);
	}

	private static Stream<Arguments> resourceIds() {
		return Stream.of(arguments(RESOURCE_ID, PASS, "is this store", VAULT),
				arguments(RESOURCE_ID, FAIL, "https://other.vault.azure.net",
						VAULT.resource(known(Facts.resourceAt("https://other.vault.azure.net")))),
				arguments(RESOURCE_ID, UNKNOWN, "No resource id is configured.", VAULT.withoutResource()),
				arguments(RESOURCE_ID, UNKNOWN, "403", VAULT.resource(Facts.<StoreResource>forbidden())),
				arguments(RESOURCE_ID, UNKNOWN, "cannot be told", VAULT.store(privateName())),
				arguments(SOFT_DELETE, PASS, "A hint from key payments/orders", VAULT.store(privateName())),
				arguments(TENANT, UNKNOWN, "https://other.vault.azure.net",
						VAULT.resource(known(Facts.resourceAt("https://other.vault.azure.net")))),
				arguments(ROTATE_KEY, UNKNOWN, "https://other.vault.azure.net",
						VAULT.resource(known(Facts.resourceAt("https://other.vault.azure.net")))));
	}

	private static KeyStore privateName() {
		return new KeyStore(Facts.VAULT.name(), Facts.VAULT.type(), URI.create("https://keys.corp.example"),
				Facts.VAULT.rules(), Facts.VAULT.resourceId());
	}

	private static Stream<Arguments> deletion() {
		Facts silent = VAULT.resource((seen) -> Facts.deletion(seen, Optional.empty(), true));
		return Stream.of(arguments(SOFT_DELETE, PASS, "for 90 days", VAULT),
				arguments(SOFT_DELETE, FAIL, "not enabled",
						VAULT.resource((seen) -> Facts.deletion(seen, Optional.of(false), false))),
				arguments(SOFT_DELETE, PASS, "A hint from key payments/orders", silent),
				arguments(SOFT_DELETE, FAIL, "A hint", silent.key(known(Facts.key("Purgeable")))),
				arguments(SOFT_DELETE, UNKNOWN, "does not say", silent.key(known(Facts.key("")))),
				arguments(PURGE_PROTECTION, PASS, "is enabled", VAULT),
				arguments(PURGE_PROTECTION, FAIL, "not enabled",
						VAULT.resource((seen) -> Facts.deletion(seen, Optional.of(true), false))),
				arguments(PURGE_PROTECTION, FAIL, "not enabled",
						VAULT.resource((seen) -> Facts.deletion(seen, Optional.of(true), false))
							.key(known(Facts.key("Recoverable")))),
				arguments(RECOVERY_LEVEL, PASS, "payments/orders", VAULT),
				arguments(RECOVERY_LEVEL, PASS, "payments/orders", level("Recoverable+ProtectedSubscription")),
				arguments(RECOVERY_LEVEL, PASS, "less than the usual 90 days", level("CustomizedRecoverable")),
				arguments(RECOVERY_LEVEL, FAIL, "purged", level("Recoverable+Purgeable")),
				arguments(RECOVERY_LEVEL, FAIL, "purged", level("CustomizedRecoverable+Purgeable")),
				arguments(RECOVERY_LEVEL, FAIL, "not be recovered", level("Purgeable")),
				arguments(RECOVERY_LEVEL, UNKNOWN, "tells no recovery level", level("")),
				arguments(RECOVERY_LEVEL, UNKNOWN, "'Novel'", level("Novel")),
				arguments(RECOVERY_LEVEL, UNKNOWN, "403", VAULT.key(forbidden())));
	}

	/** Without the resource, a key's recovery level tells as much as it can. */
	private static Stream<Arguments> hints() {
		Facts none = VAULT.withoutResource();
		String hint = "A hint from key payments/orders";
		return Stream.of(arguments(SOFT_DELETE, PASS, hint, none),
				arguments(SOFT_DELETE, PASS, hint, none.key(known(Facts.key("Recoverable+Purgeable")))),
				arguments(SOFT_DELETE, FAIL, hint, none.key(known(Facts.key("Purgeable")))),
				arguments(SOFT_DELETE, UNKNOWN, "No resource id is configured.", none.key(unreachable())),
				arguments(SOFT_DELETE, UNKNOWN, "No key gives a hint", none.key(known(Facts.key("")))),
				arguments(PURGE_PROTECTION, PASS, hint, none),
				arguments(PURGE_PROTECTION, PASS, hint, none.key(known(Facts.key("CustomizedRecoverable")))),
				arguments(PURGE_PROTECTION, FAIL, hint, none.key(known(Facts.key("Recoverable+Purgeable")))),
				arguments(PURGE_PROTECTION, FAIL, hint, none.key(known(Facts.key("Purgeable")))),
				arguments(PURGE_PROTECTION, UNKNOWN, "No key gives a hint", none.key(unreachable())));
	}

	private static Facts level(String word) {
		return VAULT.key(known(Facts.key(word)));
	}

	private static Stream<Arguments> tenants() {
		return Stream.of(arguments(TENANT, PASS, Facts.TENANT, VAULT),
				arguments(TENANT, PASS, Facts.TENANT,
						VAULT.identity(Facts.identity(OWN, Facts.TENANT.toUpperCase(java.util.Locale.ROOT)))),
				arguments(TENANT, FAIL, "another one", VAULT.identity(Facts.identity(OWN, OTHER))),
				arguments(TENANT, UNKNOWN, "No resource id is configured.", VAULT.withoutResource()),
				arguments(TENANT, UNKNOWN, "names no tenant",
						VAULT.identity(known(new OwnIdentity(Optional.of(OWN), Optional.empty())))),
				arguments(TENANT, UNKNOWN, "resource names no tenant",
						VAULT.resource((seen) -> Facts.tenant(seen, Optional.empty()))),
				arguments(TENANT, UNKNOWN, "could not be reached", VAULT.identity(unreachable())));
	}

	private static Stream<Arguments> networks() {
		Facts open = network(Optional.of("Enabled"), rules("Allow", "None"));
		Facts bare = network(Optional.empty(), Optional.empty());
		Facts perimeter = network(Optional.of("SecuredByPerimeter"), rules("Deny", "AzureServices"));
		return Stream.of(arguments(PUBLIC_NETWORK_ACCESS, PASS, "firewall", VAULT),
				arguments(PUBLIC_NETWORK_ACCESS, PASS, "disabled", network(Optional.of("disabled"), Optional.empty())),
				arguments(PUBLIC_NETWORK_ACCESS, PASS, "perimeter", perimeter),
				arguments(PUBLIC_NETWORK_ACCESS, FAIL, "Every network", open),
				arguments(PUBLIC_NETWORK_ACCESS, FAIL, "Every network", bare),
				arguments(PUBLIC_NETWORK_ACCESS, UNKNOWN, "No resource id", VAULT.withoutResource()),
				arguments(TRUSTED_SERVICES_BYPASS, PASS, "may bypass", VAULT),
				arguments(TRUSTED_SERVICES_BYPASS, PASS, "may bypass",
						network(Optional.empty(),
								Optional.of(new NetworkRules(Optional.of("Deny"), Optional.empty())))),
				arguments(TRUSTED_SERVICES_BYPASS, PASS, "may bypass",
						network(Optional.of("Disabled"), rules("Allow", "AzureServices"))),
				arguments(TRUSTED_SERVICES_BYPASS, PASS, "No exception is needed", open),
				arguments(TRUSTED_SERVICES_BYPASS, PASS, "No exception is needed", bare),
				arguments(TRUSTED_SERVICES_BYPASS, FAIL, "may not bypass",
						network(Optional.of("Enabled"), rules("Deny", "None"))),
				arguments(TRUSTED_SERVICES_BYPASS, FAIL, "may not bypass",
						network(Optional.of("Disabled"), rules("Allow", "None"))),
				arguments(TRUSTED_SERVICES_BYPASS, UNKNOWN, "no network rules",
						network(Optional.of("Disabled"), Optional.empty())),
				arguments(TRUSTED_SERVICES_BYPASS, UNKNOWN, "perimeter", perimeter),
				arguments(TRUSTED_SERVICES_BYPASS, UNKNOWN, "No resource id", VAULT.withoutResource()));
	}

	private static Facts network(Optional<String> access, Optional<NetworkRules> rules) {
		return VAULT.resource((seen) -> Facts.network(seen, access, rules));
	}

	private static Stream<Arguments> audit() {
		PermissionSet run = actions("Microsoft.OperationalInsights/workspaces/query/read");
		return Stream.of(arguments(AUDIT_LOGGING, PASS, "may query the table AZKVAuditLogs", VAULT), arguments(
				AUDIT_LOGGING, PASS, "may query",
				audited(destination(
						granted(List.of(run, data("Microsoft.OperationalInsights/workspaces/tables/data/read")))))),
				arguments(AUDIT_LOGGING, PASS, "may query",
						audited(destination(granted(List.of(run,
								actions("Microsoft.OperationalInsights/workspaces/query/azkvauditlogs/read")))))),
				arguments(AUDIT_LOGGING, FAIL, "may not query", audited(destination(granted(List.of(run))))),
				arguments(AUDIT_LOGGING, FAIL, "may not query",
						audited(destination(granted(List.of(run,
								actions("Microsoft.OperationalInsights/workspaces/query/Heartbeat/read")))))),
				arguments(AUDIT_LOGGING, FAIL, "may not query",
						audited(destination(granted(List.of(actions("Microsoft.KeyVault/*/read")))))),
				arguments(AUDIT_LOGGING, FAIL, "No diagnostic setting", audited()),
				arguments(AUDIT_LOGGING, FAIL, "does not exist",
						audited(destination(failed(Kind.MISSING, 404, "ResourceNotFound")))),
				arguments(AUDIT_LOGGING, UNKNOWN, "not all", audited(destination(someOf(run)))),
				arguments(AUDIT_LOGGING, UNKNOWN, "403", audited(destination(forbidden()))),
				arguments(AUDIT_LOGGING, UNKNOWN, "403",
						audited(destination(granted(List.of())), destination(forbidden()))),
				arguments(AUDIT_LOGGING, PASS, "may query",
						audited(destination(forbidden()), destination(granted(List.of(actions("*")))))),
				arguments(AUDIT_LOGGING, UNKNOWN, "could not be reached", VAULT.audit(unreachable())));
	}

	private static Facts audited(AuditDestination... destinations) {
		return VAULT.audit(known(List.of(destinations)));
	}

	private static Stream<Arguments> reads() {
		return Stream.of(arguments(LIST_KEYS, PASS, "listed", VAULT),
				arguments(LIST_KEYS, PASS, "listed", VAULT.list(known(List.of()))),
				arguments(LIST_KEYS, FAIL, "403", VAULT.list(forbidden())),
				arguments(LIST_KEYS, FAIL, "403", VAULT.list(failed(Kind.FORBIDDEN, 403, "AccessDenied"))),
				arguments(LIST_KEYS, UNKNOWN, "Firewall",
						VAULT.list(failed(Kind.FORBIDDEN, 403, "ForbiddenByFirewall"))),
				arguments(LIST_KEYS, UNKNOWN, "Connection",
						VAULT.list(failed(Kind.FORBIDDEN, 403, "ForbiddenByConnection"))),
				arguments(LIST_KEYS, UNKNOWN, "403 Forbidden.", HSM.list(failed(Kind.FORBIDDEN, 403, "Forbidden"))),
				arguments(LIST_KEYS, UNKNOWN, "Policy", VAULT.list(failed(Kind.FORBIDDEN, 403, "ForbiddenByPolicy"))),
				arguments(LIST_KEYS, UNKNOWN, "Novel", VAULT.list(failed(Kind.FORBIDDEN, 403, "Novel"))),
				arguments(GET_KEY, UNKNOWN, "403 Forbidden.", HSM.key(failed(Kind.FORBIDDEN, 403, "Forbidden"))),
				arguments(GET_ROTATION_POLICY, UNKNOWN, "Policy",
						VAULT.policy(failed(Kind.FORBIDDEN, 403, "ForbiddenByPolicy"))),
				arguments(LIST_KEYS, UNKNOWN, "401", VAULT.list(failed(Kind.FORBIDDEN, 401, "Unauthorized"))),
				arguments(LIST_KEYS, UNKNOWN, "could not be reached", VAULT.list(unreachable())),
				arguments(GET_KEY, PASS, "payments/orders", VAULT),
				arguments(GET_KEY, FAIL, "other single keys", VAULT.key(forbidden())),
				arguments(GET_KEY, UNKNOWN, "404", VAULT.key(failed(Kind.MISSING, 404, "KeyNotFound"))),
				arguments(GET_KEY, UNKNOWN, "No key", VAULT.key(new Reading.NotAsked<>("No key.", "Create one."))),
				arguments(GET_ROTATION_POLICY, PASS, "was read", VAULT),
				arguments(GET_ROTATION_POLICY, FAIL, "other single keys", VAULT.policy(forbidden())),
				arguments(GET_ROTATION_POLICY, UNKNOWN, "429", VAULT.policy(failed(Kind.THROTTLED, 429, "Throttled"))));
	}

	private static Stream<Arguments> vaultRights() {
		return WRITES.stream()
			.flatMap((right) -> Stream.of(arguments(right, PASS, "Roles of this service's identity", VAULT),
					arguments(right, PASS, "data action", VAULT.permissions(granted(List.of(data("*"))))),
					arguments(right, FAIL, "single keys", VAULT.permissions(granted(List.of(actions("*"))))),
					arguments(right, FAIL, "single keys",
							VAULT.permissions(granted(List.of(data("Microsoft.KeyVault/vaults/secrets/*"))))),
					arguments(right, FAIL, "single keys",
							VAULT.permissions(granted(List.of(new PermissionSet(List.of(), List.of(), List.of("*"),
									List.of("Microsoft.KeyVault/vaults/key*")))))),
					arguments(right, UNKNOWN, "more than were read", VAULT.permissions(someOf(actions("*")))),
					arguments(right, PASS, "data action", VAULT.permissions(someOf(data("*")))),
					arguments(right, UNKNOWN, "403", VAULT.permissions(forbidden())),
					arguments(right, UNKNOWN, "roles or by access policies", VAULT.withoutResource())));
	}

	private static Stream<Arguments> policyRights() {
		String[] granted = { "update", "Rotate", "SetRotationPolicy" };
		return Stream.concat(
				WRITES.stream()
					.flatMap((right) -> Stream.of(
							arguments(right, PASS, "give this service's identity",
									Facts.ofPolicyVault(policy(OWN, granted))),
							arguments(right, PASS, "give this service's identity",
									Facts.ofPolicyVault(policy(OTHER, "get"), policy(OWN, granted))),
							arguments(right, FAIL, "to nobody", Facts.ofPolicyVault()),
							arguments(right, FAIL, "to nobody",
									Facts.ofPolicyVault(policy(OWN, "get", "list"), policy(OTHER, "get"))),
							arguments(right, UNKNOWN, "group", Facts.ofPolicyVault(policy(OTHER, granted))),
							arguments(right, UNKNOWN, "group", Facts.ofPolicyVault(policy(OTHER, "all"))),
							arguments(right, UNKNOWN, "group",
									Facts
										.ofPolicyVault(new AccessPolicy(OWN, true, Set.of("all", "update", "rotate")))),
							arguments(right, UNKNOWN, "no object id",
									Facts.ofPolicyVault(policy(OWN, granted))
										.identity(known(new OwnIdentity(Optional.empty(), Optional.empty())))),
							arguments(right, UNKNOWN, "could not be reached",
									Facts.ofPolicyVault(policy(OWN, granted)).identity(unreachable())))),
				Stream.of(arguments(UPDATE_KEY, PASS, "'all'", Facts.ofPolicyVault(policy(OWN, "All"))),
						arguments(ROTATE_KEY, UNKNOWN, "'all'", Facts.ofPolicyVault(policy(OWN, "all"))),
						arguments(SET_ROTATION_POLICY, UNKNOWN, "'all'", Facts.ofPolicyVault(policy(OWN, "all")))));
	}

	private static Stream<Arguments> localRights() {
		return WRITES.stream()
			.flatMap(
					(right) -> Stream.of(arguments(right, PASS, "Managed HSM Crypto User", HSM),
							arguments(right, PASS, "at /", hsm(cryptoUser(OWN, "/"))),
							arguments(right, PASS, "Own role", hsm(role(OWN, "/keys", "Own role", HSM_KEYS + "*"))),
							arguments(right, FAIL, "No local role", hsm()),
							arguments(right, FAIL, "Managed HSM Crypto Officer at /",
									hsm(cryptoOfficer(OWN, "/"), cryptoOfficer(OTHER, "/"))),
							arguments(right, FAIL, "only on /keys/orders", hsm(cryptoUser(OWN, "/keys/orders"))),
							arguments(right, UNKNOWN, "group", hsm(cryptoUser(OTHER, "/keys"))),
							arguments(right, UNKNOWN, "group", hsm(cryptoUser(OWN, "/keys/orders"),
									cryptoUser(OTHER, "/"))),
							arguments(right, UNKNOWN, "group", hsm(new Assignment(OWN, "/", "lost", Optional.empty()))),
							arguments(right, UNKNOWN, "group",
									HSM.localRoles(known(new LocalRoles(List.of(cryptoOfficer(OWN, "/keys")), false)))),
							arguments(right, PASS, "Managed HSM Crypto User",
									HSM.localRoles(known(new LocalRoles(List.of(cryptoUser(OWN, "/keys")), false)))
										.withoutResource()),
							arguments(right, UNKNOWN, "403", HSM.localRoles(forbidden())),
							arguments(right, UNKNOWN, "no object id",
									HSM.identity(known(new OwnIdentity(Optional.empty(), Optional.empty()))))));
	}

	private static Facts hsm(Assignment... assignments) {
		return HSM.localRoles(known(roles(assignments)));
	}

	@Test
	void namesTheRoleThatIsMissing() {
		assertThat(remedy(VAULT.permissions(granted(List.of())), ROTATE_KEY)).contains("Key Vault Crypto Officer",
				"Microsoft.KeyVault/vaults/keys/rotate/action");
		assertThat(remedy(Facts.ofPolicyVault(), SET_ROTATION_POLICY)).contains("'setrotationpolicy'");
		assertThat(remedy(hsm(), ROTATE_KEY)).contains("Managed HSM Crypto User", "Managed HSM Crypto Officer can");
		assertThat(remedy(VAULT.resource(Facts.<StoreResource>forbidden()), TENANT)).isEqualTo("Give the role.");
		assertThat(remedy(VAULT.list(failed(Kind.FORBIDDEN, 403, "ForbiddenByFirewall")), LIST_KEYS))
			.isEqualTo("Do as the detail says, then ask again. If a right is missing: Give the role.");
		assertThat(
				remedy(VAULT.resource(Facts.<StoreResource>failed(Kind.FORBIDDEN, 401, "Unauthorized")), RESOURCE_ID))
			.startsWith("Do as the detail says");
		assertThat(remedy(VAULT.resource(Facts.<StoreResource>failed(Kind.FORBIDDEN, 403, "AuthorizationFailed")),
				RESOURCE_ID))
			.isEqualTo("Give the role.");
		assertThat(remedy(VAULT.resource(known(Facts.resourceAt("https://other.vault.azure.net"))), RESOURCE_ID))
			.contains("keyrotor.key-stores.payments.resource-id");
	}

	private static String remedy(Facts facts, CheckName name) {
		return facts.check(name).remedy().orElseThrow();
	}

	@Test
	void everyCheckSaysWhyItMattersAndHasANameOfItsOwn() {
		assertThat(CheckName.values()).allSatisfy((name) -> assertThat(name.why()).endsWith("."));
		assertThat(Arrays.stream(CheckName.values()).map(CheckName::word)).doesNotHaveDuplicates()
			.allMatch((word) -> word.matches("([A-Z][a-z]+)+"));
	}

	@Test
	void identitiesAreNotShownWhereTheyMightBeLogged() {
		UnaryOperator<String> shown = (objectId) -> new OwnIdentity(Optional.of(objectId), Optional.of(objectId))
			.toString();
		assertThat(shown.apply(OWN)).doesNotContain(OWN);
	}

}
