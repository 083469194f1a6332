package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.UpstreamFailure;

/** Reads consumers of a key, never from memory, and says what of them is in the way. */
final class ConsumerSurvey {

	private final KeyStores stores;

	private final Consumers consumers;

	ConsumerSurvey(KeyStores stores, Consumers consumers) {
		this.stores = stores;
		this.consumers = consumers;
	}

	/** One that is bound. */
	Look look(CmkBinding binding, VersionOfKey versions) {
		RetirementRule rule = this.consumers.rules(binding.consumer().kind()).retirement();
		List<Obstacle> obstacles = new ArrayList<>(ConsumerObstacles.keeping(binding, rule));
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			obstacles.addAll(on(binding.key(), state) ? ConsumerObstacles.judge(binding.consumer(), state, versions)
					: List.of(ConsumerObstacles.onOtherKey(binding, rule, state)));
			return look(binding.id(), binding.consumer(), state, versions, obstacles);
		}
		catch (UpstreamFailure failure) {
			obstacles.add(ConsumerObstacles.unreadable(binding, rule, versions, failure));
			return unread(binding.id(), binding.consumer(), failure, obstacles);
		}
	}

	/** One that is not bound any more, or was left out. */
	Look look(FormerConsumers.Former former, VersionOfKey versions) {
		return switch (former) {
			case FormerConsumers.Keeping keeping -> new Look(Optional.empty(), List.of(keeping.obstacle()), false);
			case FormerConsumers.LeftOut left -> look(left, versions);
			case FormerConsumers.Moved moved -> look(moved, versions);
		};
	}

	/**
	 * One that was moved to another key goes on with a version while it is in its cache.
	 */
	private Look look(FormerConsumers.Moved moved, VersionOfKey versions) {
		try {
			ConsumerState state = this.consumers.read(moved.consumer());
			if (on(versions.key().id(), state)) {
				return look(moved.binding(), moved.consumer(), state, versions,
						List.of(ConsumerObstacles.unbound(moved, versions.key().id())));
			}
			return new Look(Optional.of(new ConsumerReading(moved.binding(), moved.consumer(), words(state))),
					ConsumerObstacles.both(ConsumerObstacles.condition(moved.consumer(), state),
							ConsumerObstacles.uses(moved, state, versions)),
					!versions.usedBy(state));
		}
		catch (UpstreamFailure failure) {
			return gone(moved, failure) ? gone() : unread(moved.binding(), moved.consumer(), failure,
					List.of(ConsumerObstacles.unreadable(moved, versions, failure)));
		}
	}

	/** What nobody can read any more is gone once somebody answers for it. */
	private static boolean gone(FormerConsumers.Former former, UpstreamFailure failure) {
		return Absence.proven(failure) || (Absence.likely(failure) && former.unanswered().isEmpty());
	}

	private static Look gone() {
		return new Look(Optional.empty(), List.of(), false);
	}

	/** One that is gone needs nothing; one that left the key may remember it. */
	private Look look(FormerConsumers.LeftOut left, VersionOfKey versions) {
		try {
			ConsumerState state = this.consumers.read(left.consumer());
			List<Obstacle> obstacles = (on(versions.key().id(), state)
					? ConsumerObstacles.judge(left.consumer(), state, versions)
					: ConsumerObstacles.both(ConsumerObstacles.condition(left.consumer(), state),
							ConsumerObstacles.uses(left.consumer(), state, versions)));
			return look(left.binding(), left.consumer(), state, versions, said(left, versions, obstacles));
		}
		catch (UpstreamFailure failure) {
			return gone(left, failure) ? gone()
					: unread(left.binding(), left.consumer(), failure, said(left, versions, List.of(Obstacle
						.unread("ConsumerUnreadable", "It cannot be read." + Absence.cure(failure), failure))));
		}
	}

	private static List<Obstacle> said(FormerConsumers.LeftOut left, VersionOfKey versions, List<Obstacle> obstacles) {
		return obstacles.stream().map((obstacle) -> left.obstacle(versions.version(), obstacle)).toList();
	}

	private Look look(BindingId binding, ConsumerId consumer, ConsumerState state, VersionOfKey versions,
			List<Obstacle> obstacles) {
		return new Look(Optional.of(new ConsumerReading(binding, consumer, words(state))), obstacles,
				versions.left(state, this.consumers.rules(consumer.kind())));
	}

	private static Look unread(BindingId binding, ConsumerId consumer, UpstreamFailure failure,
			List<Obstacle> obstacles) {
		return new Look(Optional.of(new ConsumerReading(binding, consumer, "not readable: " + failure.sentence())),
				obstacles, false);
	}

	private boolean on(KeyId key, ConsumerState state) {
		return state.reference().keyIn(this.stores).equals(Optional.of(key));
	}

	private static String words(ConsumerState state) {
		return state.reference().words() + state.inUse().map((version) -> ", using " + version).orElse("");
	}

	/**
	 * What was seen of one consumer.
	 *
	 * @param reading what it was like; empty if it is gone, or need not be read
	 * @param off whether the consumer no longer takes the version
	 */
	record Look(Optional<ConsumerReading> reading, List<Obstacle> obstacles, boolean off) {
	}

}
