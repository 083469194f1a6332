package io.keyrotor.rotation;

/** What made a rotation start. */
public enum RotationTrigger {

	/** A caller asked for it. */
	ON_DEMAND("OnDemand");

	private final String word;

	RotationTrigger(String word) {
		this.word = word;
	}

	/** The trigger as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
