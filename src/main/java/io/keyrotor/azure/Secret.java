package io.keyrotor.azure;

/**
 * A configured text that nobody is to read in a log: its string form is the same for all.
 */
public record Secret(String value) {

	@Override
	public String toString() {
		return "[hidden]";
	}

}
