package io.keyrotor.retirement;

import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionDetail;

/** The answer to the wish to enable a version. */
public sealed interface VersionEnabling {

	/**
	 * The version is enabled.
	 *
	 * @param changed whether it was not before
	 */
	record Enabled(VersionDetail version, boolean changed) implements VersionEnabling {
	}

	/** Refused: a retirement is at work on the version; nothing was done. */
	record Refused(Retirement retirement, Finding finding) implements VersionEnabling {
	}

}
