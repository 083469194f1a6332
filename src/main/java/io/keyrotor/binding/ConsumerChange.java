package io.keyrotor.binding;

import java.util.Optional;

import io.keyrotor.key.VersionId;

/**
 * What is to become of the way in which a consumer refers to its key. Everything else of
 * the consumer stays as it is.
 */
public sealed interface ConsumerChange {

	/** How the consumer refers to its key afterwards. */
	Reference reference();

	/**
	 * The version that is current of the key it has afterwards, for services that want a
	 * version named even of a key that they follow by themselves; empty if it stays with
	 * the one that it names.
	 */
	default Optional<VersionId> current() {
		return Optional.empty();
	}

	/**
	 * How to name the key to a service that takes one only with a version; empty if no
	 * version is known.
	 */
	default Optional<Reference.Pinned> named() {
		return switch (reference()) {
			case Reference.Pinned pinned -> Optional.of(pinned);
			case Reference.Versionless key ->
				current().map((version) -> new Reference.Pinned(key.store(), key.key(), version));
			case Reference.ServiceManaged _ -> Optional.empty();
		};
	}

	/**
	 * Refers to a key afterwards: another version of the one it has, or another key, also
	 * in another store. A consumer that does so already is not written.
	 */
	record Refer(Reference reference, Optional<VersionId> current) implements ConsumerChange {

		/** To a version, or to a key that is never named with one. */
		public Refer(Reference reference) {
			this(reference, Optional.empty());
		}

	}

	/** Written once more as it is, so that its service takes up the key afresh. */
	record Reapply(Reference reference) implements ConsumerChange {
	}

	/** Reaches the key that it has with other credentials. */
	record Authenticate(Reference reference, KeyCredentials credentials) implements ConsumerChange {
	}

	/**
	 * Gets back a definition that an earlier reading of it gave
	 * ({@link ConsumerState#definition}), with this reference.
	 *
	 * @param definition to the letter
	 */
	record PutBack(Reference reference, String definition, Optional<VersionId> current) implements ConsumerChange {

		/** With the key named as that definition names it. */
		public PutBack(Reference reference, String definition) {
			this(reference, definition, Optional.empty());
		}

	}

}
