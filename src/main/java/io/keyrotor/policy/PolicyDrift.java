package io.keyrotor.policy;

/** How the policy that Azure shows stands to what was set here. */
public enum PolicyDrift {

	/** Azure holds what it answered when the policy was set here. */
	IN_SYNC("InSync"),
	/**
	 * Azure holds something else, which somebody set elsewhere: the portal, another tool.
	 */
	CHANGED("Changed"),
	/**
	 * Azure still shows a policy that is older than the one that was set here some
	 * minutes ago: a read may be answered by a part of the service that has not heard of
	 * the change yet.
	 */
	LAGGING("Lagging"),
	/** No policy of this key was set here. */
	NOT_SET_HERE("NotSetHere");

	private final String word;

	PolicyDrift(String word) {
		this.word = word;
	}

	/** The drift as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
