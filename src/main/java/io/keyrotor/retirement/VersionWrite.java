package io.keyrotor.retirement;

import java.util.Optional;

import io.keyrotor.step.ExternalWrite;

/** The change of one version. */
final class VersionWrite {

	private VersionWrite() {
	}

	static ExternalWrite of(ExternalWrite.Operation operation, Retirement retirement) {
		return ExternalWrite.ofKey(operation, retirement.key(), Optional.of(retirement.version()));
	}

	/** What is waited for until it can have no further effect. */
	static String target(Retirement retirement) {
		return retirement.key() + "/" + retirement.version();
	}

}
