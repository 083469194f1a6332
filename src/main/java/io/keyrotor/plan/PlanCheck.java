package io.keyrotor.plan;

import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.check.Check;
import io.keyrotor.check.CheckStatus;

/**
 * One check of a rotation that was asked for. A failed one refuses the rotation; an
 * unknown one never does.
 *
 * @param check a stable PascalCase word
 * @param detail what was seen, or why nothing was, in sentences
 * @param remedy what to do about it; empty if and only if the check passed
 * @param consumer the consumer that was looked at; empty for the key and its store
 */
public record PlanCheck(String check, CheckStatus status, String detail, Optional<String> remedy,
		Optional<ConsumerId> consumer) {

	public PlanCheck {
		if (remedy.isEmpty() != (status == CheckStatus.PASS)) {
			throw new IllegalArgumentException("A check has a remedy unless it passed.");
		}
	}

	static PlanCheck of(Check check) {
		return new PlanCheck(check.name().word(), check.status(), check.detail(), check.remedy(), Optional.empty());
	}

	static PlanCheck pass(String check, String detail, ConsumerId consumer) {
		return new PlanCheck(check, CheckStatus.PASS, detail, Optional.empty(), Optional.of(consumer));
	}

	static PlanCheck fail(String check, String detail, String remedy, ConsumerId consumer) {
		return new PlanCheck(check, CheckStatus.FAIL, detail, Optional.of(remedy), Optional.of(consumer));
	}

	static PlanCheck unknown(String check, String detail, String remedy, ConsumerId consumer) {
		return new PlanCheck(check, CheckStatus.UNKNOWN, detail, Optional.of(remedy), Optional.of(consumer));
	}

	public boolean failed() {
		return this.status == CheckStatus.FAIL;
	}

	/** The same, where failing is no reason to refuse the rotation. */
	PlanCheck refusingNothing(String because) {
		return failed() ? new PlanCheck(this.check, CheckStatus.UNKNOWN, this.detail + " " + because, this.remedy,
				this.consumer) : this;
	}

}
