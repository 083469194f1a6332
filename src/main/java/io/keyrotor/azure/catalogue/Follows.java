package io.keyrotor.azure.catalogue;

import java.util.Optional;

/**
 * Whether a resource that names its key without a version goes to a new version by
 * itself.
 *
 * @param byItself empty if nobody has verified it
 * @param source who says so; empty where nobody does
 */
public record Follows(Optional<Boolean> byItself, String source) {

	/** What holds where an entry says nothing. */
	static final Follows UNKNOWN = new Follows(Optional.empty(), "");

	static Optional<Follows> read(Section section) {
		Optional<Boolean> byItself = section.required("byItself", section::known);
		Optional<String> source = section.text("source");
		if (byItself.isPresent() && source.isEmpty()) {
			section.complain("'source' is missing: who says so.");
		}
		return Optional.of(new Follows(byItself, source.orElse("")));
	}

}
