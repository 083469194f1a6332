package io.keyrotor.rotation;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

import io.keyrotor.binding.Bindings;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * From the request to the new version. Azure's rotate takes no token that would make a
 * repeat harmless, so the call is made at most once for each intent, and after an answer
 * that leaves its effect open the key and its versions are read before anything else is
 * done.
 */
final class Creation {

	private static final int PATIENCE = 10;

	private final KeyStores stores;

	private final Keys keys;

	private final Bindings bindings;

	private final RotationTimings timings;

	Creation(KeyStores stores, Keys keys, Bindings bindings, RotationTimings timings) {
		this.stores = stores;
		this.keys = keys;
		this.bindings = bindings;
		this.timings = timings;
	}

	Step begin(Rotation rotation, Phase.Requested phase, Instant now) {
		try {
			Key key = this.keys.key(rotation.key());
			Set<VersionId> versions = versions(key);
			Optional<KeyStore> full = full(rotation.key(), versions.size());
			return new Step.Moved(
					rotation.to(
							full.<Phase>map((store) -> phase.fail(VersionLimit.reached(rotation.key(), store)))
								.orElseGet(() -> phase.create(new Baseline(key.current().id(), versions, key.shape()))),
							now));
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> retry(rotation, phase, failure, now);
				case FORBIDDEN -> new Step.Moved(rotation.to(phase.hold(finding(failure)), now));
				case MISSING, REJECTED -> new Step.Moved(rotation.to(phase.fail(finding(failure)), now));
			};
		}
	}

	private Set<VersionId> versions(Key key) {
		Set<VersionId> versions = this.keys.versions(key.id())
			.stream()
			.map(KeyVersion::id)
			.collect(Collectors.toCollection(HashSet::new));
		versions.add(key.current().id());
		return versions;
	}

	private Optional<KeyStore> full(KeyId key, int versions) {
		KeyStore store = this.stores.require(key.store());
		OptionalInt limit = store.rules().versionLimit();
		return (limit.isPresent() && versions >= limit.getAsInt()) ? Optional.of(store) : Optional.empty();
	}

	Step create(Rotation rotation, Phase.Creating phase, Instant now) {
		Optional<Instant> settled = phase.calledOn().map(this.timings::settled).filter(now::isBefore);
		return settled.<Step>map((until) -> new Step.WaitUntil(rotation, until))
			.orElseGet(() -> look(rotation, phase, now));
	}

	private Step look(Rotation rotation, Phase.Creating phase, Instant now) {
		try {
			Key key = this.keys.key(rotation.key());
			Set<VersionId> newer = versions(key);
			newer.removeAll(phase.baseline().versions());
			return switch (newer.size()) {
				case 0 -> intend(rotation, phase, now);
				case 1 -> adopt(rotation, phase, key, newer.iterator().next(), now);
				default -> new Step.Moved(rotation.to(several(rotation, phase, key, newer), now));
			};
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> retry(rotation, phase, failure, now);
				case FORBIDDEN, MISSING, REJECTED -> new Step.Moved(rotation.to(phase.hold(finding(failure)), now));
			};
		}
	}

	private Step intend(Rotation rotation, Phase.Creating phase, Instant now) {
		Phase.Creating intent = phase.intend(now);
		Rotation intended = rotation.trying(intent, now);
		return new Step.Intend(intended, () -> call(intended, intent, now));
	}

	private Step call(Rotation rotation, Phase.Creating intent, Instant now) {
		try {
			return created(rotation, intent, this.keys.rotate(rotation.key()).id(), now);
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case UNCERTAIN, UNAVAILABLE ->
					new Step.WaitUntil(rotation.troubled(intent, failure.sentence(), now), this.timings.settled(now));
				case THROTTLED, STALE -> retry(rotation, intent.withoutEffect(), failure, now);
				case FORBIDDEN -> new Step.Moved(rotation.to(intent.withoutEffect().hold(finding(failure)), now));
				case MISSING, REJECTED -> new Step.Moved(rotation.to(intent.fail(finding(failure)), now));
			};
		}
	}

	private Step created(Rotation rotation, Phase.Creating phase, VersionId current, Instant now) {
		List<ConsumerProgress> consumers = this.bindings.of(rotation.key())
			.stream()
			.map((binding) -> ConsumerProgress.pending(binding.id(), binding.consumer(), now))
			.toList();
		Phase.Propagating next = phase.propagate(current, consumers);
		return new Step.Moved(rotation.to(rotation.holdBeforePropagating() ? next.hold(new Finding("HoldRequested",
				"The rotation %s of the key %s has created the version %s and waits before any consumer is moved, as it was asked to. Resume it when you are ready."
					.formatted(rotation.id(), rotation.key(), current)))
				: next, now));
	}

	private Step adopt(Rotation rotation, Phase.Creating phase, Key key, VersionId version, Instant now) {
		if (!key.current().id().equals(version)) {
			String why = "The version %s of the key %s exists but is not its current version yet.".formatted(version,
					rotation.key());
			return (rotation.failures() < PATIENCE)
					? new Step.WaitUntil(rotation.troubled(phase, why, now),
							Backoff.next(now, rotation.failures(), Optional.empty()))
					: new Step.Moved(rotation.to(
							phase.hold(new Finding("VersionNotCurrent", why
									+ " Nothing was moved. Look at the key in its store, then resume the rotation.")),
							now));
		}
		if (!key.current().usableAt(now) || !key.shape().equals(phase.baseline().shape())) {
			return new Step.Moved(rotation.to(phase.hold(new Finding("VersionNotUsable",
					"The version %s of the key %s appeared, but it is disabled, not valid now, or of another type or size than the version %s. Nothing was moved. Make it usable, then resume the rotation."
						.formatted(version, rotation.key(), phase.baseline().current()))),
					now));
		}
		return created(rotation, phase, version, now);
	}

	private static Phase.Held several(Rotation rotation, Phase.Creating phase, Key key, Set<VersionId> newer) {
		Set<VersionId> others = new HashSet<>(newer);
		others.remove(key.current().id());
		Phase.Creating afterResume = new Phase.Creating(phase.baseline().with(others), Optional.empty());
		return afterResume.hold(DoubleVersion.found(rotation, key.current().id(), others));
	}

	private static Step retry(Rotation rotation, Phase phase, UpstreamFailure failure, Instant now) {
		return new Step.WaitUntil(rotation.troubled(phase, failure.sentence(), now),
				Backoff.next(now, rotation.failures(), failure.retryAfter()));
	}

	private static Finding finding(UpstreamFailure failure) {
		return Findings.of(failure);
	}

}
