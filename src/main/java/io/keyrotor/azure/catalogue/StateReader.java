package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.azure.definition.MemberPath;

/** Reads how resources of an entry's type show their state. */
final class StateReader {

	/** What holds where an entry says nothing else. */
	static final StateRule USUAL = new StateRule(MemberPath.parse("properties.provisioningState"), Set.of("succeeded"),
			Set.of("failed", "canceled"), List.of(), List.of(), Optional.empty());

	private StateReader() {
	}

	static Optional<StateRule> read(Section section) {
		return Optional.of(new StateRule(section.path("member").orElse(USUAL.member()),
				lower(section.texts("succeeded"), USUAL.succeeded()), lower(section.texts("failed"), USUAL.failed()),
				section.paths("busyIf"), section.paths("faultIf"), section.in("health", StateReader::health)));
	}

	private static Optional<StateRule.Health> health(Section section) {
		Set<String> good = lower(section.texts("good"), Set.of());
		if (good.isEmpty()) {
			section.complain("'good' is missing: the words that say that the key can be used.");
		}
		return section.required("member", section::path).map((member) -> new StateRule.Health(member, good));
	}

	private static Set<String> lower(List<String> words, Set<String> otherwise) {
		return words.isEmpty() ? otherwise
				: words.stream().map((word) -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
	}

}
