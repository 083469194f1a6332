package io.keyrotor.retirement;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationId;

/** What rotations ask of retirements. */
public final class RetiredVersions implements OldVersions {

	private final Keys keys;

	private final Retirements retirements;

	private final Clock clock;

	public RetiredVersions(Keys keys, Retirements retirements, Clock clock) {
		this.keys = keys;
		this.retirements = retirements;
		this.clock = clock;
	}

	@Override
	public RetirementId retire(RotationId rotation, KeyId key, VersionId version, Optional<Duration> soak) {
		RetirementRequest request = new RetirementRequest(soak,
				Optional.of("The rotation %s was asked to disable it.".formatted(rotation)));
		return this.retirements
			.accept(Retirement.requested(id(rotation, version), key, version, Optional.of(rotation), request,
					this.clock.instant()), () -> true)
			.id();
	}

	/** The same for the same rotation and version, so that a repeat finds it. */
	private static RetirementId id(RotationId rotation, VersionId version) {
		return new RetirementId(UUID
			.nameUUIDFromBytes(("retirement of " + version + " after " + rotation).getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * {@inheritDoc} A version that was disabled here is needed only as long as nobody has
	 * enabled it since. It is tried once: within a transaction of the caller's there is
	 * nothing to try again, for that one cannot be kept any more.
	 * @throws io.keyrotor.step.SubjectIsStale if somebody else changed the retirement
	 * meanwhile; the caller asks for everything again
	 * @throws io.keyrotor.key.UpstreamFailure if that cannot be read
	 */
	@Override
	public Optional<Finding> keep(KeyId key, VersionId version) {
		return this.retirements.list(RetirementFilter.of(key, version), Optional.empty(), 1)
			.stream()
			.findFirst()
			.flatMap(this::keep);
	}

	private Optional<Finding> keep(Retirement latest) {
		RetirementOutcome outcome = RetirementDecisions.cancel(latest, RetirementFindings.neededAgain(latest),
				this.clock.instant());
		return switch (outcome) {
			case RetirementOutcome.Done done -> {
				this.retirements.wake(done.retirement());
				yield Optional.empty();
			}
			case RetirementOutcome.AlreadyDone _ -> Optional.empty();
			case RetirementOutcome.Refused refused -> tooLate(refused.retirement());
		};
	}

	private Optional<Finding> tooLate(Retirement retirement) {
		boolean enabled = retirement.phase().terminal()
				&& this.keys.version(retirement.key(), retirement.version()).version().enabled();
		return enabled ? Optional.empty() : Optional.of(RetirementFindings.touched(retirement));
	}

	@Override
	public boolean kept(KeyId key, VersionId version) {
		return this.retirements.live(key, version).isEmpty();
	}

}
