package io.keyrotor.retirement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;

/** What stands in the way of disabling a version because of one consumer. */
final class ConsumerObstacles {

	private ConsumerObstacles() {
	}

	/** What is in the way of a consumer that is on the key. */
	static List<Obstacle> judge(ConsumerId consumer, ConsumerState state, VersionOfKey versions) {
		return both(condition(consumer, state),
				reference(consumer, state, versions).or(() -> uses(consumer, state, versions)));
	}

	/** Both of them, as far as there are any. */
	static List<Obstacle> both(Optional<Obstacle> one, Optional<Obstacle> other) {
		return Stream.of(one, other).flatMap(Optional::stream).toList();
	}

	/** What it says of itself is not to be relied on. */
	static Optional<Obstacle> condition(ConsumerId consumer, ConsumerState state) {
		if (!state.settled()) {
			return Optional.of(Obstacle.passing("ConsumerBusy",
					"The consumer %s is at work on a change of its own, so what it says of its key may not last."
						.formatted(consumer)));
		}
		return state.fault()
			.map((fault) -> Obstacle.lasting("ConsumerFaulty",
					"The last change of the consumer %s failed (%s), so what it says of its key is not to be trusted. Cure it in Azure."
						.formatted(consumer, fault)));
	}

	private static Optional<Obstacle> reference(ConsumerId consumer, ConsumerState state, VersionOfKey versions) {
		return switch (state.reference()) {
			case Reference.ServiceManaged _ ->
				throw new IllegalStateException("A service's own key is no key of ours.");
			case Reference.Pinned pinned when pinned.version().equals(versions.version()) ->
				Optional.of(Obstacle.lasting("ConsumerOnVersion",
						"The consumer %s is pinned to the version %s. Move it to the current version by rotating the key, or by hand."
							.formatted(consumer, versions.version())));
			case Reference.Pinned pinned when versions.newer(pinned.version()) -> Optional.empty();
			case Reference.Pinned pinned -> Optional.of(Obstacle.lasting("ConsumerNotOnNewerVersion",
					"The consumer %s is pinned to the version %s, which is not known as an enabled version newer than %s. Move it to the current version."
						.formatted(consumer, pinned.version(), versions.version())));
			case Reference.Versionless _ -> Optional.empty();
		};
	}

	/**
	 * What a consumer is set to is not what it uses until its service has taken it up.
	 */
	static Optional<Obstacle> uses(ConsumerId consumer, ConsumerState state, VersionOfKey versions) {
		return versions.usedBy(state) ? Optional.of(Obstacle.soaking("ConsumerUsesVersion",
				"The consumer %s is encrypted with %s and still uses the version %s of the key %s. Its service looks for a new version about once a day; resume once it has."
					.formatted(consumer, state.reference().words(), versions.version(), versions.key().id())))
				: Optional.empty();
	}

	/** It was moved off the key, and somebody put it back. */
	static Obstacle unbound(FormerConsumers.Moved moved, KeyId key) {
		return Obstacle.lasting("UnknownConsumer",
				"The consumer %s was moved off the key %s by the rotation %s, refers to the key again, and is not bound to it. Bind it, so that it is looked after, or move it off the key."
					.formatted(moved.consumer(), key, moved.rotation()));
	}

	/** A kind whose old versions are never let go. */
	static List<Obstacle> keeping(CmkBinding binding, RetirementRule rule) {
		return switch (rule) {
			case RetirementRule.AfterCache _ -> List.of();
			case RetirementRule.KeepsOldVersions keeps -> List.of(Obstacle.lasting("ConsumerKeepsOldVersions",
					"The consumer %s is bound to the key %s, and %s. No version of this key is disabled as long as there is any of its data."
						.formatted(binding.consumer(), binding.key(), keeps.reason())));
		};
	}

	static Obstacle onOtherKey(CmkBinding binding, RetirementRule rule, ConsumerState state) {
		return Obstacle.lasting("ConsumerOnOtherKey",
				"The consumer %s is bound to the key %s and is encrypted with %s. Delete its binding if that is right.%s"
					.formatted(binding.consumer(), binding.key(), state.reference().words(), afterwards(rule)));
	}

	/** What the end of a binding does not end. */
	private static String afterwards(RetirementRule rule) {
		return switch (rule) {
			case RetirementRule.AfterCache _ -> "";
			case RetirementRule.KeepsOldVersions _ ->
				" The data that it wrote keeps the versions of this key enabled all the same, until somebody answers for it that the data is gone (POST /v1/former-consumers/accept-data-gone).";
		};
	}

	static Obstacle unreadable(CmkBinding binding, RetirementRule rule, VersionOfKey versions,
			UpstreamFailure failure) {
		return Obstacle.unread("ConsumerUnreadable",
				"The consumer %s, which is bound to the key %s, cannot be read, so it may need the version %s. If it is gone for good, delete its binding.%s"
					.formatted(binding.consumer(), binding.key(), versions.version(), afterwards(rule)),
				failure);
	}

	static Obstacle unreadable(FormerConsumers.Moved moved, VersionOfKey versions, UpstreamFailure failure) {
		return Obstacle.unread("ConsumerUnreadable",
				"The consumer %s, which the rotation %s moved off the key %s, cannot be read, so it may need the version %s.%s"
					.formatted(moved.consumer(), moved.rotation(), versions.key().id(), versions.version(),
							Absence.cure(failure)),
				failure);
	}

	/** One that was moved to another key goes on with the version. */
	static Optional<Obstacle> uses(FormerConsumers.Moved moved, ConsumerState state, VersionOfKey versions) {
		return versions.usedBy(state) ? Optional.of(Obstacle.soaking("ConsumerUsesVersion",
				"The consumer %s was moved off the key %s and still uses its version %s. Resume once it does not."
					.formatted(moved.consumer(), versions.key().id(), versions.version())))
				: Optional.empty();
	}

}
