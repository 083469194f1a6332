package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.Step;

/**
 * Watches everything that could miss a disabled version, and has it enabled again at the
 * first sign that something does.
 */
final class Watch {

	/** A consumer that is silent for longer than this may be so for want of its key. */
	private static final int MOST_SILENCES = 3;

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final Rotations rotations;

	private final KeyUseLog log;

	private final RetirementTimes times;

	Watch(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations, KeyUseLog log,
			RetirementTimes times) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.rotations = rotations;
		this.log = log;
		this.times = times;
	}

	Step<Retirement> advance(Retirement retirement, RetirementPhase.Probation phase, Instant now) {
		this.stores.require(retirement.key().store());
		Enabled enabled = enabled(retirement);
		if (enabled == Enabled.YES) {
			return new Step.Moved<>(
					retirement.to(phase.enabledElsewhere(RetirementFindings.enabledElsewhere(retirement)), now));
		}
		List<Silence> silences = new ArrayList<>();
		LogLook log = log(retirement, phase);
		Optional<Finding> sign = sign(retirement, phase, silences).or(log::sign);
		if (sign.isPresent()) {
			return new Step.Moved<>(retirement.to(phase.reenable(sign.get()), now));
		}
		boolean over = !now.isBefore(phase.until()) && enabled == Enabled.NO && silences.isEmpty();
		if (over && log.complete()) {
			return new Step.Moved<>(retirement.to(phase.finish(now), now));
		}
		return (over && !now.isBefore(phase.until().plus(Proof.LATEST_EVIDENCE)))
				? new Step.Moved<>(retirement
					.to(phase.hold(List.of(RetirementFindings.evidenceLate(retirement, phase.until()))), now))
				: new Step.WaitUntil<>(next(retirement, phase, silences, now), due(phase, now));
	}

	/** Somebody else may enable it; whether they did may be unknown for a while. */
	private Enabled enabled(Retirement retirement) {
		try {
			return this.keys.version(retirement.key(), retirement.version()).version().enabled() ? Enabled.YES
					: Enabled.NO;
		}
		catch (UpstreamFailure _) {
			return Enabled.UNKNOWN;
		}
	}

	private static Retirement next(Retirement retirement, RetirementPhase.Probation phase, List<Silence> silences,
			Instant now) {
		return phase.silences().equals(silences) ? retirement : retirement.to(phase.hearing(silences), now);
	}

	private Instant due(RetirementPhase.Probation phase, Instant now) {
		Instant next = now.plus(this.times.watchInterval());
		return (phase.until().isAfter(now) && phase.until().isBefore(next)) ? phase.until() : next;
	}

	/** The first sign that something misses the version. */
	private Optional<Finding> sign(Retirement retirement, RetirementPhase.Probation phase, List<Silence> silences) {
		Optional<Finding> ofConsumers = Optional.empty();
		for (ConsumerId consumer : watched(retirement, phase)) {
			Optional<Finding> sign = look(retirement, phase, consumer, silences);
			ofConsumers = ofConsumers.isPresent() ? ofConsumers : sign;
		}
		return ofConsumers.or(() -> rollback(retirement));
	}

	/** A consumer whose binding was deleted meanwhile is watched all the same. */
	private Set<ConsumerId> watched(Retirement retirement, RetirementPhase.Probation phase) {
		Set<ConsumerId> watched = new LinkedHashSet<>();
		phase.evidence().consumers().stream().map(ConsumerReading::consumer).forEach(watched::add);
		this.bindings.of(retirement.key()).stream().map(CmkBinding::consumer).forEach(watched::add);
		return watched;
	}

	private Optional<Finding> look(Retirement retirement, RetirementPhase.Probation phase, ConsumerId consumer,
			List<Silence> silences) {
		try {
			return judge(retirement, this.consumers.read(consumer))
				.map((how) -> RetirementFindings.missed(retirement, consumer, how));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case MISSING -> Optional.empty();
				case FORBIDDEN -> failure.lasting() ? revoked(retirement, consumer, failure)
						: silent(retirement, phase, consumer, silences, failure);
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE, REJECTED ->
					silent(retirement, phase, consumer, silences, failure);
			};
		}
	}

	/** A service that lost its key may refuse everything. */
	private static Optional<Finding> revoked(Retirement retirement, ConsumerId consumer, UpstreamFailure failure) {
		return Optional
			.of(RetirementFindings.missed(retirement, consumer, "refused to be read: " + failure.sentence()));
	}

	private Optional<String> judge(Retirement retirement, ConsumerState state) {
		if (state.fault().isPresent()) {
			return Optional.of("reports a fault: " + state.fault().get());
		}
		if (!state.reference().keyIn(this.stores).equals(Optional.of(retirement.key()))) {
			return Optional.empty();
		}
		if (state.inUse().filter(retirement.version()::equals).isPresent()) {
			return Optional.of("uses it");
		}
		return (state.reference() instanceof Reference.Pinned pinned && pinned.version().equals(retirement.version()))
				? Optional.of("is pinned to it") : Optional.empty();
	}

	private static Optional<Finding> silent(Retirement retirement, RetirementPhase.Probation phase, ConsumerId consumer,
			List<Silence> silences, UpstreamFailure failure) {
		int times = 1 + phase.silences()
			.stream()
			.filter((silence) -> silence.consumer().equals(consumer))
			.mapToInt(Silence::times)
			.max()
			.orElse(0);
		silences.add(new Silence(consumer, times));
		return (times < MOST_SILENCES) ? Optional.empty() : Optional.of(RetirementFindings.missed(retirement, consumer,
				"could not be read %d times in a row: %s".formatted(times, failure.sentence())));
	}

	private Optional<Finding> rollback(Retirement retirement) {
		return this.rotations.live(retirement.key())
			.filter((rotation) -> goesBack(rotation, retirement))
			.map((rotation) -> RetirementFindings.rolledBack(retirement, rotation));
	}

	private boolean goesBack(Rotation rotation, Retirement retirement) {
		return rotation.key().equals(retirement.key())
				&& rotation.goesBackTo(() -> current(retirement)).contains(retirement.version());
	}

	/** It is asked again at the next look. */
	private Optional<VersionId> current(Retirement retirement) {
		try {
			return Optional.of(this.keys.key(retirement.key()).current().id());
		}
		catch (UpstreamFailure _) {
			return Optional.empty();
		}
	}

	/** A log that cannot be asked now is asked again at the next look. */
	private LogLook log(Retirement retirement, RetirementPhase.Probation phase) {
		if (!this.log.configured(retirement.key().store())) {
			return new LogLook(Optional.empty(), true);
		}
		try {
			KeyUses uses = this.log.uses(retirement.key(), retirement.version(), phase.since());
			List<KeyUse> refused = uses.uses().stream().filter(KeyUse::refused).toList();
			return new LogLook(
					refused.isEmpty() ? Optional.empty()
							: Optional.of(RetirementFindings.refusedUses(retirement, refused)),
					uses.newestEventOfKey().filter((newest) -> !newest.isBefore(phase.until())).isPresent());
		}
		catch (UpstreamFailure _) {
			return new LogLook(Optional.empty(), false);
		}
	}

	/**
	 * @param complete whether the log shows what happened until the end of the probation
	 */
	private record LogLook(Optional<Finding> sign, boolean complete) {
	}

	private enum Enabled {

		YES, NO, UNKNOWN

	}

}
