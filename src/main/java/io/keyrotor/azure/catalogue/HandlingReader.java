package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.definition.MemberPath;

/** Reads what Keyrotor does with resources of an entry's type. */
final class HandlingReader {

	/** Each names code of its own. */
	private static final Set<String> SPECIAL = Set.of("sql-protector", "key-array", "two-keys", "synapse-workspace",
			"databricks-workspace", "data-centre", "by-hand");

	private final Section entry;

	HandlingReader(Section entry) {
		this.entry = entry;
	}

	/** Reads it; empty if something is wrong, which is said then. */
	Optional<Handling> read(Optional<KeyLocation> location) {
		Optional<Handling> written = this.entry.in("write", HandlingReader::written);
		Optional<String> word = this.entry.text("special", SPECIAL::contains,
				"It has to be one of " + String.join(", ", SPECIAL.stream().sorted().toList()) + ".");
		Optional<String> byHand = this.entry.text("byHand");
		int writes = writes();
		if (this.entry.has("write") == this.entry.hasAny("special", "byHand")) {
			this.entry.complain("An entry says either 'write', or 'byHand' or 'special': what Keyrotor does with such"
					+ " a resource.");
			return Optional.empty();
		}
		if (written.isPresent() && location.filter(KeyLocation.Listed.class::isInstance).isPresent()) {
			this.entry.complain("write",
					"A list of keys is merged by code of its own: say 'special: key-array', or 'byHand'.");
		}
		return written.or(() -> word.<Handling>map((code) -> new Handling.Special(code, writes, byHand)))
			.or(() -> byHand.map(Handling.ByHand::new));
	}

	private int writes() {
		if (this.entry.has("writes") && !this.entry.has("special")) {
			this.entry.complain("writes", "'writes' goes with 'special'; everything else takes one write.");
		}
		return this.entry.text("writes", (text) -> text.matches("[1-9]"), "It has to be a number from 1 to 9.")
			.map(Integer::parseInt)
			.orElse(1);
	}

	private static Optional<Handling> written(Section write) {
		Optional<String> verb = write.required("verb",
				(name) -> write.text(name, List.of("PATCH", "PUT")::contains, "It has to be PATCH or PUT."));
		Optional<MemberPath> whole = write.path("whole");
		List<MemberPath> strip = write.openPaths("strip");
		List<MemberPath> keep = write.paths("keep");
		judge(write, verb, whole, write.openPaths("writeOnly"));
		return verb.map((method) -> new Handling.Written(method, whole, strip, keep));
	}

	private static void judge(Section write, Optional<String> verb, Optional<MemberPath> whole,
			List<MemberPath> writeOnly) {
		boolean put = verb.filter("PUT"::equals).isPresent();
		if (put && !write.has("writeOnly")) {
			write.complain("'writeOnly' is missing: a PUT sends the whole resource and loses what Azure never shows."
					+ " Say 'writeOnly: []' once you have looked in the schema that there is no such member.");
		}
		if (put && !writeOnly.isEmpty()) {
			write.complain("writeOnly", "A PUT would lose the members that Azure never shows. Say PATCH, or 'byHand' in"
					+ " place of 'write'.");
		}
		if (put && whole.isPresent()) {
			write.complain("whole", "A PUT sends the whole resource; 'whole' goes with PATCH.");
		}
		if (writeOnly.stream().anyMatch((member) -> whole.filter(member::isWithin).isPresent())) {
			write.complain("writeOnly", "The block that 'whole' names is sent complete and would lose the members in it"
					+ " that Azure never shows.");
		}
	}

}
