package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerRules;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.Rotations;

/**
 * Reads the key, the version, every bound consumer and those that a rotation left out,
 * never from memory, and says what stands in the way of disabling the version.
 */
final class VersionSurvey {

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final FormerConsumers former;

	VersionSurvey(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.former = new FormerConsumers(rotations, consumers);
	}

	/**
	 * Looks at everything.
	 * @throws UpstreamFailure if the key or its versions cannot be read
	 */
	Sight look(KeyId key, VersionId version, Instant now) {
		this.stores.require(key.store());
		Key read = this.keys.key(key);
		Versions versions = new Versions(read, version,
				this.keys.versions(key).stream().collect(Collectors.toMap(KeyVersion::id, Function.identity())), now);
		Optional<VersionDetail> detail = detail(key, version);
		List<CmkBinding> bindings = this.bindings.of(key);
		boolean left = bindings.isEmpty() && this.former.left(key);
		List<Obstacle> obstacles = new ArrayList<>(ofVersion(read, version, detail, left));
		if (!left) {
			usable(read, now).ifPresent(obstacles::add);
		}
		Set<ConsumerId> bound = bindings.stream().map(CmkBinding::consumer).collect(Collectors.toUnmodifiableSet());
		List<Look> looks = looks(key, versions, bindings, bound);
		looks.forEach((look) -> obstacles.addAll(look.obstacles()));
		return new Sight(detail, looks.stream().flatMap((look) -> look.reading().stream()).toList(), bound,
				looks.stream().filter(Look::off).flatMap((look) -> look.reading().stream()).toList(), obstacles);
	}

	private List<Look> looks(KeyId key, Versions versions, List<CmkBinding> bindings, Set<ConsumerId> bound) {
		return Stream
			.concat(bindings.stream().map((binding) -> look(binding, versions)),
					this.former.of(key, bound).stream().map((former) -> look(former, versions)))
			.toList();
	}

