package io.keyrotor.enforcement;

import io.keyrotor.key.Finding;

/** The answer to the wish for another enforcement. */
public sealed interface EnforcementOutcome {

	/**
	 * The service has it, or had it before; or would be asked for it, if only validation
	 * was asked for, and the report then is of the service as it is.
	 */
	record Kept(EnforcementReport report) implements EnforcementOutcome {
	}

	/** Azure said yes and did not keep it; nothing else was changed. */
	record NotKept(Finding finding) implements EnforcementOutcome {
	}

}
