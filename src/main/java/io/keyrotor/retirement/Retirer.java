package io.keyrotor.retirement;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * Carries retirements out, one step at a time. Each step reads what Azure really has,
 * acts if that is still right, and says what is next. There are no loops, sleeps or
 * retries in it: a retry is a row with a later time.
 */
public final class Retirer {

	private final Soak soak;

	private final Proof proof;

	private final Disablement disablement;

	private final Watch watch;

	private final Reenablement reenablement;

	private final InstantSource clock;

	public Retirer(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations,
			ConsumerSearch search, KeyUseLog log, Settling settling, RetirementTimes times, InstantSource clock) {
		VersionSurvey survey = new VersionSurvey(stores, keys, consumers, bindings, rotations);
		Gates gates = new Gates(survey, rotations, new Strangers(search), log, clock);
		this.soak = new Soak(survey, bindings, consumers, times);
		this.proof = new Proof(survey, gates);
		this.disablement = new Disablement(keys, bindings, rotations, settling, times, clock);
		this.watch = new Watch(stores, keys, consumers, bindings, rotations, log, times);
		this.reenablement = new Reenablement(keys, settling, clock);
		this.clock = clock;
	}

	/** The next step of a retirement; a retirement that rests stays as it is. */
	public Step<Retirement> advance(Retirement retirement) {
		Instant now = this.clock.instant();
		try {
			return switch (retirement.phase()) {
				case RetirementPhase.Soaking soaking -> soak(retirement, soaking, now);
				case RetirementPhase.Proving proving -> prove(retirement, proving, now);
				case RetirementPhase.Disabling disabling -> disable(retirement, disabling, now);
				case RetirementPhase.Probation probation -> this.watch.advance(retirement, probation, now);
				case RetirementPhase.Reenabling reenabling -> reenable(retirement, reenabling, now);
				case RetirementPhase.Disabled _, RetirementPhase.Reenabled _, RetirementPhase.Canceled _,
						RetirementPhase.Held _ ->
					new Step.Moved<>(retirement);
			};
		}
		catch (KeyStoreUnknown unknown) {
			return lost(retirement, unknown, this.clock.instant());
		}
	}

	/** Once the version may be disabled, it is looked for until the store is back. */
	private static Step<Retirement> lost(Retirement retirement, KeyStoreUnknown unknown, Instant now) {
		if (retirement.touched()) {
			return Patience.retry(retirement, retirement.phase(),
					unknown.getMessage() + " Configure it again as it was.", Optional.empty(), now);
		}
		Finding finding = new Finding("KeyStoreNotFound", unknown.getMessage()
				+ " Configure it again as it was, then resume the retirement " + retirement.id() + ".");
		return new Step.Moved<>(
				retirement.to(new RetirementPhase.Held(retirement.phase(), List.of(finding), Optional.empty()), now));
	}

	private Step<Retirement> soak(Retirement retirement, RetirementPhase.Soaking phase, Instant now) {
		try {
			return this.soak.advance(retirement, phase, now);
		}
		catch (UpstreamFailure failure) {
			return Patience.troubled(retirement, phase, phase::hold, failure, now);
		}
	}

	private Step<Retirement> prove(Retirement retirement, RetirementPhase.Proving phase, Instant now) {
		try {
			return this.proof.advance(retirement, phase, now);
		}
		catch (UpstreamFailure failure) {
			return Patience.troubled(retirement, phase, (blockers) -> phase.hold(blockers, Optional.empty()), failure,
					now);
		}
	}

	private Step<Retirement> disable(Retirement retirement, RetirementPhase.Disabling phase, Instant now) {
		try {
			return this.disablement.advance(retirement, phase, now);
		}
		catch (UpstreamFailure failure) {
			return phase.called() ? Patience.retry(retirement, phase, failure, now)
					: Patience.troubled(retirement, phase, phase::hold, failure, now);
		}
	}

	private Step<Retirement> reenable(Retirement retirement, RetirementPhase.Reenabling phase, Instant now) {
		try {
			return this.reenablement.advance(retirement, phase, now);
		}
		catch (UpstreamFailure failure) {
			return Patience.retry(retirement, phase, failure, now);
		}
	}

}
