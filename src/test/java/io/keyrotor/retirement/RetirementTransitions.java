package io.keyrotor.retirement;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Finding;

/** Every transition of a retirement, made. */
public final class RetirementTransitions {

	private static final Finding FINDING = new Finding("VersionUsed", "Somebody used it.");

	private static final Finding PINNED = new Finding("ConsumerOnVersion", "A consumer is pinned to it.");

	private static final List<Finding> FINDINGS = List.of(FINDING);

	private static final Duration HOUR = Duration.ofHours(1);

	private RetirementTransitions() {
	}

	public static List<Transition> all() {
		RetirementPhase.Soaking soaking = RetirementPhase.Soaking.from(RetirementFixtures.NOON);
		RetirementPhase.Proving proving = soaking.prove(RetirementFixtures.NOON, HOUR);
		RetirementPhase.Disabling disabling = proving.disable(RetirementFixtures.evidence());
		RetirementPhase.Disabling called = disabling.intend(RetirementFixtures.NOON);
		RetirementPhase.Probation probation = called.watch(RetirementFixtures.NOON, HOUR);
		RetirementPhase.Reenabling reenabling = probation.reenable(FINDING);
		RetirementPhase.Disabled disabled = probation.finish(RetirementFixtures.NOON);
		RetirementPhase.Held several = soaking.hold(List.of(FINDING, PINNED));
		return List.of(new Transition(soaking, "seeing", soaking.seeing(Set.of(), RetirementFixtures.NOON)),
				new Transition(soaking, "prove", proving), new Transition(soaking, "cancel", soaking.cancel(FINDING)),
				new Transition(soaking, "hold", soaking.hold(FINDINGS)),
				new Transition(proving, "soakAgain", proving.soakAgain(RetirementFixtures.NOON)),
				new Transition(proving, "disable", disabling),
				new Transition(proving, "cancel", proving.cancel(FINDING)),
				new Transition(proving, "hold", proving.hold(FINDINGS, Optional.empty())),
				new Transition(disabling, "intend", called),
				new Transition(called, "withoutEffect", called.withoutEffect()),
				new Transition(called, "ignored", called.ignored()),
				new Transition(disabling, "proveAgain", disabling.proveAgain(RetirementFixtures.NOON)),
				new Transition(disabling, "proveTooLate", disabling.proveTooLate(RetirementFixtures.NOON)),
				new Transition(called, "watch", probation),
				new Transition(disabling, "cancel", disabling.cancel(FINDING)),
				new Transition(called, "reenable", called.reenable(FINDING)),
				new Transition(disabling, "hold", disabling.hold(FINDINGS)),
				new Transition(probation, "hearing", probation.hearing(List.of())),
				new Transition(probation, "finish", disabled), new Transition(probation, "reenable", reenabling),
				new Transition(probation, "enabledElsewhere", probation.enabledElsewhere(FINDING)),
				new Transition(probation, "hold", probation.hold(FINDINGS)),
				new Transition(reenabling, "intend", reenabling.intend(RetirementFixtures.NOON)),
				new Transition(reenabling, "withoutEffect", reenabling.withoutEffect()),
				new Transition(reenabling, "finish", reenabling.finish()),
				new Transition(disabled, "reenable", disabled.reenable(FINDING)), resumed(soaking.hold(FINDINGS)),
				resumed(proving.hold(FINDINGS, Optional.empty())),
				resumed(proving.hold(List.of(PINNED), Optional.empty())), resumed(disabling.hold(FINDINGS)),
				resumed(called.hold(FINDINGS)), resumed(probation.hold(FINDINGS)), resumed(held(reenabling)),
				new Transition(several, "without", several.without(PINNED.code())));
	}

	/** As an earlier version of ours held it. */
	private static RetirementPhase.Held held(RetirementPhase.Reenabling reenabling) {
		return new RetirementPhase.Held(reenabling, FINDINGS, Optional.empty());
	}

	private static Transition resumed(RetirementPhase.Held held) {
		return new Transition(held, "resume",
				held.resume(RetirementFixtures.NOON, new Renewal(HOUR, java.time.Duration.ofHours(24))));
	}

	/** One transition: the method of a phase, and the phase that it led to. */
	public record Transition(RetirementPhase from, String method, RetirementPhase to) {
	}

}
