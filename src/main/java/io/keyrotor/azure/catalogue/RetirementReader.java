package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.Optional;

import io.keyrotor.binding.RetirementRule;

/**
 * Reads when an old version may go, and whether anything else in the entry forbids that.
 */
record RetirementReader(Section entry, Optional<Duration> cacheTime) {

	Optional<RetirementRule> read(Section section) {
		Optional<String> after = section.text("afterCache");
		Optional<String> keep = section.text("keep");
		if (after.isPresent() == keep.isPresent()) {
			section.complain("It is either 'afterCache' with the source of the cache time, or 'keep' with the reason.");
			return Optional.empty();
		}
		if (after.isPresent() && this.cacheTime.isEmpty()) {
			section.complain("afterCache", "'afterCache' goes with a 'cacheTime' in the entry.");
		}
		Duration time = this.cacheTime.orElse(Duration.ZERO);
		return keep.<RetirementRule>map(RetirementRule.KeepsOldVersions::new)
			.or(() -> after.map((said) -> new RetirementRule.AfterCache(time, said)));
	}

	/** What is not known to be safe keeps old versions. */
	void judge(RetirementRule rule, boolean verified, Optional<KeyForm> form, Follows follows) {
		if (!(rule instanceof RetirementRule.AfterCache)) {
			return;
		}
		if (!verified) {
			this.entry.complain("retirement", "What is not verified keeps old versions: say 'keep' with the reason, or"
					+ " 'verified: true' once you have compared the entry with its source.");
		}
		boolean versionless = form.filter((taken) -> taken.versionless() || taken.followsIf().isPresent()).isPresent();
		if (versionless && !follows.byItself().orElse(false)) {
			this.entry.complain("retirement", "A type that takes a key without a version and is not known to follow it"
					+ " keeps old versions: say 'keep' with the reason, or say in 'follows' who says that it follows.");
		}
	}

}
