package io.keyrotor.retirement;

import java.time.Instant;

import io.keyrotor.key.Finding;
import io.keyrotor.retirement.RetirementOutcome.AlreadyDone;
import io.keyrotor.retirement.RetirementOutcome.Done;
import io.keyrotor.retirement.RetirementOutcome.Refused;

/** What an operator's wish makes of a retirement, as far as it can say by itself. */
final class RetirementDecisions {

	private RetirementDecisions() {
	}

	/**
	 * The next revision in {@link Done}, or why there is none.
	 * @param renewal what it waits for if it goes on
	 */
	static RetirementOutcome decide(Retirement retirement, RetirementAction action, Renewal renewal, Instant now) {
		return switch (action) {
			case RetirementAction.Resume _ -> resume(retirement, renewal, now);
			case RetirementAction.Cancel _ -> cancel(retirement, RetirementFindings.canceled(retirement), now);
			case RetirementAction.Reenable _ -> reenable(retirement, renewal, now);
			case RetirementAction.AcceptMissingEvidence accept -> accept(retirement, accept, renewal, now);
		};
	}

	private static RetirementOutcome resume(Retirement retirement, Renewal renewal, Instant now) {
		if (retirement.phase() instanceof RetirementPhase.Held held) {
			return new Done(retirement.resume(held.resume(now, renewal), now));
		}
		return retirement.resumed() ? new AlreadyDone(retirement)
				: refused(retirement, "RetirementNotHeld", "and not Held, so there is nothing to resume");
	}

	static RetirementOutcome cancel(Retirement retirement, Finding cause, Instant now) {
		return switch (retirement.inner()) {
			case RetirementPhase.Soaking soaking -> new Done(retirement.to(soaking.cancel(cause), now));
			case RetirementPhase.Proving proving -> new Done(retirement.to(proving.cancel(cause), now));
			case RetirementPhase.Disabling disabling when !disabling.called() ->
				new Done(retirement.to(disabling.cancel(cause), now));
			case RetirementPhase.Canceled _ -> new AlreadyDone(retirement);
			case RetirementPhase.Disabling _, RetirementPhase.Probation _, RetirementPhase.Disabled _ -> refused(
					retirement, "RetirementNotCancelable",
					"and not before Disabling: the version is disabled or being disabled. Have it enabled again instead (reenable)");
			case RetirementPhase.Reenabling _, RetirementPhase.Reenabled _, RetirementPhase.Held _ -> refused(
					retirement, "RetirementNotCancelable", "and not before Disabling, so there is nothing to cancel");
		};
	}

	private static RetirementOutcome reenable(Retirement retirement, Renewal renewal, Instant now) {
		Finding cause = RetirementFindings.reenabledByOperator(retirement);
		return switch (retirement.inner()) {
			case RetirementPhase.Disabling disabling when disabling.called() ->
				new Done(retirement.to(disabling.reenable(cause), now));
			case RetirementPhase.Probation probation -> new Done(retirement.to(probation.reenable(cause), now));
			case RetirementPhase.Disabled disabled -> new Done(retirement.to(disabled.reenable(cause), now));
			case RetirementPhase.Reenabling _ when retirement.rests() -> resume(retirement, renewal, now);
			case RetirementPhase.Reenabling _, RetirementPhase.Reenabled _ -> new AlreadyDone(retirement);
			case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Disabling _,
					RetirementPhase.Held _ ->
				refused(retirement, "RetirementNotReenableable",
						"and not Probation or Disabled: the version was not disabled by it. Cancel it instead");
			case RetirementPhase.Canceled _ -> refused(retirement, "RetirementNotReenableable",
					"and not Probation or Disabled: the version was not disabled by it");
		};
	}

	/** It goes on if nothing else is in its way. */
	private static RetirementOutcome accept(Retirement retirement, RetirementAction.AcceptMissingEvidence accept,
			Renewal renewal, Instant now) {
		if (retirement.accepted().isPresent()) {
			return new AlreadyDone(retirement);
		}
		if (retirement.phase().terminal() || retirement.touched()) {
			return refused(retirement, "EvidenceNotMissing",
					"and not before Disabling, so no evidence is asked for any more");
		}
		EvidenceAcceptance acceptance = new EvidenceAcceptance(accept.by(), accept.reason(), now);
		return new Done(retirement.accept(acceptance, accepted(retirement.phase(), renewal, now), now));
	}

	private static RetirementPhase accepted(RetirementPhase phase, Renewal renewal, Instant now) {
		if (!(phase instanceof RetirementPhase.Held held)) {
			return phase;
		}
		return RetirementFindings.onlyEvidenceMissing(held.blockers()) ? held.resume(now, renewal)
				: held.without(RetirementFindings.EVIDENCE_MISSING);
	}

	static Refused refused(Retirement retirement, String code, String why) {
		return new Refused(retirement,
				new Finding(code,
						"The retirement %s of the version %s of the key %s is in the phase %s %s. Nothing was done."
							.formatted(retirement.id(), retirement.version(), retirement.key(),
									RetirementFindings.name(retirement), why)));
	}

}
