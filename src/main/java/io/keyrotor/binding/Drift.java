package io.keyrotor.binding;

/** How a consumer stood to its binding when it was last read. */
public enum Drift {

	/** Pinned to the key's current version, or versionless. */
	IN_SYNC("InSync"),
	/** Pinned to a version that is not the current one. */
	PINNED_OLD("PinnedOld"),
	/** Versionless, and its service still uses a version that is not the current one. */
	LAGGING("Lagging"),
	/** Its identity is not the one that it was bound with. */
	IDENTITY_CHANGED("IdentityChanged"),
	/** Could not be read. */
	UNREACHABLE("Unreachable"),
	/** Gone, or encrypted with another key than the binding says. */
	UNBOUND("Unbound"),
	/** Pinned to an old version, and it hides a secret that a move would lose. */
	NEEDS_SECRET("NeedsSecret");

	private final String word;

	Drift(String word) {
		this.word = word;
	}

	/** The drift as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
