package io.keyrotor.azure.catalogue;

/**
 * What is wrong in a catalogue file.
 *
 * @param line the first is 1
 * @param reason a sentence; no value of the file stands in it, because a file that was
 * named by mistake may hold secrets
 */
record Complaint(String file, int line, String reason) {

	@Override
	public String toString() {
		return this.file + ", line " + this.line + ": " + this.reason;
	}

}
