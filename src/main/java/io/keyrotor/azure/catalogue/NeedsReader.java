package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.KeyNeeds;

/** Reads what a key has to be like for resources of an entry's type. */
final class NeedsReader {

	private static final Set<String> KEY_TYPES = Set.of("RSA", "RSA-HSM", "EC", "EC-HSM", "oct", "oct-HSM");

	private static final Set<String> OPERATIONS = Set.of("wrapKey", "unwrapKey", "encrypt", "decrypt", "sign",
			"verify");

	private NeedsReader() {
	}

	static Optional<KeyNeeds> read(Section section) {
		List<String> types = section.texts("keyTypes", KEY_TYPES::contains,
				"Each has to be one of " + String.join(", ", KEY_TYPES.stream().sorted().toList()) + ".");
		List<Integer> sizes = section
			.texts("sizes", (text) -> text.matches("\\d{3,5}"), "Each has to be a number of bits.")
			.stream()
			.map(Integer::parseInt)
			.toList();
		List<String> operations = section.texts("operations", OPERATIONS::contains,
				"Each has to be one of " + String.join(", ", OPERATIONS.stream().sorted().toList()) + ".");
		Optional<String> source = section.required("source", section::text);
		if (sizes.isEmpty()) {
			section.complain("'sizes' is missing: the key sizes in bits that are taken.");
		}
		KeyNeeds plain = KeyNeeds.rsa(Set.copyOf(sizes), false, source.orElse(""));
		return Optional.of(new KeyNeeds(types.isEmpty() ? plain.keyTypes() : Set.copyOf(types), plain.sizesInBits(),
				operations.isEmpty() ? plain.operations() : Set.copyOf(operations),
				section.yes("sameTenant").orElse(false), section.yes("sameRegion").orElse(false),
				section.required("managedHsm", section::known), false, plain.source()));
	}

}
