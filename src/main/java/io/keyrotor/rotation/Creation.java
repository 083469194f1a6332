package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Backoff;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Step;
import io.keyrotor.step.WriteOutcome;

/**
 * From the first look at the key to its new version. Azure's rotate takes no token that
 * would make a repeat harmless, so the call is made at most once for each intent, and
 * after an answer that leaves its effect open the key and its versions are read before
 * anything else is done.
 */
final class Creation {

	/** By how much a turn may be missed. */
	private static final Duration LATEST = Duration.ofSeconds(30);

	private final KeyStores stores;

	private final Keys keys;

	private final Scope scope;

	private final RequestLimits limits;

	private final Settling settling;

	private final StoreTrouble trouble;

	private final InstantSource clock;

	Creation(KeyStores stores, Keys keys, Scope scope, RequestLimits limits, Settling settling, InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.scope = scope;
		this.limits = limits;
		this.settling = settling;
		this.trouble = new StoreTrouble(clock);
		this.clock = clock;
	}

	/** What may have become of the key since the rotation was accepted. */
	static Optional<Finding> unfit(Key key) {
		return KeyCondition.managed(key).or(() -> KeyCondition.disabled(key));
	}

	Step<Rotation> create(Rotation rotation, Phase.Creating phase) {
		Optional<Instant> inDoubt = phase.calledOn().flatMap((calledOn) -> inDoubt(rotation, calledOn));
		return inDoubt.<Step<Rotation>>map((until) -> new Step.WaitUntil<>(rotation, until))
			.orElseGet(() -> look(rotation, phase));
	}

	private Optional<Instant> inDoubt(Rotation rotation, Instant calledOn) {
		return this.settling.until(rotation.subjectId(), rotation.key().toString(), calledOn);
	}

	private Step<Rotation> look(Rotation rotation, Phase.Creating phase) {
		try {
			Key key = this.keys.key(rotation.key());
			Set<VersionId> versions = Baseline.of(key, this.keys.versions(key.id())).versions();
			Set<VersionId> newer = new HashSet<>(versions);
			newer.removeAll(phase.baseline().versions());
			newer.removeAll(phase.surplus());
			return found(rotation, phase, key, versions.size(), newer);
		}
		catch (UpstreamFailure failure) {
			return switch (failure.kind()) {
				case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> this.trouble.retry(rotation, phase, failure);
				case FORBIDDEN, MISSING, REJECTED ->
					this.trouble.refused(rotation, phase, phase.hold(Findings.of(failure)), failure);
			};
		}
	}

	private Step<Rotation> found(Rotation rotation, Phase.Creating phase, Key key, int versions, Set<VersionId> newer) {
		return switch (newer.size()) {
			case 0 -> phase.canceling() ? new Step.Moved<>(rotation.to(phase.canceled(), now()))
					: intend(rotation, phase, key, versions);
			case 1 -> phase.canceling()
					? new Step.Moved<>(rotation.to(unused(rotation, phase, newer.iterator().next()), now()))
					: adopt(rotation, phase, key, newer.iterator().next());
			default -> new Step.Moved<>(rotation.to(several(rotation, phase, key, newer), now()));
		};
	}

	/** What came of the calls before the rotation was cancelled is not used. */
	private Phase unused(Rotation rotation, Phase.Creating phase, VersionId version) {
		return phase.propagate(version, pending(rotation)).rollBack(RotationFindings.canceled(rotation), now());
	}

	private List<ConsumerProgress> pending(Rotation rotation) {
		return this.scope.pending(rotation, now());
	}

	/** No version came of what was called so far. */
	private Step<Rotation> intend(Rotation rotation, Phase.Creating phase, Key key, int versions) {
		VersionHeadroom headroom = VersionHeadroom.of(versions, rules(rotation));
		Instant now = now();
		Optional<Finding> unfit = unfit(key);
		if (unfit.isPresent()) {
			return new Step.Moved<>(rotation.to(refused(phase, phase.calledOn().isPresent(), unfit.get()), now));
		}
		if (headroom.reached()) {
			return new Step.Moved<>(rotation.to(phase.fail(headroom.reached(rotation.key())), now));
		}
		Instant turn = turn(rotation, phase, now);
		return turn.isAfter(now) ? new Step.WaitUntil<>(rotation.trying(phase.queue(turn), now), turn)
				: intend(rotation, phase.intend(now), now);
	}

	/** A turn that was missed by far is given back. */
	private Instant turn(Rotation rotation, Phase.Creating phase, Instant now) {
		return phase.turn()
			.filter((turn) -> turn.isAfter(now.minus(LATEST)))
			.orElseGet(() -> this.limits.turn(rotation.key().store(), rules(rotation).creationPace(), now));
	}

	private KeyStoreRules rules(Rotation rotation) {
		return this.stores.require(rotation.key().store()).rules();
	}

