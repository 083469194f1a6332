package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * Moves one consumer to the new version. It is written only when its own read-back says
 * that it is not there yet, never from a newer version to an older one, and never when a
 * secret would be lost.
 */
final class ConsumerMove {

	private static final Duration UNSETTLED_PAUSE = Duration.ofSeconds(2);

	private static final int MOST_WRITES = 3;

	private final KeyStores stores;

	private final Consumers consumers;

	private final Bindings bindings;

	private final RotationTimings timings;

	ConsumerMove(KeyStores stores, Consumers consumers, Bindings bindings, RotationTimings timings) {
		this.stores = stores;
		this.consumers = consumers;
		this.bindings = bindings;
		this.timings = timings;
	}

	Step advance(Rotation rotation, Phase.Propagating phase, ConsumerProgress consumer, Instant now) {
		Turn turn = new Turn(rotation, phase, consumer, now);
		try {
			return (consumer.state() instanceof ConsumerProgress.Updating updating && updating.operation().isPresent())
					? follow(turn, updating, updating.operation().get()) : read(turn);
		}
		catch (UpstreamFailure failure) {
			return troubled(turn, failure);
		}
	}

	private Step follow(Turn turn, ConsumerProgress.Updating updating, String operation) {
		return switch (status(turn, operation)) {
			case OperationStatus.Running running -> turn.to(updating, turn.now.plus(running.retryAfter()));
			case OperationStatus.Succeeded _ -> turn.to(updating.operationOver(), turn.now);
			case OperationStatus.Failed failed -> turn.operationFailed(failed.code() + ": " + failed.message());
		};
	}

