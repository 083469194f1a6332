package io.keyrotor.rotation;

import java.time.InstantSource;
import java.util.Optional;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * Writes one consumer: only what can be written without a loss, with a key and version
 * that fit, once no earlier write can take effect any more, and with its intent kept
 * before.
 */
final class ConsumerWrite {

	private static final int MOST_WRITES = 3;

	private final Consumers consumers;

	private final KeyStores stores;

	private final KeptDefinitions definitions;

	private final MoveFitness fitness;

	private final DueChange changes;

	private final ReadBack readBack;

	private final Settling settling;

	private final WritingTurns turns;

	private final InstantSource clock;

	ConsumerWrite(Consumers consumers, KeyStores stores, KeptDefinitions definitions, MoveFitness fitness,
			DueChange changes, ReadBack readBack, Settling settling, WritingTurns turns, InstantSource clock) {
		this.consumers = consumers;
		this.stores = stores;
		this.definitions = definitions;
		this.fitness = fitness;
		this.changes = changes;
		this.readBack = readBack;
		this.settling = settling;
		this.turns = turns;
		this.clock = clock;
	}

	/** The intent to write the consumer, or why it is not written. */
	Step<Rotation> intend(ConsumerTurn turn, ConsumerState state, ConsumerChange wanted) {
		return turn.inDoubt(this.settling)
			.<Step<Rotation>>map(turn::inDoubt)
			.or(() -> forbidden(turn, state, wanted))
			.or(() -> this.turns.ahead(turn.rotation(), turn.consumer().consumer()).map(turn::behind))
			.or(() -> this.fitness.unfit(turn, state).map(turn::fail))
			.or(() -> this.fitness.unusable(turn, state).map(turn::hold))
			.orElseGet(() -> definite(turn, state, wanted));
	}

	/** Keyrotor does not write it, not again, or not without a loss. */
	private static Optional<Step<Rotation>> forbidden(ConsumerTurn turn, ConsumerState state, ConsumerChange wanted) {
		ConsumerRules rules = turn.rules();
		if (rules.byHand().isPresent()) {
			return Optional.of(turn.fail(MovesByHand.finding(turn.consumer(), wanted.reference(), rules,
					turn.rotation().moves() && !turn.reapplied(state))));
		}
		int attempts = turn.earlier().attempts();
		if (attempts >= MOST_WRITES * rules.writes()) {
			return Optional.of(turn.failed(MoveFindings.ignored(turn.consumer(), attempts, wanted)));
		}
		return state.lostBy(wanted).isEmpty() ? Optional.empty()
				: Optional.of(turn.needsSecret(MoveFindings.needsSecret(turn.consumer(), state, wanted)));
	}

	/** A definition that was lost meanwhile cannot be put back. */
	private Step<Rotation> definite(ConsumerTurn turn, ConsumerState state, ConsumerChange wanted) {
		boolean damaged = DueChange.damaged(turn, state) && !turn.earlier().restored();
		if (damaged && this.changes.kept(turn).isEmpty()
				&& turn.consumer().state() instanceof ConsumerProgress.Updating updating) {
			return this.readBack.changed(turn, state, updating);
		}
		if (!turn.earlier().restoring() && !damaged) {
			return intend(turn, state, wanted, false);
		}
		return this.changes.kept(turn)
			.map((definition) -> intend(turn, state,
					new ConsumerChange.PutBack(wanted.reference(), definition, wanted.current()), true))
			.orElseGet(() -> turn.fail(MoveFindings.notKept(turn.rotation(), turn.consumer())));
	}

	/** After a write that is not proven, what is read may be what that write made. */
	private Runnable keeping(ConsumerTurn turn, ConsumerState state) {
		Optional<String> before = state.definition().filter((_) -> turn.consumer().write().isEmpty());
		return () -> before.ifPresent(
				(definition) -> this.definitions.keep(turn.rotation().id(), turn.consumer().binding(), definition));
	}

	private Step<Rotation> intend(ConsumerTurn turn, ConsumerState state, ConsumerChange change, boolean restoring) {
		ConsumerTurn fresh = turn.leaving(state, this.stores).at(this.clock.instant());
		ConsumerProgress.Updating updating = new ConsumerProgress.Updating(fresh.now(), turn.earlier().attempts(),
				turn.expected(state), Optional.empty(), Optional.of(turn.goal()), turn.route().otherGoalKey(),
				restoring, turn.earlier().made(), false);
		ConsumerTurn intended = fresh.kept(updating);
		return new Step.Intend<>(intended.rotation(),
				new ExternalWrite(ExternalWrite.Operation.PUT_CONSUMER, turn.route().goalKey(), turn.target(),
						ConsumerTurn.version(change.reference())),
				() -> this.turns.take(turn.rotation(), turn.consumer().consumer()), keeping(turn, state),
				(fence) -> write(intended, updating, state, change, turn.consumer().state(), fence));
	}

	/**
	 * Writes the consumer.
	 * @param before what to go back to when this write certainly was not made; an earlier
	 * one may still have been
	 */
	private Step.Effected<Rotation> write(ConsumerTurn turn, ConsumerProgress.Updating updating, ConsumerState state,
			ConsumerChange change, ConsumerProgress.State before, Fence fence) {
		this.settling.begin(turn.rotation().subjectId(), turn.target(), updating.since());
		try {
			Confirmed<Optional<String>> answer = this.consumers.write(turn.consumer().consumer(), state, change, fence);
			ConsumerTurn after = turn.at(this.clock.instant());
			return new Step.Effected<>(after
				.to(answer.value().map(updating.answered()::following).orElse(updating.answered()), after.now()),
					WriteOutcome.done(answer, Optional.empty()));
		}
		catch (UpstreamFailure failure) {
			if (refused(failure)) {
				this.turns.giveBack(turn.rotation(), turn.consumer().consumer());
			}
			return new Step.Effected<>(failed(turn.at(this.clock.instant()), updating, before, failure),
					WriteOutcome.of(failure));
		}
	}

	/** Whether nothing was changed. */
	private static boolean refused(UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> false;
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> true;
		};
	}

	private static Step.Kept<Rotation> failed(ConsumerTurn after, ConsumerProgress.Updating updating,
			ConsumerProgress.State before, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> after.restated(updating).retry(failure);
			case THROTTLED, STALE -> after.restated(before).retry(failure);
			case FORBIDDEN, MISSING, REJECTED -> after.restated(before).fail(failure);
		};
	}

}