	private Step<Rotation> intend(Rotation rotation, Phase.Creating intent, Instant now) {
		Rotation intended = rotation.trying(intent, now);
		return new Step.Intend<>(intended,
				ExternalWrite.ofKey(ExternalWrite.Operation.CREATE_VERSION, rotation.key(), Optional.empty()),
				(fence) -> call(intended, intent, now, fence));
	}

	private Step.Effected<Rotation> call(Rotation rotation, Phase.Creating intent, Instant calledOn, Fence fence) {
		this.settling.begin(rotation.subjectId(), rotation.key().toString(), calledOn);
		try {
			Confirmed<KeyVersion> answer = this.keys.rotate(rotation.key(), fence);
			return new Step.Effected<>(answered(rotation, intent, answer.value()),
					WriteOutcome.done(answer, Optional.of(answer.value().id())));
		}
		catch (UpstreamFailure failure) {
			return new Step.Effected<>(failed(rotation, intent, calledOn, failure), WriteOutcome.of(failure));
		}
	}

	private Step.Kept<Rotation> answered(Rotation rotation, Phase.Creating intent, KeyVersion created) {
		return created.enabled() ? created(rotation, intent, created.id()) : new Step.Moved<>(rotation
			.to(intent.knowing(Set.of()).hold(CreationFindings.unusable(rotation, intent, created.id())), now()));
	}

	private Step.Kept<Rotation> failed(Rotation rotation, Phase.Creating intent, Instant calledOn,
			UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> new Step.WaitUntil<>(rotation.troubled(intent, failure.sentence(), now()),
					inDoubt(rotation, calledOn).orElse(now()));
			case THROTTLED -> throttled(rotation, intent.withoutEffect(), failure);
			case STALE, FORBIDDEN -> this.trouble.refused(rotation, intent.withoutEffect(),
					intent.withoutEffect().hold(Findings.of(failure)), failure);
			case MISSING, REJECTED ->
				new Step.Moved<>(rotation.to(refused(intent, false, Findings.of(failure)), now()));
		};
	}

	/** Nobody else is to run into the same wall. */
	private Step.Kept<Rotation> throttled(Rotation rotation, Phase.Creating phase, UpstreamFailure failure) {
		this.limits.pause(rotation.key().store(), Backoff.next(now(), rotation.failures(), failure.retryAfter()));
		return this.trouble.retry(rotation, phase, failure);
	}

	/**
	 * Nothing was done by this call; of one before it, whose answer was lost, that cannot
	 * be said.
	 */
	private static Phase refused(Phase.Creating intent, boolean called, Finding finding) {
		return (called || intent.calledBefore()) ? intent.withoutEffect().hold(finding) : intent.fail(finding);
	}

	private Step.Kept<Rotation> created(Rotation rotation, Phase.Creating phase, VersionId current) {
		Instant now = now();
		Phase.Propagating next = phase.propagate(current, pending(rotation));
		if (phase.canceling()) {
			return new Step.Moved<>(rotation.to(next.rollBack(RotationFindings.canceled(rotation), now), now));
		}
		return new Step.Moved<>(rotation
			.to(rotation.holdBeforePropagating() ? next.hold(CreationFindings.waits(rotation, current)) : next, now));
	}

	private Step<Rotation> adopt(Rotation rotation, Phase.Creating phase, Key key, VersionId version) {
		if (!key.current().id().equals(version)) {
			return await(rotation, phase, version);
		}
		if (key.current().createdOn().isBefore(before(rotation, phase))) {
			return new Step.Moved<>(rotation.to(phase.hold(CreationFindings.older(rotation, phase, version)), now()));
		}
		if (!key.current().usableAt(now()) || !key.shape().equals(phase.baseline().shape())) {
			return new Step.Moved<>(
					rotation.to(phase.hold(CreationFindings.unusable(rotation, phase, version)), now()));
		}
		return created(rotation, phase, version);
	}

	/**
	 * When the version that was current before was created, by Azure's own clock: ours
	 * may be wrong by any time.
	 */
	private Instant before(Rotation rotation, Phase.Creating phase) {
		return this.keys.version(rotation.key(), phase.baseline().current()).version().createdOn();
	}

	private Step<Rotation> await(Rotation rotation, Phase.Creating phase, VersionId version) {
		String why = CreationFindings.notCurrentYet(rotation, version);
		return StoreTrouble.patient(rotation)
				? new Step.WaitUntil<>(rotation.troubled(phase, why, now()),
						Backoff.next(now(), rotation.failures(), Optional.empty()))
				: new Step.Moved<>(rotation.to(phase.hold(CreationFindings.notCurrent(why)), now()));
	}

	private static Phase.Held several(Rotation rotation, Phase.Creating phase, Key key, Set<VersionId> newer) {
		Set<VersionId> others = new HashSet<>(newer);
		others.remove(key.current().id());
		Phase.Creating afterResume = phase.knowing(others);
		return afterResume.hold(DoubleVersion.found(rotation, key.current().id(), others));
	}

	private Instant now() {
		return this.clock.instant();
	}

}
