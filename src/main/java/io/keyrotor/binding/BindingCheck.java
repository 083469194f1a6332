package io.keyrotor.binding;

import java.util.Optional;

import io.keyrotor.check.CheckStatus;

/**
 * One check before a consumer is bound. A failed one refuses the binding; an unknown one
 * never does.
 *
 * @param check a stable PascalCase word
 * @param remedy empty if and only if the check passed
 * @param ofConsumer whether it is about the consumer; otherwise about its key's store
 */
public record BindingCheck(String check, CheckStatus status, String detail, Optional<String> remedy,
		boolean ofConsumer) {

	public boolean failed() {
		return this.status == CheckStatus.FAIL;
	}

	/** What was seen and what to do about it. */
	public String sentence() {
		return this.detail + this.remedy.map((cure) -> " " + cure).orElse("");
	}

}
