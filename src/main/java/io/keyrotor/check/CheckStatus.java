package io.keyrotor.check;

/** How a check ended. */
public enum CheckStatus {

	/** It is as it should be. */
	PASS("Pass"),
	/** It is not, and that is certain. */
	FAIL("Fail"),
	/** It could not be found out, or only guessed. */
	UNKNOWN("Unknown");

	private final String word;

	CheckStatus(String word) {
		this.word = word;
	}

	/** The status as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