	private Optional<VersionDetail> detail(KeyId key, VersionId version) {
		try {
			return Optional.of(this.keys.version(key, version));
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return Optional.empty();
			}
			throw failure;
		}
	}

	/**
	 * What stands in the way whatever the consumers are like.
	 * @param left whether every consumer was moved to another key, so that nothing
	 * follows this one
	 */
	private static List<Obstacle> ofVersion(Key key, VersionId version, Optional<VersionDetail> detail, boolean left) {
		List<Obstacle> obstacles = new ArrayList<>();
		KeyCondition.managed(key)
			.ifPresent((_) -> obstacles.add(Obstacle.lasting("KeyIsManaged",
					"The key %s backs a certificate, and its versions are looked after with it. Nothing was disabled."
						.formatted(key.id()))));
		if (!left && key.current().id().equals(version)) {
			obstacles.add(Obstacle.lasting("VersionIsCurrent",
					"The version %s is the current version of the key %s, and whatever follows the key uses it. Rotate the key first, or move all its consumers to another key."
						.formatted(version, key.id())));
		}
		if (detail.isEmpty()) {
			obstacles.add(Obstacle.lasting("VersionNotFound",
					"The key %s has no version %s. List its versions and ask for one of them.".formatted(key.id(),
							version)));
		}
		detail.filter((found) -> !found.version().enabled())
			.ifPresent((_) -> obstacles.add(Obstacle.lasting("VersionDisabled",
					"The version %s of the key %s was disabled by somebody else, so nothing can be proven of it any more. If nothing misses it, nothing is left to do; otherwise enable it again, and ask for its retirement then."
						.formatted(version, key.id()))));
		return obstacles;
	}

	private static Optional<Obstacle> usable(Key key, Instant now) {
		return key.current().usableAt(now) ? Optional.empty() : Optional.of(Obstacle.soaking("CurrentVersionNotUsable",
				"The current version %s of the key %s is disabled or not valid now, so it can replace no other. Enable it or correct its dates in the key store, then resume."
					.formatted(key.current().id(), key.id())));
	}

	private Look look(CmkBinding binding, Versions versions) {
		List<Obstacle> obstacles = new ArrayList<>(keeps(binding));
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			obstacles.addAll(ofConsumer(binding, state, versions));
			return look(binding.id(), binding.consumer(), state, versions, obstacles);
		}
		catch (UpstreamFailure failure) {
			obstacles.add(Obstacle.unread("ConsumerUnreadable",
					"The consumer %s, which is bound to the key %s, cannot be read, so it may need the version %s. If it is gone for good, delete its binding."
						.formatted(binding.consumer(), binding.key(), versions.version),
					failure));
			return unread(binding.id(), binding.consumer(), failure, obstacles);
		}
	}

	private Look look(FormerConsumers.Former former, Versions versions) {
		return switch (former) {
			case FormerConsumers.Keeping keeping ->
				new Look(Optional.empty(), List.of(keeping.obstacle(versions.key.id())), false);
			case FormerConsumers.LeftOut left -> look(left, versions);
			case FormerConsumers.Moved moved -> look(moved, versions);
		};
	}

	/**
	 * One that was moved to another key goes on with a version while it is in its cache.
	 */
	private Look look(FormerConsumers.Moved moved, Versions versions) {
		try {
			ConsumerState state = this.consumers.read(moved.consumer());
			if (on(versions.key.id(), state)) {
				return look(moved.binding(), moved.consumer(), state, versions,
						List.of(unbound(moved, versions.key.id())));
			}
			List<Obstacle> obstacles = new ArrayList<>(condition(moved.consumer(), state).stream().toList());
			boolean uses = versions.usedBy(state);
			if (uses) {
				obstacles.add(Obstacle.soaking("ConsumerUsesVersion",
						"The consumer %s was moved off the key %s and still uses its version %s. Resume once it does not."
							.formatted(moved.consumer(), versions.key.id(), versions.version)));
			}
			return new Look(Optional.of(new ConsumerReading(moved.binding(), moved.consumer(), words(state))),
					obstacles, !uses);
		}
		catch (UpstreamFailure failure) {
			return (failure.kind() == UpstreamFailure.Kind.MISSING) ? new Look(Optional.empty(), List.of(), false)
					: unread(moved.binding(), moved.consumer(), failure, List.of(Obstacle.unread("ConsumerUnreadable",
							"The consumer %s, which the rotation %s moved off the key %s, cannot be read, so it may need the version %s."
								.formatted(moved.consumer(), moved.rotation(), versions.key.id(), versions.version),
							failure)));
		}
	}

	private static Obstacle unbound(FormerConsumers.Moved moved, KeyId key) {
		return Obstacle.lasting("UnknownConsumer",
				"The consumer %s was moved off the key %s by the rotation %s, refers to the key again, and is not bound to it. Bind it, so that it is looked after, or move it off the key."
					.formatted(moved.consumer(), key, moved.rotation()));
	}

	/** One that is gone needs nothing; one that left the key may remember it. */
	private Look look(FormerConsumers.LeftOut left, Versions versions) {
		try {
			ConsumerState state = this.consumers.read(left.consumer());
			List<Obstacle> obstacles = (on(versions.key.id(), state) ? judge(left.consumer(), state, versions)
					: both(condition(left.consumer(), state), uses(left.consumer(), state, versions)));
			return look(left.binding(), left.consumer(), state, versions, said(left, versions, obstacles));
		}
		catch (UpstreamFailure failure) {
			return (failure.kind() == UpstreamFailure.Kind.MISSING) ? new Look(Optional.empty(), List.of(), false)
					: unread(left.binding(), left.consumer(), failure, said(left, versions,
							List.of(Obstacle.unread("ConsumerUnreadable", "It cannot be read.", failure))));
		}
	}

	private static List<Obstacle> said(FormerConsumers.LeftOut left, Versions versions, List<Obstacle> obstacles) {
		return obstacles.stream().map((obstacle) -> left.obstacle(versions.version, obstacle)).toList();
	}

	private Look look(BindingId binding, ConsumerId consumer, ConsumerState state, Versions versions,
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

	private List<Obstacle> keeps(CmkBinding binding) {
		return switch (this.consumers.rules(binding.consumer().kind()).retirement()) {
			case RetirementRule.AfterCache _ -> List.of();
			case RetirementRule.KeepsOldVersions keeps -> List.of(Obstacle.lasting("ConsumerKeepsOldVersions",
					"The consumer %s is bound to the key %s, and %s. No version of this key is disabled while it is bound."
						.formatted(binding.consumer(), binding.key(), keeps.reason())));
		};
	}

	private List<Obstacle> ofConsumer(CmkBinding binding, ConsumerState state, Versions versions) {
		if (!on(binding.key(), state)) {
			return List.of(Obstacle.lasting("ConsumerOnOtherKey",
					"The consumer %s is bound to the key %s and is encrypted with %s. Delete its binding if that is right."
						.formatted(binding.consumer(), binding.key(), state.reference().words())));
		}
		return judge(binding.consumer(), state, versions);
	}

	/** What is in the way of a consumer that is on the key. */
	private static List<Obstacle> judge(ConsumerId consumer, ConsumerState state, Versions versions) {
		return both(condition(consumer, state),
				reference(consumer, state, versions).or(() -> uses(consumer, state, versions)));
	}

	private static List<Obstacle> both(Optional<Obstacle> one, Optional<Obstacle> other) {
		return Stream.of(one, other).flatMap(Optional::stream).toList();
	}

	private static Optional<Obstacle> condition(ConsumerId consumer, ConsumerState state) {
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

	private static Optional<Obstacle> reference(ConsumerId consumer, ConsumerState state, Versions versions) {
		return switch (state.reference()) {
			case Reference.ServiceManaged _ ->
				throw new IllegalStateException("A service's own key is no key of ours.");
			case Reference.Pinned pinned when pinned.version().equals(versions.version) -> Optional.of(Obstacle.lasting(
					"ConsumerOnVersion",
					"The consumer %s is pinned to the version %s. Move it to the current version by rotating the key, or by hand."
						.formatted(consumer, versions.version)));
			case Reference.Pinned pinned when versions.newer(pinned.version()) -> Optional.empty();
			case Reference.Pinned pinned -> Optional.of(Obstacle.lasting("ConsumerNotOnNewerVersion",
					"The consumer %s is pinned to the version %s, which is not known as an enabled version newer than %s. Move it to the current version."
						.formatted(consumer, pinned.version(), versions.version)));
			case Reference.Versionless _ -> Optional.empty();
		};
	}

	/**
	 * What a consumer is set to is not what it uses until its service has taken it up.
	 */
	private static Optional<Obstacle> uses(ConsumerId consumer, ConsumerState state, Versions versions) {
		return versions.usedBy(state) ? Optional.of(Obstacle.soaking("ConsumerUsesVersion",
				"The consumer %s is encrypted with %s and still uses the version %s of the key %s. Its service looks for a new version about once a day; resume once it has."
					.formatted(consumer, state.reference().words(), versions.version, versions.key.id())))
				: Optional.empty();
	}

	/**
	 * What was seen.
	 *
	 * @param version the version; empty if the key has no such one
	 * @param readings every consumer that was, or was to be, read
	 * @param bound the consumers that are bound
	 * @param off those that no longer take the version, so that its time in their cache
	 * runs out
	 */
	record Sight(Optional<VersionDetail> version, List<ConsumerReading> readings, Set<ConsumerId> bound,
			List<ConsumerReading> off, List<Obstacle> obstacles) {

		Sight {
			readings = List.copyOf(readings);
			bound = Set.copyOf(bound);
			off = List.copyOf(off);
			obstacles = List.copyOf(obstacles);
		}

		List<Obstacle> curedBy(Obstacle.Cure cure) {
			return this.obstacles.stream().filter((obstacle) -> obstacle.cure() == cure).toList();
		}

	}

	/**
	 * @param off whether the consumer no longer takes the version
	 */
	private record Look(Optional<ConsumerReading> reading, List<Obstacle> obstacles, boolean off) {
	}

	/** The versions of the key, among which one is to be disabled. */
	private record Versions(Key key, VersionId version, Map<VersionId, KeyVersion> all, Instant now) {

		/**
		 * What follows the key stays with an old version while the current one cannot be
		 * used, and nobody sees when one leaves it that takes up a new version only when
		 * its key is applied once more; of what is pinned to the version, an obstacle
		 * tells.
		 */
		boolean left(ConsumerState state, ConsumerRules rules) {
			boolean follows = state.reference() instanceof Reference.Versionless;
			return !usedBy(state) && (!follows || (!rules.reapplied() && this.key.current().usableAt(this.now)));
		}

		/** Whether its service shows that it uses the version, whatever it is set to. */
		boolean usedBy(ConsumerState state) {
			return state.inUse().filter(this.version::equals).isPresent();
		}

		/**
		 * Two versions of the same second cannot be told apart by their age, save that
		 * the current one is the newest.
		 */
		boolean newer(VersionId other) {
			KeyVersion found = this.all.get(other);
			KeyVersion mine = this.all.get(this.version);
			return this.key.current().id().equals(other) || (found != null && mine != null && found.enabled()
					&& found.createdOn().isAfter(mine.createdOn()));
		}

	}

}
