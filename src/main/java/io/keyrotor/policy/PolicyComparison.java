package io.keyrotor.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.keyrotor.key.KeyStoreRules;

/**
 * Finds where the policy that Azure holds is not the one that was set here. Actions that
 * say the same are put aside; of the rest one of each is compared with one of the same
 * type.
 */
final class PolicyComparison {

	private final SetPolicy set;

	private final KeyStoreRules store;

	private final List<PlacedAction> asked;

	private final List<PlacedAction> kept;

	private final List<PolicyDifference> differences = new ArrayList<>();

	private PolicyComparison(SetPolicy set, RotationPolicy kept, KeyStoreRules store) {
		this.set = set;
		this.store = store;
		this.asked = new ArrayList<>(PlacedAction.in(set.asked()).toList());
		this.kept = new ArrayList<>(PlacedAction.in(kept).toList());
	}

	/** Every difference: actions in their order, the expiry time last. */
	static List<PolicyDifference> between(SetPolicy set, RotationPolicy kept, KeyStoreRules store) {
		PolicyComparison comparison = new PolicyComparison(set, kept, store);
		comparison.compareActions();
		comparison.compareExpiryTimes(kept.expiryTime());
		return List.copyOf(comparison.differences);
	}

	private void compareActions() {
		this.asked.removeIf((action) -> takeKept(sameAs(action.action())).isPresent());
		for (PlacedAction action : this.asked) {
			takeKept((other) -> other.type().equalsIgnoreCase(action.action().type()))
				.ifPresentOrElse((other) -> triggerChanged(action, other), () -> missing(action));
		}
		this.kept.forEach(this::added);
	}

	private Optional<PlacedAction> takeKept(Predicate<LifetimeAction> wanted) {
		Optional<PlacedAction> found = this.kept.stream().filter((placed) -> wanted.test(placed.action())).findFirst();
		found.ifPresent(this.kept::remove);
		return found;
	}

	private static Predicate<LifetimeAction> sameAs(LifetimeAction action) {
		LifetimeAction normal = PolicyContent.normal(action);
		return (other) -> PolicyContent.normal(other).equals(normal);
	}

	private void triggerChanged(PlacedAction action, PlacedAction other) {
		String set = triggers(action);
		String kept = triggers(other);
		note(other.place("trigger"), PolicyContent.text(Optional.of(set)), PolicyContent.text(Optional.of(kept)),
				"TriggerChanged", "The " + action.action().spelled().type() + " action was set with " + described(set)
						+ " and has " + described(kept) + ".");
	}

	private void missing(PlacedAction action) {
		String words = words(action);
		note(action.place(), Optional.of(words), Optional.empty(), "ActionMissing",
				"The action " + words + " was set and is not there.");
	}

	private void added(PlacedAction action) {
		String words = words(action);
		Predicate<LifetimeAction> same = sameAs(action.action());
		if (this.set.sent().lifetimeActions().stream().anyMatch(same)) {
			note(action.place(), Optional.empty(), Optional.of(words), PolicyDifference.NOTIFY_SENT_EXPLICITLY,
					"Key Vault would add a Notify action 30 days before expiry, which comes too early for the"
							+ " expiryTime, so the latest notice that it takes was sent in its place.");
		}
		else if (AzureNotify.asKept(this.set.sent(), this.store).lifetimeActions().stream().anyMatch(same)) {
			note(action.place(), Optional.empty(), Optional.of(words), PolicyDifference.NOTIFY_ADDED,
					"Key Vault adds a Notify action 30 days before expiry to every policy that has none.");
		}
		else {
			note(action.place(), Optional.empty(), Optional.of(words), "ActionAdded",
					"The action " + words + " was not set here.");
		}
	}

	private void compareExpiryTimes(Optional<String> present) {
		Optional<String> asked = PolicyContent.text(this.set.asked().expiryTime());
		Optional<String> there = PolicyContent.text(present);
		if (!asked.equals(there)) {
			note(PlacedAction.EXPIRY_TIME, asked, there, "ExpiryTimeChanged", "expiryTime was set as "
					+ described(asked.orElse("")) + " and is " + described(there.orElse("")) + ".");
		}
	}

	private void note(String field, Optional<String> set, Optional<String> kept, String code, String message) {
		this.differences.add(new PolicyDifference(field, set, kept, code, message));
	}

	private static String words(PlacedAction action) {
		return (action.action().spelled().type() + " " + triggers(action)).strip();
	}

	private static String triggers(PlacedAction action) {
		return action.triggers()
			.map((trigger) -> trigger.field().substring(action.place("trigger.").length()) + " " + trigger.text())
			.collect(Collectors.joining(", "));
	}

	private static String described(String text) {
		return text.isEmpty() ? "none" : text;
	}

}
