package io.keyrotor.enforcement;

import java.util.Arrays;
import java.util.Optional;

/** How a search service treats objects without a customer-managed key. */
public enum Enforcement {

	/** It refuses new ones, and is not compliant as long as there are any. */
	ENABLED("Enabled"),
	/** It takes them. */
	DISABLED("Disabled"),
	/** Nobody has said, so it takes them. */
	UNSPECIFIED("Unspecified");

	private final String word;

	Enforcement(String word) {
		this.word = word;
	}

	/** The setting as Azure and the REST API write it. */
	public String word() {
		return this.word;
	}

	/** The setting with this word, in any case. */
	public static Optional<Enforcement> of(String word) {
		return Arrays.stream(values()).filter((one) -> one.word.equalsIgnoreCase(word)).findFirst();
	}

}