	/**
	 * An operation that Azure no longer knows is over; the consumer itself tells how it
	 * ended.
	 */
	private OperationStatus status(Turn turn, String operation) {
		try {
			return this.consumers.follow(turn.consumer.consumer(), operation);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return new OperationStatus.Succeeded();
			}
			throw failure;
		}
	}

	private Step read(Turn turn) {
		ConsumerState state = this.consumers.read(turn.consumer.consumer());
		if (!state.reference().keyIn(this.stores).equals(Optional.of(turn.rotation.key()))) {
			return turn.fail("ConsumerOnOtherKey",
					"The consumer %s is encrypted with %s and no longer with the key %s. Nothing was written. Delete its binding if that is right, then resume the rotation."
						.formatted(turn.consumer.consumer(), state.reference().words(), turn.rotation.key()));
		}
		return switch (state.reference()) {
			case Reference.ServiceManaged _ ->
				throw new IllegalStateException("A service's own key is no key of ours.");
			case Reference.Versionless _ -> done(turn, state, new ConsumerProgress.Following());
			case Reference.Pinned pinned when !state.settled() -> unsettled(turn, pinned);
			case Reference.Pinned pinned when !turn.knows(pinned.version()) -> turn.fail("UnexpectedVersion",
					"The consumer %s is pinned to the version %s, which is neither the new version %s nor older than it. Nothing was written. Find out who pinned it, then resume the rotation."
						.formatted(turn.consumer.consumer(), pinned.version(), turn.phase.current()));
			case Reference.Pinned _ when state.fault().isPresent() -> faulty(turn, state, state.fault().get());
			case Reference.Pinned pinned when pinned.version().equals(turn.phase.current()) -> arrived(turn, state);
			case Reference.Pinned _ -> write(turn, state);
		};
	}

	private static Step unsettled(Turn turn, Reference.Pinned pinned) {
		return turn.troubled("The consumer %s is at work on a change of its own and names the version %s meanwhile."
			.formatted(turn.consumer.consumer(), pinned.version()), turn.now.plus(UNSETTLED_PAUSE));
	}

	private Step faulty(Turn turn, ConsumerState state, String fault) {
		return (turn.consumer.state() instanceof ConsumerProgress.Updating) ? turn.operationFailed(fault)
				: write(turn, state);
	}

	private Step arrived(Turn turn, ConsumerState state) {
		if (turn.consumer.state() instanceof ConsumerProgress.Updating updating
				&& !updating.fingerprint().equals(state.fingerprint())) {
			return turn.fail("ConsumerChanged",
					"The consumer %s is on the version %s, but these members of its definition are not what they were before the write: %s. Compare them with your own copy and put them right if need be, then resume the rotation."
						.formatted(turn.consumer.consumer(), turn.phase.current(),
								differences(updating.fingerprint(), state.fingerprint())));
		}
		return done(turn, state, new ConsumerProgress.Verified(turn.now));
	}

	private static Set<String> differences(Map<String, String> before, Map<String, String> after) {
		Set<String> members = new TreeSet<>(before.keySet());
		members.addAll(after.keySet());
		members.removeIf((member) -> Objects.equals(before.get(member), after.get(member)));
		return members;
	}

	private Step done(Turn turn, ConsumerState state, ConsumerProgress.State end) {
		this.bindings.find(turn.consumer.binding())
			.ifPresent((binding) -> this.bindings.update(binding.read(state, Drift.IN_SYNC, turn.now)));
		return turn.to(end, turn.now);
	}

	private Step write(Turn turn, ConsumerState state) {
		int attempt = 1;
		if (turn.consumer.state() instanceof ConsumerProgress.Updating earlier) {
			Instant settled = this.timings.settled(earlier.since());
			if (turn.now.isBefore(settled)) {
				return turn.troubled("A write to %s may still take effect.".formatted(turn.consumer.consumer()),
						settled);
			}
			attempt = earlier.attempt() + 1;
		}
		if (attempt > MOST_WRITES) {
			return turn.fail("WriteIgnored",
					"The consumer %s took %d writes without an error and is still not on the version %s. Look at it in Azure, then resume the rotation."
						.formatted(turn.consumer.consumer(), MOST_WRITES, turn.phase.current()));
		}
		if (!state.hiddenSecrets().isEmpty()) {
			return turn.to(new ConsumerProgress.NeedsSecret(needsSecret(turn, state)), turn.now);
		}
		return intend(turn, state, attempt);
	}

	private static Finding needsSecret(Turn turn, ConsumerState state) {
		return new Finding("NeedsSecret",
				"The consumer %s hides secrets that an update would lose: %s. Nothing was written. Let it reach those resources with a managed identity, or move it to the version %s by hand with the secrets supplied, then resume the rotation."
					.formatted(turn.consumer.consumer(), String.join(", ", state.hiddenSecrets()),
							turn.phase.current()));
	}

	private Step intend(Turn turn, ConsumerState state, int attempt) {
		ConsumerProgress.Updating updating = new ConsumerProgress.Updating(turn.now, attempt, state.fingerprint(),
				Optional.empty());
		Turn intended = turn.kept(updating);
		return new Step.Intend(intended.rotation, () -> repin(intended, updating, state));
	}

	private Step repin(Turn turn, ConsumerProgress.Updating updating, ConsumerState state) {
		try {
			VersionId target = turn.phase.current();
			return this.consumers.repin(turn.consumer.consumer(), state, target)
				.map((operation) -> turn.to(updating.following(operation), turn.now))
				.orElseGet(() -> turn.to(updating, turn.now));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case UNCERTAIN, UNAVAILABLE -> retry(turn, failure);
				case THROTTLED, STALE -> retry(turn.restated(new ConsumerProgress.Pending()), failure);
				case FORBIDDEN, MISSING, REJECTED -> fail(turn, failure);
			};
		}
	}

	private static Step troubled(Turn turn, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> retry(turn, failure);
			case FORBIDDEN, MISSING, REJECTED -> fail(turn, failure);
		};
	}

	private static Step retry(Turn turn, UpstreamFailure failure) {
		return turn.troubled(failure.sentence(),
				Backoff.next(turn.now, turn.consumer.failures(), failure.retryAfter()));
	}

	private static Step fail(Turn turn, UpstreamFailure failure) {
		return turn.to(new ConsumerProgress.Failed(Findings.of(failure)), turn.now);
	}

	/** One consumer's turn in a rotation at one moment. */
	private record Turn(Rotation rotation, Phase.Propagating phase, ConsumerProgress consumer, Instant now) {

		/** Whether this version is the new one or older than it. */
		boolean knows(VersionId version) {
			return version.equals(this.phase.current()) || this.phase.baseline().versions().contains(version);
		}

		/** The turn once the consumer's new state is kept. */
		Turn kept(ConsumerProgress.State state) {
			Turn restated = restated(state);
			Phase.Propagating next = this.phase.with(restated.consumer);
			return new Turn(this.rotation.to(next, this.now), next, restated.consumer, this.now);
		}

		Turn restated(ConsumerProgress.State state) {
			return new Turn(this.rotation, this.phase, this.consumer.restated(state), this.now);
		}

		Step to(ConsumerProgress.State state, Instant due) {
			return moved(this.consumer.to(state, due));
		}

		Step troubled(String why, Instant due) {
			return moved(this.consumer.troubled(why, due));
		}

		Step fail(String code, String message) {
			return to(new ConsumerProgress.Failed(new Finding(code, message)), this.now);
		}

		Step operationFailed(String why) {
			return fail("OperationFailed",
					"The change that was to move %s to the version %s failed in Azure (%s). Its old version stays enabled. Cure the cause, then resume the rotation to write it again."
						.formatted(this.consumer.consumer(), this.phase.current(), why));
		}

		private Step moved(ConsumerProgress changed) {
			return new Step.Moved(this.rotation.to(this.phase.with(changed), this.now));
		}

	}

}
