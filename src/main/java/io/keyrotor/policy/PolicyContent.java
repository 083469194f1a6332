package io.keyrotor.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

import io.keyrotor.key.KeyStoreRules;

/**
 * What a policy says, whoever wrote it down: two policies that Azure keeps alike have
 * equal contents. The case of action types, the order of actions, an empty text in the
 * place of none and the Notify action that Key Vault adds by itself make no difference;
 * times are no content.
 * <p>
 * Durations are compared as text, so P1Y and P12M differ: Azure keeps and echoes the text
 * that was sent, and whoever finds another text there knows that somebody wrote it.
 *
 * @param lifetimeActions with types in lower case, in an order of their own
 */
public record PolicyContent(List<LifetimeAction> lifetimeActions, Optional<String> expiryTime) {

	private static final Comparator<LifetimeAction> ORDER = Comparator.comparing(LifetimeAction::type)
		.thenComparing((action) -> action.timeAfterCreate().orElse(""))
		.thenComparing((action) -> action.timeBeforeExpiry().orElse(""));

	/** What Azure keeps of the policy in a store with these rules. */
	public static PolicyContent of(RotationPolicy policy, KeyStoreRules store) {
		RotationPolicy kept = AzureNotify.asKept(policy, store);
		return new PolicyContent(kept.lifetimeActions().stream().map(PolicyContent::normal).sorted(ORDER).toList(),
				text(kept.expiryTime()));
	}

	/**
	 * What Azure keeps once the policy, which breaks no rule of the store, is set here.
	 */
	public static PolicyContent onceSet(RotationPolicy policy, KeyStoreRules store) {
		return of(AzureNotify.asSent(policy, store), store);
	}

	static LifetimeAction normal(LifetimeAction action) {
		return new LifetimeAction(action.type().toLowerCase(Locale.ROOT), text(action.timeAfterCreate()),
				text(action.timeBeforeExpiry()));
	}

	static Optional<String> text(Optional<String> member) {
		return member.filter(Predicate.not(String::isEmpty));
	}

}
