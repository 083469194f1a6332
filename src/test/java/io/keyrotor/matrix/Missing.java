package io.keyrotor.matrix;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.retirement.ConsumerReading;
import io.keyrotor.retirement.Evidence;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementPhase;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.step.Claim;
import io.keyrotor.step.Step;
import io.keyrotor.step.Subject;

/** A guard that is taken away, and what is broken without it. */
enum Missing {

	/** A clock that stands still never closes the fence. */
	FENCE(Set.of("I8"), new Guards() {
		@Override
		public LongSupplier fenceClock(LongSupplier nanoTime) {
			return () -> 0;
		}
	}),
	/** The effect runs without a row that says so. */
	INTENT(Set.of("I5"), new Guards() {
		@Override
		public <S extends Subject> Claim<S> claim(Claim<S> claim) {
			return (_) -> {
			};
		}
	}),
	/** A clock that runs fast ends every wait at once. */
	SETTLE_TIME(Set.of("I3"), new Guards() {
		@Override
		public LongSupplier settleClock(LongSupplier nanoTime) {
			return () -> nanoTime.getAsLong() * 1_000;
		}
	}),
	/** Only the key that consumers are moved from is locked. */
	OTHER_KEY(Set.of("I2"), new Guards() {
		@Override
		public boolean locksBothKeys() {
			return false;
		}
	}),
	/** A consumer that was written counts as moved. */
	READ_BACK(Set.of("rest"), new Guards() {
		@Override
		public Step<Rotation> rotation(Rotation rotation, Function<Rotation, Step<Rotation>> advance, Clock clock) {
			if (!(rotation.phase() instanceof Phase.Propagating moving)) {
				return advance.apply(rotation);
			}
			List<ConsumerProgress> believed = moving.consumers()
				.stream()
				.map((consumer) -> believed(consumer, clock.instant()))
				.toList();
			return believed.equals(moving.consumers()) ? advance.apply(rotation) : new Step.Moved<>(with(rotation,
					new Phase.Propagating(moving.baseline(), moving.current(), moving.surplus(), believed)));
		}
	}),
	/** Whatever is to be disabled counts as proven not to be used. */
	RETIREMENT_GATE(Set.of("I1"), new Guards() {
		@Override
		public Step<Retirement> retirement(Retirement retirement, Function<Retirement, Step<Retirement>> advance,
				List<CmkBinding> bindings, Clock clock) {
			return (retirement.phase() instanceof RetirementPhase.Proving
					|| retirement.phase() instanceof RetirementPhase.Soaking)
							? new Step.Moved<>(
									with(retirement, new RetirementPhase.Disabling(nothing(bindings, clock.instant()),
											0, Optional.empty(), 0)))
							: advance.apply(retirement);
		}
	});

	@SuppressWarnings("ImmutableEnumChecker")
	private final Set<String> breaks;

	@SuppressWarnings("ImmutableEnumChecker")
	private final Guards guards;

	Missing(Set<String> breaks, Guards guards) {
		this.breaks = breaks;
		this.guards = guards;
	}

	Set<String> breaks() {
		return this.breaks;
	}

	Guards guards() {
		return this.guards;
	}

	private static ConsumerProgress believed(ConsumerProgress consumer, Instant now) {
		return (consumer.state() instanceof ConsumerProgress.Updating) ? new ConsumerProgress(consumer.binding(),
				consumer.consumer(), new ConsumerProgress.Verified(now), now, 0, Optional.empty(), Optional.empty())
				: consumer;
	}

	private static Rotation with(Rotation rotation, Phase phase) {
		return new Rotation(rotation.id(), rotation.key(), rotation.trigger(), rotation.reason(),
				rotation.holdBeforePropagating(), rotation.retire(), rotation.target(), rotation.resumed(), phase,
				rotation.revision() + 1, 0, Optional.empty(), rotation.createdOn(), rotation.updatedOn());
	}

	private static Retirement with(Retirement retirement, RetirementPhase phase) {
		return new Retirement(retirement.id(), retirement.key(), retirement.version(), retirement.rotation(),
				retirement.reason(), retirement.soak(), retirement.accepted(), retirement.resumed(), phase,
				retirement.revision() + 1, 0, Optional.empty(), retirement.createdOn(), retirement.updatedOn());
	}

	private static Evidence nothing(List<CmkBinding> bindings, Instant now) {
		return new Evidence(now, now, now,
				bindings.stream()
					.map((binding) -> new ConsumerReading(binding.id(), binding.consumer(), "nothing"))
					.toList(),
				0, Optional.empty());
	}

}
