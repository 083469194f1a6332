package io.keyrotor.rotation;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.Finding;
import io.keyrotor.rotation.ActionOutcome.AlreadyDone;
import io.keyrotor.rotation.ActionOutcome.Done;
import io.keyrotor.rotation.ActionOutcome.Refused;

/** What an operator's wish makes of a rotation, as far as the rotation itself can say. */
final class OperatorActions {

	private OperatorActions() {
	}

	/** The next revision in {@link Done}, or why there is none. */
	static ActionOutcome decide(Rotation rotation, RotationAction action, Instant now) {
		return switch (action) {
			case RotationAction.Resume _ -> resume(rotation, now);
			case RotationAction.Cancel _ -> cancel(rotation, now);
			case RotationAction.RollBack _ -> rollBack(rotation, now);
			case RotationAction.Retry retry -> retry(rotation, retry.consumer(), now);
			case RotationAction.PutBack putBack -> putBack(rotation, putBack.consumer(), now);
			case RotationAction.Skip skip -> skip(rotation, skip, now);
		};
	}

	private static ActionOutcome resume(Rotation rotation, Instant now) {
		if (rotation.phase() instanceof Phase.Held held) {
			return new Done(rotation.resume(held.resume(now), now));
		}
		return rotation.resumed() ? new AlreadyDone(rotation)
				: refused(rotation, "RotationNotHeld", "and not Held, so there is nothing to resume");
	}

	private static ActionOutcome cancel(Rotation rotation, Instant now) {
		return switch (inner(rotation)) {
			case Phase.Requested requested when requested.canceling() && !rotation.rests() -> new AlreadyDone(rotation);
			case Phase.Requested requested -> new Done(rotation.to(requested.cancel(), now));
			case Phase.Creating creating when creating.canceling() && !rotation.rests() -> new AlreadyDone(rotation);
			case Phase.Creating creating -> new Done(rotation.to(creating.cancel(), now));
			case Phase.Propagating propagating ->
				new Done(rotation.to(propagating.rollBack(RotationFindings.canceled(rotation), now), now));
			case Phase.RollingBack _, Phase.Canceled _ -> new AlreadyDone(rotation);
			case Phase.RolledBack back when RotationFindings.isCanceled(back.cause()) -> new AlreadyDone(rotation);
			case Phase.Completed _ -> refused(rotation, "RotationNotCancelable",
					"and over, so there is nothing to cancel. Roll it back if its consumers are to have the previous version again");
			case Phase.RolledBack _, Phase.Failed _, Phase.Held _ ->
				refused(rotation, "RotationNotCancelable", "and over, so there is nothing to cancel");
		};
	}

	private static ActionOutcome rollBack(Rotation rotation, Instant now) {
		if (!rotation.moves()) {
			return refused(rotation, "RollbackNotPossible",
					"and has moved nothing to another key or version, so nothing can go back. Cancel it if it is not over; give the consumers the credentials they are to have with another request");
		}
		Finding cause = RotationFindings.rolledBack(rotation);
		return switch (inner(rotation)) {
			case Phase.Propagating propagating -> new Done(rotation.to(propagating.rollBack(cause, now), now));
			case Phase.Completed completed -> new Done(rotation.to(completed.rollBack(cause, now), now));
			case Phase.RollingBack _, Phase.RolledBack _ -> new AlreadyDone(rotation);
			case Phase.Requested _, Phase.Creating _ -> refused(rotation, "RollbackNotPossible",
					"and not Propagating or Completed: nothing was moved yet. Cancel it instead");
			case Phase.Canceled _, Phase.Failed _, Phase.Held _ -> refused(rotation, "RollbackNotPossible",
					"and not Propagating or Completed: nothing was moved, so nothing can go back");
		};
	}

	/** The phase that counts: that of a held rotation is the one it goes on in. */
	private static Phase inner(Rotation rotation) {
		return (rotation.phase() instanceof Phase.Held held) ? held.heldBefore() : rotation.phase();
	}

