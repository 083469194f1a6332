package io.keyrotor.check;

import java.util.Optional;

/**
 * One check of one store and how it ended.
 *
 * @param detail what was seen, or why nothing was, in sentences without ids of callers
 * @param remedy what to do about it; empty if and only if the check passed
 */
public record Check(CheckName name, CheckStatus status, String detail, Optional<String> remedy) {

	public Check {
		if (remedy.isEmpty() != (status == CheckStatus.PASS)) {
			throw new IllegalArgumentException("A check has a remedy unless it passed.");
		}
	}

	static Check pass(CheckName name, String detail) {
		return new Check(name, CheckStatus.PASS, detail, Optional.empty());
	}

	static Check fail(CheckName name, String detail, String remedy) {
		return new Check(name, CheckStatus.FAIL, detail, Optional.of(remedy));
	}

	static Check unknown(CheckName name, String detail, String remedy) {
		return new Check(name, CheckStatus.UNKNOWN, detail, Optional.of(remedy));
	}

	/** The check of something that could not be read. */
	static Check unknown(CheckName name, Reading.Unread<?> unread) {
		return unknown(name, unread.reason(), unread.remedy());
	}

}
