package io.keyrotor.sandbox;

/**
 * A query that the interpreter cannot answer. It says so, for an empty answer would be
 * taken for a finding.
 */
final class KqlFailure extends RuntimeException {

	private final String code;

	private KqlFailure(String code, String message) {
		super(message);
		this.code = code;
	}

	/** What is written is no query, or one that the sandbox does not know. */
	static KqlFailure syntax(String message) {
		return new KqlFailure("SyntaxError", message);
	}

	/** A name or a type does not fit. */
	static KqlFailure semantic(String message) {
		return new KqlFailure("SemanticError", message);
	}

	String code() {
		return this.code;
	}

	String sentence() {
		return String.valueOf(getMessage());
	}

}
