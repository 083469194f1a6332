package io.keyrotor.retirement;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.step.SubjectIsStale;

/** Carries out what operators want, against whatever else happens to the retirement. */
final class RetirementActions {

	/** Enough for a retirement whose steps follow each other at once. */
	private static final int MOST_TRIES = 100;

	private final Retirements retirements;

	private final KeyUseLog log;

	private final Renewal renewal;

	private final Clock clock;

	RetirementActions(Retirements retirements, KeyUseLog log, Renewal renewal, Clock clock) {
		this.retirements = retirements;
		this.log = log;
		this.renewal = renewal;
		this.clock = clock;
	}

	RetirementOutcome act(Retirement retirement, RetirementAction action, boolean validateOnly) {
		return validateOnly ? asIfDone(retirement, examine(retirement, action)) : carryOut(retirement, action);
	}

	/** What would be answered, with the retirement as it is. */
	private static RetirementOutcome asIfDone(Retirement retirement, RetirementOutcome outcome) {
		return (outcome instanceof RetirementOutcome.Done) ? new RetirementOutcome.Done(retirement) : outcome;
	}

	/** Decides anew whenever the retirement has changed meanwhile. */
	private RetirementOutcome carryOut(Retirement retirement, RetirementAction action) {
		RetirementId id = retirement.id();
		Retirement seen = retirement;
		for (int tries = 1;; tries++) {
			RetirementOutcome outcome = examine(seen, action);
			if (!(outcome instanceof RetirementOutcome.Done done)) {
				return outcome;
			}
			try {
				this.retirements.wake(done.retirement());
				return done;
			}
			catch (SubjectIsStale stale) {
				if (tries == MOST_TRIES) {
					throw stale;
				}
				seen = this.retirements.find(id).orElse(seen);
			}
		}
	}

	private RetirementOutcome examine(Retirement retirement, RetirementAction action) {
		RetirementOutcome outcome = RetirementDecisions.decide(retirement, action, this.renewal, this.clock.instant());
		return (outcome instanceof RetirementOutcome.Done)
				? obstacle(retirement, action).<RetirementOutcome>map((refused) -> refused).orElse(outcome) : outcome;
	}

	private Optional<RetirementOutcome.Refused> obstacle(Retirement retirement, RetirementAction action) {
		return switch (action) {
			case RetirementAction.Resume _, RetirementAction.Cancel _ -> Optional.empty();
			case RetirementAction.Reenable _ -> retirement.phase().terminal() ? another(retirement) : Optional.empty();
			case RetirementAction.AcceptMissingEvidence _ -> logged(retirement);
		};
	}

	/** The version may have been enabled since, and be about to be retired once more. */
	private Optional<RetirementOutcome.Refused> another(Retirement retirement) {
		return this.retirements.live(retirement.key(), retirement.version())
			.map((live) -> new RetirementOutcome.Refused(retirement, new Finding("RetirementNotReenableable",
					"The retirement %s of the version %s of the key %s is in the phase %s, but the version has another one by now: %s in the phase %s. Nothing was done. Cancel that one, or have it enable the version again."
						.formatted(retirement.id(), retirement.version(), retirement.key(),
								RetirementFindings.name(retirement), live.id(), RetirementFindings.name(live)))));
	}

	private Optional<RetirementOutcome.Refused> logged(Retirement retirement) {
		return this.log.configured(retirement.key().store())
				? Optional.of(RetirementDecisions.refused(retirement, "EvidenceNotMissing",
						"and its key store has a log that shows who used the version, so no evidence is missing"))
				: Optional.empty();
	}

}
