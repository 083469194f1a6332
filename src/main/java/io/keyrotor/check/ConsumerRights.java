package io.keyrotor.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;

/**
 * Whether the identity of a consumer may use a key: read it, wrap with it and unwrap with
 * it. What was granted is read and never inferred; where it may come from something that
 * cannot be seen, it is unknown.
 */
public final class ConsumerRights {

	private static final String VAULT_ROLE = "Give the identity %s the role Key Vault Crypto Service Encryption User"
			+ " (e147488a-f6f5-4113-8e2d-b22465e65bf6) on the vault or on the key %s. A new role takes some minutes to work.";

	private static final String POLICY = "Add the key permissions get, wrapKey and unwrapKey for the identity %s to the"
			+ " vault's access policies, for the key %s.";

	private static final String HSM_ROLE = "Give the identity %s the local role Managed HSM Crypto Service Encryption User"
			+ " (33413926-3206-4cdd-b39a-83574fe37a17) at /keys/%s or at /keys.";

	private final KeyStore store;

	private final KeyId key;

	private final StoreSight sight;

	/** Judges by what was seen of a store. */
	public ConsumerRights(KeyStore store, KeyId key, StoreSight sight) {
		this.store = store;
		this.key = key;
		this.sight = sight;
	}

	/**
	 * Judges the identity with this object id.
	 * @param granted the data actions of its roles on the key, groups included
	 */
	public Verdict of(String principalId, Reading<GrantedPermissions> granted) {
		return (this.store.type() == KeyStoreType.MANAGED_HSM) ? onHsm(principalId) : onVault(principalId, granted);
	}

	private Verdict onVault(String principalId, Reading<GrantedPermissions> granted) {
		return switch (this.sight.resource()) {
			case Reading.Known<StoreResource>(StoreResource found) when found.roleBased() ->
				byRoles(principalId, granted);
			case Reading.Known<StoreResource>(StoreResource found) -> byPolicies(principalId, found.accessPolicies());
			case Reading.Unread<StoreResource> unread -> Verdict.unknown(
					"Whether the vault goes by roles or by access policies is not known. " + unread.reason(),
					unread.remedy());
		};
	}

	private Verdict byRoles(String principalId, Reading<GrantedPermissions> granted) {
		return switch (granted) {
			case Reading.Known<GrantedPermissions>(GrantedPermissions roles) -> verdict(principalId, VAULT_ROLE,
					missing((right) -> roles.sets().stream().anyMatch((set) -> set.allowsData(right.vaultAction))),
					(_) -> roles.complete());
			case Reading.Unread<GrantedPermissions> unread -> Verdict.unknown(unread.reason(), unread.remedy());
		};
	}

	/** Another's entry may be that of a group that the identity belongs to. */
	private Verdict byPolicies(String principalId, List<AccessPolicy> policies) {
		return verdict(principalId, POLICY,
				missing((right) -> policies.stream()
					.anyMatch((policy) -> policy.isFor(principalId) && policy.mayGrant(right.permission))),
				(right) -> policies.stream().noneMatch((policy) -> policy.mayGrant(right.permission)));
	}

	private Verdict onHsm(String principalId) {
		return switch (this.sight.localRoles()) {
			case Reading.Known<LocalRoles>(LocalRoles roles) -> byLocalRoles(principalId, roles);
			case Reading.Unread<LocalRoles> unread -> Verdict.unknown(unread.reason(), unread.remedy());
		};
	}

	private Verdict byLocalRoles(String principalId, LocalRoles roles) {
		List<LocalRoles.Assignment> here = roles.assignments()
			.stream()
			.filter(RightScope.of(this.key)::isWithin)
			.toList();
		return verdict(principalId, HSM_ROLE, missing(
				(right) -> here.stream().anyMatch((role) -> role.isFor(principalId) && role.grants(right.hsmAction))),
				(right) -> roles.complete() && here.stream().noneMatch((role) -> role.mayGrant(right.hsmAction)));
	}

	private static List<Right> missing(Predicate<Right> granted) {
		return Arrays.stream(Right.values()).filter(granted.negate()).toList();
	}

	/**
	 * What comes of it.
	 * @param surely whether a right that was not seen is not there
	 */
	private Verdict verdict(String principalId, String remedy, List<Right> missing, Predicate<Right> surely) {
		if (missing.isEmpty()) {
			return Verdict.pass("The consumer's identity " + principalId + " may read the key " + this.key
					+ " and wrap and unwrap with it.");
		}
		String cure = remedy.formatted(principalId, this.key.name());
		return missing.stream().anyMatch(surely) ? Verdict.fail("The consumer's identity %s may not %s the key %s."
			.formatted(principalId, words(missing.stream().filter(surely).toList()), this.key), cure) : Verdict.unknown(
					"The consumer's identity %s is not seen to have the right to %s the key %s; it may have it through a group or a role that cannot be seen."
						.formatted(principalId, words(missing), this.key),
					"If it has not: " + cure);
	}

	private static String words(List<Right> rights) {
		return rights.stream().map((right) -> right.word).collect(Collectors.joining(", "));
	}

	/** A right on a key under its three names. */
	private enum Right {

		READ("read", "get", "read", "read/action"), WRAP("wrap with", "wrapkey", "wrap/action", "wrap/action"),
		UNWRAP("unwrap with", "unwrapkey", "unwrap/action", "unwrap/action");

		private final String word;

		private final String permission;

		private final String vaultAction;

		private final String hsmAction;

		Right(String word, String permission, String vault, String hsm) {
			this.word = word;
			this.permission = permission;
			this.vaultAction = "Microsoft.KeyVault/vaults/keys/" + vault;
			this.hsmAction = "Microsoft.KeyVault/managedHsm/keys/" + hsm;
		}

	}

	/**
	 * What came of a check.
	 *
	 * @param remedy empty if and only if it passed
	 */
	public record Verdict(CheckStatus status, String detail, Optional<String> remedy) {

		static Verdict pass(String detail) {
			return new Verdict(CheckStatus.PASS, detail, Optional.empty());
		}

		static Verdict fail(String detail, String remedy) {
			return new Verdict(CheckStatus.FAIL, detail, Optional.of(remedy));
		}

		static Verdict unknown(String detail, String remedy) {
			return new Verdict(CheckStatus.UNKNOWN, detail, Optional.of(remedy));
		}

	}

}
