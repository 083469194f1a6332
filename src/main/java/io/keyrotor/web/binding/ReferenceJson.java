package io.keyrotor.web.binding;

import java.util.Optional;

import io.keyrotor.binding.Reference;

/** How a consumer refers to its key, in the words of the REST API. */
public final class ReferenceJson {

	private ReferenceJson() {
	}

	/** Empty for a consumer without a customer-managed key. */
	public static Optional<String> mode(Reference reference) {
		return switch (reference) {
			case Reference.ServiceManaged _ -> Optional.empty();
			case Reference.Pinned _ -> Optional.of("Pinned");
			case Reference.Versionless _ -> Optional.of("Versionless");
		};
	}

	public static Optional<String> version(Reference reference) {
		return switch (reference) {
			case Reference.ServiceManaged _, Reference.Versionless _ -> Optional.empty();
			case Reference.Pinned pinned -> Optional.of(pinned.version().value());
		};
	}

}
