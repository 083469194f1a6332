package io.keyrotor.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.KeyStore;
import org.junit.jupiter.api.Test;

import static io.keyrotor.check.CheckStatus.FAIL;
import static io.keyrotor.check.CheckStatus.PASS;
import static io.keyrotor.check.CheckStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

/** What is granted, what is surely not granted, and what cannot be seen. */
class ConsumerRightsTest {

	private static final String CONSUMER = "00000000-0000-4000-8000-0000000000c1";

	private static final PermissionSet ENCRYPTION_USER = Facts.data("Microsoft.KeyVault/vaults/keys/read",
			"Microsoft.KeyVault/vaults/keys/wrap/action", "Microsoft.KeyVault/vaults/keys/unwrap/action");

	@Test
	void rolesOnAVaultDecideWhereTheyWereAllRead() {
		assertThat(byRoles(Facts.granted(List.of(ENCRYPTION_USER)))).isEqualTo(PASS);
		assertThat(byRoles(Facts.granted(List.of(Facts.data("Microsoft.KeyVault/vaults/keys/*"))))).isEqualTo(PASS);
		assertThat(byRoles(Facts.granted(List.of(Facts.data("Microsoft.KeyVault/vaults/keys/read"))))).isEqualTo(FAIL);
		assertThat(byRoles(Facts.granted(List.of()))).isEqualTo(FAIL);
		assertThat(byRoles(Facts.someOf())).isEqualTo(UNKNOWN);
		assertThat(byRoles(Facts.forbidden())).isEqualTo(UNKNOWN);
		assertThat(byRoles(Facts.unreachable())).isEqualTo(UNKNOWN);
	}

	@Test
	void failureNamesTheRightsTheRoleAndTheKey() {
		ConsumerRights.Verdict verdict = vault(true).of(CONSUMER,
				Facts.granted(List.of(Facts.data("Microsoft.KeyVault/vaults/keys/read"))));
		assertThat(verdict.detail()).contains(CONSUMER, "wrap with, unwrap with", "payments/orders")
			.doesNotContain("read");
		assertThat(verdict.remedy()).get().asString().contains("e147488a-f6f5-4113-8e2d-b22465e65bf6");
	}

	@Test
	void accessPolicyOfAnotherMayBeThatOfAGroup() {
		assertThat(byPolicies(policy(CONSUMER, "Get", "WrapKey", "UnwrapKey"))).isEqualTo(PASS);
		assertThat(byPolicies(policy(CONSUMER, "all"))).isEqualTo(PASS);
		assertThat(byPolicies(policy(CONSUMER, "get"), policy("somebody", "wrapKey", "unwrapKey"))).isEqualTo(UNKNOWN);
		assertThat(byPolicies(policy(CONSUMER, "get"), policy("somebody", "wrapKey"))).isEqualTo(FAIL);
		assertThat(byPolicies()).isEqualTo(FAIL);
	}

	@Test
	void localRolesCountOnThisKeyAndOnAllKeys() {
		assertThat(onHsm(role(CONSUMER, "/keys"))).isEqualTo(PASS);
		assertThat(onHsm(role(CONSUMER, "/"))).isEqualTo(PASS);
		assertThat(onHsm(role(CONSUMER, "/keys/orders"))).isEqualTo(PASS);
		assertThat(onHsm(role(CONSUMER, "/keys/other"))).isEqualTo(FAIL);
		assertThat(onHsm(role("somebody", "/keys"))).isEqualTo(UNKNOWN);
		assertThat(onHsm()).isEqualTo(FAIL);
	}

	@Test
	void storeThatWasNotReadSaysNothing() {
		StoreSight none = new StoreSight(Optional.of(Facts.VAULT), Facts.forbidden(), Facts.forbidden());
		assertThat(new ConsumerRights(Facts.VAULT, Facts.KEY, none).of(CONSUMER, Facts.granted(List.of())).status())
			.isEqualTo(UNKNOWN);
		StoreSight hsm = new StoreSight(Optional.of(Facts.HSM), Facts.forbidden(), Facts.forbidden());
		assertThat(new ConsumerRights(Facts.HSM, Facts.KEY, hsm).of(CONSUMER, Facts.granted(List.of())).status())
			.isEqualTo(UNKNOWN);
	}

	private static CheckStatus byRoles(Reading<GrantedPermissions> granted) {
		return vault(true).of(CONSUMER, granted).status();
	}

	private static CheckStatus byPolicies(AccessPolicy... policies) {
		return vault(false, policies).of(CONSUMER, Facts.forbidden()).status();
	}

	private static ConsumerRights vault(boolean roleBased, AccessPolicy... policies) {
		StoreResource seen = Facts.resourceAt("https://payments.vault.azure.net/");
		StoreResource resource = new StoreResource(seen.uri(), seen.tenantId(), seen.softDelete(), seen.retentionDays(),
				true, seen.publicNetworkAccess(), seen.networkRules(), roleBased, List.of(policies));
		return rights(Facts.VAULT, Facts.known(resource), Facts.forbidden());
	}

	private static CheckStatus onHsm(LocalRoles.Assignment... roles) {
		return rights(Facts.HSM, Facts.forbidden(), Facts.known(new LocalRoles(List.of(roles), true)))
			.of(CONSUMER, Facts.forbidden())
			.status();
	}

	private static ConsumerRights rights(KeyStore store, Reading<StoreResource> resource, Reading<LocalRoles> roles) {
		return new ConsumerRights(store, Facts.KEY, new StoreSight(Optional.of(store), resource, roles));
	}

	private static AccessPolicy policy(String objectId, String... permissions) {
		return new AccessPolicy(objectId, false, Set.of(permissions));
	}

	private static LocalRoles.Assignment role(String principal, String scope) {
		return new LocalRoles.Assignment(principal, scope, "Managed HSM Crypto Service Encryption User",
				Optional.of(List.of(Facts.data("Microsoft.KeyVault/managedHsm/keys/read/action",
						"Microsoft.KeyVault/managedHsm/keys/wrap/action",
						"Microsoft.KeyVault/managedHsm/keys/unwrap/action"))));
	}

}
