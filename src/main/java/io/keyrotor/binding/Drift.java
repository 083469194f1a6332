package io.keyrotor.binding;

import java.util.Arrays;
import java.util.stream.Collectors;

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
	/**
	 * Could not be read, or cannot reach its key: its service says so, or the version
	 * that it needs is disabled.
	 */
	UNREACHABLE("Unreachable"),
	/** Gone, or encrypted with another key than the binding says. */
	UNBOUND("Unbound"),
	/** Pinned to an old version, and it hides a secret that a move would lose. */
	NEEDS_SECRET("NeedsSecret"),

	/** Found at Azure and not bound; no binding has this. */
	UNMANAGED("Unmanaged");

	private final String word;

	Drift(String word) {
		this.word = word;
	}

	/**
	 * Reads a drift as the REST API writes it.
	 * @throws IllegalArgumentException with a sentence, if it is none
	 */
	public static Drift parse(String word) {
		return Arrays.stream(values())
			.filter((drift) -> drift.word.equals(word))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no drift. Use one of "
					+ Arrays.stream(values()).map(Drift::word).collect(Collectors.joining(", ")) + "."));
	}

	/** The drift as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
