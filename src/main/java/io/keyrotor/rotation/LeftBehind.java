package io.keyrotor.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.Step;

/**
 * Consumers that were left out while a write to them was under way. Nobody moves them any
 * more, but their services may: each is followed to the end of that, and read, before the
 * rotation is over and its keys are free.
 */
final class LeftBehind {

	/** With the pauses between them, about half an hour. */
	private static final int PATIENCE = 60;

	private final KeyStores stores;

	private final Consumers consumers;

	private final Bindings bindings;

	private final InstantSource clock;

	LeftBehind(KeyStores stores, Consumers consumers, Bindings bindings, InstantSource clock) {
		this.stores = stores;
		this.consumers = consumers;
		this.bindings = bindings;
		this.clock = clock;
	}

	/**
	 * The next step for the first of them, once none of their requests can arrive any
	 * more; empty if all that is to be known is known.
	 */
	Optional<Step<Rotation>> advance(Rotation rotation, Phase.Moving phase) {
		return phase.consumers().stream().flatMap((consumer) -> next(rotation, phase, consumer).stream()).findFirst();
	}

	private Optional<Step<Rotation>> next(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {
		if (!(consumer.state() instanceof ConsumerProgress.Skipped skipped) || !skipped.unsettled()) {
			return Optional.empty();
		}
		Optional<String> operation = skipped.write().flatMap(ConsumerProgress.Updating::operation);
		if (operation.isEmpty() && rotation.otherKey().isEmpty()) {
			return Optional.empty();
		}
		Instant now = this.clock.instant();
		if (consumer.due().isAfter(now)) {
			return Optional.of(new Step.WaitUntil<>(rotation, consumer.due()));
		}
		return Optional
			.of(new Step.Moved<>(rotation.to(phase.with(looked(rotation, consumer, skipped, operation, now)), now)));
	}

	/** An operator may have left it out because it does not answer any more. */
	private ConsumerProgress looked(Rotation rotation, ConsumerProgress consumer, ConsumerProgress.Skipped skipped,
			Optional<String> operation, Instant now) {
		try {
			return operation.map((running) -> follow(consumer, skipped, running, now))
				.orElseGet(() -> read(rotation, consumer, skipped, now));
		}
		catch (UpstreamFailure failure) {
			boolean passing = !failure.lasting() && consumer.failures() < PATIENCE;
			return passing
					? consumer.troubled(failure.sentence(),
							Backoff.next(now, consumer.failures(), failure.retryAfter()))
					: settled(consumer, skipped, " It could not be read afterwards: " + failure.sentence());
		}
	}

	private ConsumerProgress follow(ConsumerProgress consumer, ConsumerProgress.Skipped skipped, String operation,
			Instant now) {
		return switch (status(consumer, operation)) {
			case OperationStatus.Running running ->
				consumer.waiting("It was left out while its service was at work on a write, which goes on.",
						now.plus(running.retryAfter()));
			case OperationStatus.Succeeded _, OperationStatus.Failed _ ->
				consumer.to(new ConsumerProgress.Skipped(skipped.reason(),
						skipped.write().map(ConsumerProgress.Updating::operationOver)), now);
		};
	}

	/** One that nobody may ask about any more is taken to be over: the consumer tells. */
	private OperationStatus status(ConsumerProgress consumer, String operation) {
		try {
			return this.consumers.follow(consumer.consumer(), operation);
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> throw failure;
				case FORBIDDEN, MISSING, REJECTED -> new OperationStatus.Succeeded();
			};
		}
	}

	private ConsumerProgress read(Rotation rotation, ConsumerProgress consumer, ConsumerProgress.Skipped skipped,
			Instant now) {
		Optional<CmkBinding> binding = this.bindings.find(consumer.binding());
		if (binding.isEmpty()) {
			return settled(consumer, skipped, "");
		}
		ConsumerState state = this.consumers.read(consumer.consumer());
		return (state.settled() || consumer.failures() >= PATIENCE)
				? found(rotation, consumer, skipped, binding.get(), state) : consumer.troubled(
						MoveFindings.busy(consumer, state), Backoff.next(now, consumer.failures(), Optional.empty()));
	}

	/** Another key than the rotation's own is not locked, so nothing moves there. */
	private ConsumerProgress found(Rotation rotation, ConsumerProgress consumer, ConsumerProgress.Skipped skipped,
			CmkBinding binding, ConsumerState state) {
		return state.reference()
			.keyIn(this.stores)
			.filter((on) -> !on.equals(binding.key()))
			.map((on) -> rotation.keys().contains(on) ? moved(consumer, skipped, on, state)
					: settled(consumer, skipped, " " + MoveFindings.leftOnOtherKey(binding, state)))
			.orElseGet(() -> settled(consumer, skipped, ""));
	}

	private static ConsumerProgress moved(ConsumerProgress consumer, ConsumerProgress.Skipped skipped, KeyId on,
			ConsumerState state) {
		Set<String> changed = skipped.write()
			.map((write) -> ReadBack.differences(write.fingerprint(), state.fingerprint()))
			.orElse(Set.of());
		String why = "%s A write that was under way then has moved it to %s all the same%s.".formatted(skipped.reason(),
				state.reference().words(),
				changed.isEmpty() ? "" : ", and it is not what it was before in: " + String.join(", ", changed));
		return consumer.restated(new ConsumerProgress.Skipped(why, skipped.write(), Optional.of(on)));
	}

	/** It is where its binding says, or nobody can tell. */
	private static ConsumerProgress settled(ConsumerProgress consumer, ConsumerProgress.Skipped skipped, String more) {
		return consumer.restated(new ConsumerProgress.Skipped(skipped.reason() + more,
				skipped.write().map(ConsumerProgress.Updating::failed)));
	}

}
