package io.keyrotor.retirement;

import io.keyrotor.key.Finding;

/** The answer to what an operator wants of a retirement. */
public sealed interface RetirementOutcome {

	/** Kept now: it happens whatever comes. */
	record Done(Retirement retirement) implements RetirementOutcome {
	}

	/** It was wanted before, and has happened or is happening. */
	record AlreadyDone(Retirement retirement) implements RetirementOutcome {
	}

	/** It does not fit; nothing was done. */
	record Refused(Retirement retirement, Finding finding) implements RetirementOutcome {
	}

}
