package io.keyrotor.azure.catalogue;

import java.util.Optional;

/**
 * Whether a resource that names its key without a version goes to a new version by
 * itself.
 *
 * @param byItself empty if nobody has verified it
 * @param ifReapplied whether it does so when its key is applied to it once more
 * @param source who says so; empty where nobody does
 */
public record Follows(Optional<Boolean> byItself, boolean ifReapplied, String source) {

	/** What holds where an entry says nothing. */
	static final Follows UNKNOWN = new Follows(Optional.empty(), false, "");

	static Optional<Follows> read(Section section) {
		Optional<Boolean> byItself = section.required("byItself", section::known);
		boolean ifReapplied = section.yes("ifReapplied").orElse(false);
		Optional<String> source = section.text("source");
		if (byItself.isPresent() && source.isEmpty()) {
			section.complain("'source' is missing: who says so.");
		}
		if (ifReapplied && byItself.orElse(true)) {
			section.complain("ifReapplied", "'ifReapplied' goes with 'byItself: false'.");
		}
		return Optional.of(new Follows(byItself, ifReapplied, source.orElse("")));
	}

}
