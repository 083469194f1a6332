package io.keyrotor.policy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One change of a policy that was made here.
 *
 * @param asked what the caller wants, in the caller's own spelling and without times
 * @param sent what was sent to Azure for it
 * @param kept what Azure answered; before there is an answer, what it is expected to keep
 * @param on when it was sent, to the millisecond
 */
public record SetPolicy(RotationPolicy asked, RotationPolicy sent, RotationPolicy kept, Instant on) {

	public SetPolicy {
		on = on.truncatedTo(ChronoUnit.MILLIS);
	}

	SetPolicy answered(RotationPolicy answer) {
		return new SetPolicy(this.asked, this.sent, answer, this.on);
	}

}
