package io.keyrotor.azure.catalogue;

import java.time.Duration;
import java.util.Optional;

import io.keyrotor.binding.RetirementRule;

/**
 * An entry that takes the place of a built-in one. It may be more careful, never less:
 * what Keyrotor holds back for a reason cannot be let go by a file.
 */
record Replacement(Section section, CatalogueEntry builtIn) {

	/** Complains of all that the entry would loosen. */
	void judge(CatalogueEntry own) {
		if (this.builtIn.retirement() instanceof RetirementRule.KeepsOldVersions
				&& own.retirement() instanceof RetirementRule.AfterCache) {
			this.section.complain("retirement",
					"The built-in entry of this type keeps old versions, which an entry of your own cannot loosen: say"
							+ " 'keep' with the reason.");
		}
		if (isLooser(own.handling())) {
			this.section.complain(own.handling() instanceof Handling.Written ? "write" : "special",
					"The built-in entry of this type is moved by code of its own or by hand, because one write does not"
							+ " move it safely: say the same as it says, or 'byHand'.");
		}
		if (own.cacheTime().filter(this::isShorter).isPresent()) {
			this.section.complain("cacheTime",
					"The built-in entry of this type waits longer, which an entry of your" + " own cannot shorten.");
		}
		judgeWhatIsRead(own);
		if (this.builtIn.handling() instanceof Handling.Written before
				&& own.handling() instanceof Handling.Written now) {
			judge(before, now, own);
		}
	}

	/** What tells too late, or not at all, how a resource stands. */
	private void judgeWhatIsRead(CatalogueEntry own) {
		if (this.builtIn.observable().isPresent() && own.observable().isEmpty()) {
			leftOut("observable", "tells by 'observable' which version a resource really uses");
		}
		if (this.builtIn.key().getClass() == own.key().getClass() && this.builtIn.form().onlyIf().isPresent()
				&& own.form().onlyIf().isEmpty()) {
			leftOut("key", "tells by 'onlyIf' in 'key' whether a key is the customer's");
		}
		StateRule state = this.builtIn.state();
		if (!own.state().busyIf().containsAll(state.busyIf()) || !own.state().faultIf().containsAll(state.faultIf())
				|| (state.health().isPresent() && own.state().health().isEmpty())) {
			leftOut("state", "tells by 'busyIf', 'faultIf' or 'health' in 'state' when a resource is not well");
		}
	}

	/** What a write could lose. */
	private void judge(Handling.Written before, Handling.Written now, CatalogueEntry own) {
		if (before.verb().equals("PATCH") && !now.verb().equals("PATCH")) {
			this.section.complain("write", "The built-in entry of this type sends a PATCH, and a PUT could lose what"
					+ " Azure never shows: say PATCH, or 'byHand' in place of 'write'.");
		}
		boolean blind = this.builtIn.newestApiVersion()
			.filter((newest) -> own.newestApiVersion().isEmpty() && own.apiVersion().compareTo(newest) < 0)
			.isPresent();
		if (blind && !(now.verb().equals("PATCH") && now.whole().isEmpty())) {
			leftOut("apiVersion", "tells by 'newestApiVersion' what a write would lose");
		}
		if (!this.builtIn.form().otherStore() && own.form().otherStore()) {
			leftOut("key", "says by 'otherStore: false' in 'key' that a resource stays with its key store");
		}
	}

	private void leftOut(String member, String what) {
		this.section.complain(member,
				"The built-in entry of this type " + what + ", which an entry of your own cannot leave out.");
	}

	private boolean isShorter(Duration own) {
		return this.builtIn.cacheTime().filter((time) -> own.compareTo(time) < 0).isPresent();
	}

	private boolean isLooser(Handling own) {
		return switch (this.builtIn.handling()) {
			case Handling.Written _ -> false;
			case Handling.ByHand _ -> !(own instanceof Handling.ByHand);
			case Handling.Special special ->
				!(own instanceof Handling.ByHand) && !isSame(own, special.word(), special.instructions());
		};
	}

	private static boolean isSame(Handling own, String word, Optional<String> instructions) {
		return own instanceof Handling.Special special && special.word().equals(word)
				&& (instructions.isEmpty() || special.instructions().isPresent());
	}

}
