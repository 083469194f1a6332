package io.keyrotor.retirement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Consumers;
import io.keyrotor.key.Key;
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

	private final ConsumerSurvey survey;

	private final Bindings bindings;

	private final FormerConsumers former;

	VersionSurvey(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations) {
		this.stores = stores;
		this.keys = keys;
		this.survey = new ConsumerSurvey(stores, consumers);
		this.bindings = bindings;
		this.former = new FormerConsumers(rotations, consumers, bindings);
	}

	/**
	 * Looks at everything.
	 * @throws UpstreamFailure if the key or its versions cannot be read
	 */
	Sight look(KeyId key, VersionId version, Instant now) {
		this.stores.require(key.store());
		Key read = this.keys.key(key);
		VersionOfKey versions = new VersionOfKey(read, version,
				this.keys.versions(key).stream().collect(Collectors.toMap(KeyVersion::id, Function.identity())), now);
		Optional<VersionDetail> detail = detail(key, version);
		List<CmkBinding> bindings = this.bindings.of(key);
		boolean left = bindings.isEmpty() && this.former.left(key);
		List<Obstacle> obstacles = new ArrayList<>(VersionObstacles.of(read, version, detail, left));
		if (!left) {
			VersionObstacles.usable(read, now).ifPresent(obstacles::add);
		}
		Set<ConsumerId> bound = bindings.stream().map(CmkBinding::consumer).collect(Collectors.toUnmodifiableSet());
		List<ConsumerSurvey.Look> looks = looks(key, versions, bindings, bound);
		looks.forEach((look) -> obstacles.addAll(look.obstacles()));
		return new Sight(detail, readings(looks.stream()), bound,
				readings(looks.stream().filter(ConsumerSurvey.Look::off)), obstacles);
	}

	private static List<ConsumerReading> readings(Stream<ConsumerSurvey.Look> looks) {
		return looks.flatMap((look) -> look.reading().stream()).toList();
	}

	private List<ConsumerSurvey.Look> looks(KeyId key, VersionOfKey versions, List<CmkBinding> bindings,
			Set<ConsumerId> bound) {
		return Stream
			.concat(bindings.stream().map((binding) -> this.survey.look(binding, versions)),
					this.former.of(key, bound).stream().map((former) -> this.survey.look(former, versions)))
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

}
