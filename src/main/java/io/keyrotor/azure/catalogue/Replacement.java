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
