package io.keyrotor.sandbox;

/** What came to the control port cannot be used; the message says why. */
final class BadInput extends RuntimeException {

	BadInput(String sentences) {
		super(sentences);
	}

	String sentences() {
		return String.valueOf(getMessage());
	}

}