	private static ActionOutcome retry(Rotation rotation, BindingId id, Instant now) {
		Optional<ConsumerProgress> found = consumer(rotation, id);
		if (found.isEmpty()) {
			return new ActionOutcome.ConsumerUnknown(rotation, id);
		}
		ConsumerProgress consumer = found.get();
		if (!(inner(rotation) instanceof Phase.Moving moving)) {
			return notMoving(rotation, consumer);
		}
		return switch (consumer.state()) {
			case ConsumerProgress.Failed _, ConsumerProgress.NeedsSecret _, ConsumerProgress.Skipped _ ->
				new Done(rotation.to(changed(rotation, moving.with(consumer.retried(now)), true), now));
			case ConsumerProgress.Pending _, ConsumerProgress.Updating _ -> new AlreadyDone(rotation);
			case ConsumerProgress.Verified _, ConsumerProgress.Following _, ConsumerProgress.RolledBack _ ->
				refused(rotation, consumer, "has arrived, so there is nothing to retry");
		};
	}

	private static ActionOutcome putBack(Rotation rotation, BindingId id, Instant now) {
		Optional<ConsumerProgress> found = consumer(rotation, id);
		if (found.isEmpty()) {
			return new ActionOutcome.ConsumerUnknown(rotation, id);
		}
		ConsumerProgress consumer = found.get();
		if (consumer.state() instanceof ConsumerProgress.Updating updating
				&& (updating.restoring() || updating.restored())) {
			return new AlreadyDone(rotation);
		}
		if (!(inner(rotation) instanceof Phase.Moving moving)) {
			return notMoving(rotation, consumer);
		}
		return consumer.restored(now)
			.<ActionOutcome>map(
					(restored) -> new Done(rotation.to(changed(rotation, moving.with(restored), true), now)))
			.orElseGet(() -> refused(rotation, consumer, (consumer.state() instanceof ConsumerProgress.Failed)
					? "did not fail because a write changed it. If one may have, retry it first: it is compared again, and can be put back if it is not what it was"
					: "was not changed by a write of the rotation, so there is nothing to put back"));
	}

	private static ActionOutcome skip(Rotation rotation, RotationAction.Skip skip, Instant now) {
		Optional<ConsumerProgress> found = consumer(rotation, skip.consumer());
		if (found.isEmpty()) {
			return new ActionOutcome.ConsumerUnknown(rotation, skip.consumer());
		}
		ConsumerProgress consumer = found.get();
		if (consumer.state() instanceof ConsumerProgress.Skipped) {
			return new AlreadyDone(rotation);
		}
		if (!(inner(rotation) instanceof Phase.Moving moving)) {
			return notMoving(rotation, consumer);
		}
		return (consumer.open() || consumer.stuck())
				? new Done(
						rotation.to(changed(rotation, moving.with(consumer.skipped(skip.reason(), now)), false), now))
				: refused(rotation, consumer, "has arrived, so it cannot be left out any more");
	}

	private static Optional<ConsumerProgress> consumer(Rotation rotation, BindingId id) {
		return rotation.consumers().stream().filter((consumer) -> consumer.binding().equals(id)).findFirst();
	}

	/**
	 * A rotation that was held for its consumers alone goes on: at once to retry one, and
	 * otherwise as soon as none is stuck. Any other wait stays.
	 */
	private static Phase changed(Rotation rotation, Phase.Moving moving, boolean atOnce) {
		if (!(rotation.phase() instanceof Phase.Held held)) {
			return moving;
		}
		boolean goesOn = RotationFindings.waitsForConsumers(held)
				&& (atOnce || moving.consumers().stream().noneMatch(ConsumerProgress::stuck));
		return goesOn ? moving : held.in(moving);
	}

	private static Refused refused(Rotation rotation, String code, String why) {
		return new Refused(rotation,
				new Finding(code, "The rotation %s of the key %s is in the phase %s %s. Nothing was done."
					.formatted(rotation.id(), rotation.key(), name(rotation), why)));
	}

	private static Refused refused(Rotation rotation, ConsumerProgress consumer, String why) {
		return new Refused(rotation, new Finding("ConsumerNotStuck",
				"The consumer %s of the rotation %s, which is in the phase %s, is in the state %s and %s. Nothing was done."
					.formatted(consumer.consumer(), rotation.id(), name(rotation),
							consumer.state().getClass().getSimpleName(), why)));
	}

	private static Refused notMoving(Rotation rotation, ConsumerProgress consumer) {
		return new Refused(rotation, new Finding("ConsumerNotStuck",
				"The rotation %s of the key %s is in the phase %s, in which no consumer is moved, so nothing can be done for %s. Nothing was done."
					.formatted(rotation.id(), rotation.key(), name(rotation), consumer.consumer())));
	}

	private static String name(Rotation rotation) {
		return (rotation.phase() instanceof Phase.Held held) ? "Held (before: " + held.heldBefore().name() + ")"
				: rotation.phase().name();
	}

}
