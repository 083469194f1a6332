package io.keyrotor.policy;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;

/**
 * What is known of the changes of one key's policy that were made here.
 *
 * @param confirmed the last one that Azure answered, or that was found there afterwards
 * @param intended one that was about to be sent after it, of which it is not known
 * whether it was done
 */
public record PolicyMemory(Optional<SetPolicy> confirmed, Optional<SetPolicy> intended) {

	/** No policy of the key was set here. */
	public static final PolicyMemory NOTHING = new PolicyMemory(Optional.empty(), Optional.empty());

	PolicyMemory intend(SetPolicy change) {
		return new PolicyMemory(this.confirmed, Optional.of(change));
	}

	static PolicyMemory confirm(SetPolicy change) {
		return new PolicyMemory(Optional.of(change), Optional.empty());
	}

	/**
	 * The change from which the policy that Azure shows stems, or else the last one that
	 * is known to have been made.
	 */
	Optional<SetPolicy> behind(RotationPolicy present, KeyStoreRules store) {
		PolicyContent content = PolicyContent.of(present, store);
		Predicate<SetPolicy> shown = (change) -> PolicyContent.of(change.kept(), store).equals(content);
		return Stream.of(this.confirmed, this.intended)
			.flatMap(Optional::stream)
			.filter(shown)
			.findFirst()
			.or(this::confirmed);
	}

	/**
	 * The same once Azure has shown this policy: an intended change that is seen there
	 * was made, and one that is not seen may still come.
	 */
	PolicyMemory seen(RotationPolicy present, KeyStoreRules store) {
		return behind(present, store).equals(this.confirmed) ? this
				: confirm(this.intended.orElseThrow().answered(present));
	}

}
