package io.keyrotor.rotation;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

import io.keyrotor.binding.BindingChecks;
import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.key.Backoff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;

/**
 * Moves one consumer to the target of its rotation. It is written only when its own
 * read-back says that it is not there yet (or when it is to be written as it is, until
 * one write was answered), never to a version that could not wrap, never from a newer
 * version to an older one save in a rollback, and never when a secret would be lost.
 */
final class ConsumerMove {

	private final KeyStores stores;

	private final Consumers consumers;

	private final DueChange changes;

	private final ReadBack readBack;

	private final ConsumerWrite write;

	private final Settling settling;

	private final WritingTurns turns;

	private final InstantSource clock;

	ConsumerMove(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, BindingChecks checks,
			KeptDefinitions definitions, Settling settling, WritingTurns turns, InstantSource clock) {
		this.stores = stores;
		this.consumers = consumers;
		this.changes = new DueChange(stores, keys, definitions);
		this.readBack = new ReadBack(keys, consumers, bindings, new BindingReader(stores, keys, consumers, clock),
				this.changes);
		this.write = new ConsumerWrite(consumers, stores, definitions, new MoveFitness(keys, bindings, checks, clock),
				this.changes, this.readBack, settling, turns, clock);
		this.settling = settling;
		this.turns = turns;
		this.clock = clock;
	}

	Step<Rotation> advance(Rotation rotation, Phase.Moving phase, ConsumerProgress consumer) {
		ConsumerTurn turn = new ConsumerTurn(rotation, phase, consumer,
				this.consumers.rules(consumer.consumer().kind()), this.clock.instant(), Optional.empty());
		Step<Rotation> step = advance(turn);
		if (step instanceof Step.Kept<Rotation> kept && ends(turn, kept.next())) {
			this.turns.giveBack(rotation, consumer.consumer());
		}
		return step;
	}

	private Step<Rotation> advance(ConsumerTurn turn) {
		try {
			return (turn.consumer().state() instanceof ConsumerProgress.Updating updating
					&& updating.operation().isPresent()) ? follow(turn, updating, updating.operation().get())
							: read(turn);
		}
		catch (UpstreamFailure failure) {
			return troubled(turn.at(this.clock.instant()), failure);
		}
	}

	/** Whether a write was under way that can have no further effect now. */
	private boolean ends(ConsumerTurn turn, Rotation next) {
		return turn.consumer().state() instanceof ConsumerProgress.Updating && next.consumers()
			.stream()
			.filter((after) -> after.binding().equals(turn.consumer().binding()))
			.anyMatch((after) -> after.arrived() || (!after.open() && turn.inDoubt(this.settling).isEmpty()));
	}

	private Step.Kept<Rotation> follow(ConsumerTurn turn, ConsumerProgress.Updating updating, String operation) {
		return switch (status(turn, operation)) {
			case OperationStatus.Running running -> turn.to(updating, turn.now().plus(running.retryAfter()));
			case OperationStatus.Succeeded _ -> turn.to(updating.operationOver(), turn.now());
			case OperationStatus.Failed failed when turn.earlier().exists() ->
				turn.operationFailed(failed.code() + ": " + failed.message());
			case OperationStatus.Failed _ -> turn.to(updating.operationOver(), turn.now());
		};
	}

	/**
	 * An operation that Azure no longer knows is over; the consumer itself tells how it
	 * ended.
	 */
	private OperationStatus status(ConsumerTurn turn, String operation) {
		try {
			return this.consumers.follow(turn.consumer().consumer(), operation);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return new OperationStatus.Succeeded();
			}
			throw failure;
		}
	}

	private Step<Rotation> read(ConsumerTurn before) {
		ConsumerState state = this.consumers.read(before.consumer().consumer());
		ConsumerTurn turn = before.seeing(state);
		Optional<KeyId> on = state.reference().keyIn(this.stores);
		if (on.filter(turn.rotation().keys()::contains).isEmpty()) {
			return turn.fail(MoveFindings.onOtherKey(turn.rotation(), turn.consumer(), state));
		}
		if (turn.follows(state)) {
			return this.readBack.done(turn, state, new ConsumerProgress.Following());
		}
		if (!state.settled()) {
			return unsettled(turn, state);
		}
		return placed(turn, state, on.get());
	}

	private Step<Rotation> placed(ConsumerTurn turn, ConsumerState state, KeyId on) {
		return switch (turn.route().place(on, state.reference())) {
			case UNKNOWN -> turn.fail(MoveFindings.unexpected(turn.rotation(), turn.consumer(), state, turn.goal()));
			case ELSEWHERE ->
				turn.inDoubt(this.settling).map(turn::inDoubt).orElseGet(() -> this.readBack.left(turn, state, on));
			case START -> state.fault().isPresent() ? faulty(turn, state, state.fault().get())
					: this.write.intend(turn, state, this.changes.refer(turn, state));
			case GOAL -> state.fault().isPresent() ? faulty(turn, state, state.fault().get()) : here(turn, state);
		};
	}

	/** It is on the version it is to have; that may not be all there is to do. */
	private Step<Rotation> here(ConsumerTurn turn, ConsumerState state) {
		return this.changes.due(turn, state)
			.map((change) -> this.write.intend(turn, state, change))
			.orElseGet(() -> settled(turn, () -> this.readBack.arrived(turn, state)));
	}

	/** What is read counts only once no write of another direction can change it. */
	private Step<Rotation> settled(ConsumerTurn turn, Supplier<Step.Kept<Rotation>> next) {
		return turn.inDoubt(this.settling)
			.filter((_) -> !turn.earlier().exists() || turn.endsOpen())
			.map(turn::inDoubt)
			.orElseGet(next);
	}

	private static Step.Kept<Rotation> unsettled(ConsumerTurn turn, ConsumerState state) {
		String why = MoveFindings.busy(turn.consumer(), state);
		return (turn.patient() || turn.mayBeAtWork())
				? turn.troubled(why, Backoff.next(turn.now(), turn.consumer().failures(), Optional.empty()))
				: turn.fail(new Finding("ConsumerBusy",
						why + " It has been so for long. Look at it in Azure, then resume the rotation."));
	}

	/** Half of the way, what needs several writes is not well before the last of them. */
	private Step<Rotation> faulty(ConsumerTurn turn, ConsumerState state, String fault) {
		return (turn.earlier().exists() && !turn.halfWay()) ? turn.operationFailed(fault) : this.write.intend(turn,
				state, this.changes.due(turn, state).orElseGet(() -> this.changes.again(turn, state)));
	}

	private static Step.Kept<Rotation> troubled(ConsumerTurn turn, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> turn.retry(failure);
			case FORBIDDEN, MISSING, REJECTED -> turn.fail(failure);
		};
	}

	/**
	 * A consumer that was left out while its credentials were being changed, as it is
	 * once no write can change it any more.
	 */
	ConsumerProgress settled(Rotation rotation, ConsumerProgress consumer, ConsumerProgress.Skipped skipped) {
		return this.readBack.settled(rotation, consumer, skipped);
	}

}
