package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.policy.PolicyReading.SetHere;

/**
 * Compares the policy that Azure shows with what was set here, and says what to do about
 * it.
 */
final class PolicyStanding {

	/**
	 * An older policy than the one that was set here is taken for a late answer within
	 * this time. After it the key was restored or made anew.
	 */
	private static final Duration LONGEST_LAG = Duration.ofMinutes(5);

	private final Key key;

	private final KeyStoreRules store;

	PolicyStanding(Key key, KeyStoreRules store) {
		this.key = key;
		this.store = store;
	}

	/** The policy that Azure shows now. */
	PolicyReading of(RotationPolicy present, PolicyMemory memory, Instant now) {
		return memory.behind(present, this.store)
			.map((set) -> of(present, set, drift(present, set, now), Optional.of(set.on())))
			.orElseGet(() -> reading(present, List.of(), Optional.empty(), List.of(), PolicyDrift.NOT_SET_HERE));
	}

	/** The policy that Azure would keep if this was set. */
	PolicyReading tried(SetPolicy set) {
		return of(set.kept(), set, PolicyDrift.IN_SYNC, Optional.empty());
	}

	/** Whether a read shows a policy from before the last change that was made here. */
	boolean lags(RotationPolicy present, PolicyMemory memory, Instant now) {
		return memory.behind(present, this.store)
			.filter((set) -> drift(present, set, now) == PolicyDrift.LAGGING)
			.isPresent();
	}

	private PolicyDrift drift(RotationPolicy present, SetPolicy set, Instant now) {
		if (content(present).equals(content(set.kept()))) {
			return PolicyDrift.IN_SYNC;
		}
		return isOlder(present, set.kept()) && now.isBefore(set.on().plus(LONGEST_LAG)) ? PolicyDrift.LAGGING
				: PolicyDrift.CHANGED;
	}

	private static boolean isOlder(RotationPolicy present, RotationPolicy kept) {
		return kept.updatedOn()
			.filter((set) -> present.updatedOn().filter((shown) -> !shown.isBefore(set)).isEmpty())
			.isPresent();
	}

	private PolicyReading of(RotationPolicy present, SetPolicy set, PolicyDrift drift, Optional<Instant> on) {
		List<PolicyDifference> differences = PolicyComparison.between(set, present, this.store);
		Stream<Finding> doubts = Stream.of(notKept(set), drifted(present, set, drift)).flatMap(Optional::stream);
		return reading(present, doubts.toList(), Optional.of(new SetHere(set.asked(), on)), differences, drift);
	}

	private PolicyReading reading(RotationPolicy present, List<Finding> doubts, Optional<SetHere> setHere,
			List<PolicyDifference> differences, PolicyDrift drift) {
		List<Finding> findings = PolicyFindings.of(present, this.key, this.store);
		return new PolicyReading(present, content(present), Stream.concat(findings.stream(), doubts.stream()).toList(),
				setHere, differences, drift);
	}

	/** Azure took the change and answered with something else at once. */
	private Optional<Finding> notKept(SetPolicy set) {
		if (content(set.kept()).equals(content(set.sent()))) {
			return Optional.empty();
		}
		return Optional.of(new Finding("PolicyNotKept",
				"The key store took the policy that was set for key " + this.key.id() + " on " + set.on()
						+ " without an error and answered with another one: " + differences(set, set.kept())
						+ " Set it again; if the answer stays the same, look at the key in its store."));
	}

	private Optional<Finding> drifted(RotationPolicy present, SetPolicy set, PolicyDrift drift) {
		return switch (drift) {
			case IN_SYNC, NOT_SET_HERE -> Optional.empty();
			case LAGGING -> Optional.of(lagging(set));
			case CHANGED -> Optional.of(changed(present, set));
		};
	}

	private Finding lagging(SetPolicy set) {
		return new Finding("ReadBackLagging", "The key store still shows the policy that key " + this.key.id()
				+ " had before the change of " + set.on() + ", which it confirmed. Read it again in a moment.");
	}

	private Finding changed(RotationPolicy present, SetPolicy set) {
		String since = present.updatedOn()
			.filter((_) -> !isOlder(present, set.kept()))
			.map((updated) -> "since " + updated + ", when Azure says it was last changed")
			.orElse("at a time that Azure does not tell");
		return new Finding("PolicyDrift", "The policy of key " + this.key.id() + " is not the one that was set here on "
				+ set.on() + ": it was changed elsewhere " + since + ". " + differences(set, present)
				+ " PUT the policy of setHere to restore it, or PUT what Azure holds to accept it; the key store's audit"
				+ " log says who changed it.");
	}

	/** What differs beyond what Key Vault and Keyrotor add by themselves. */
	private String differences(SetPolicy set, RotationPolicy present) {
		return PolicyComparison.between(set, present, this.store)
			.stream()
			.filter((difference) -> !difference.isAsItShouldBe())
			.map(PolicyDifference::message)
			.collect(Collectors.joining(" "));
	}

	private PolicyContent content(RotationPolicy policy) {
		return PolicyContent.of(policy, this.store);
	}

}
