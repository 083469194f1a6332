package io.keyrotor.binding;

/**
 * What is to become of the way in which a consumer refers to its key. Everything else of
 * the consumer stays as it is.
 */
public sealed interface ConsumerChange {

	/** How the consumer refers to its key afterwards. */
	Reference reference();

	/**
	 * Refers to a key afterwards: another version of the one it has, or another key, also
	 * in another store. A consumer that does so already is not written.
	 */
	record Refer(Reference reference) implements ConsumerChange {
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
	record PutBack(Reference reference, String definition) implements ConsumerChange {
	}

}
