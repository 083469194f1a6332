package io.keyrotor.retirement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.BindingId;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.rotation.RotationId;

/** Retirements in every phase. */
public final class RetirementFixtures {

	static final Instant NOON = RotationFixtures.NOON;

	static final KeyId KEY = RotationFixtures.KEY;

	private RetirementFixtures() {
	}

	public static Retirement requested() {
		return requested(KEY, RotationFixtures.OLD, NOON);
	}

	public static Retirement requested(KeyId key, VersionId version, Instant createdOn) {
		return Retirement.requested(RetirementId.random(), key, version, Optional.of(RotationId.random()),
				new RetirementRequest(Optional.of(Duration.ofHours(30)), Optional.of("a test")), createdOn);
	}

	/** The same retirement one revision later, in another phase. */
	public static Retirement next(Retirement retirement, RetirementPhase phase) {
		return retirement.to(phase, NOON.plusSeconds(1));
	}

	static Evidence evidence() {
		KeyUse use = new KeyUse("KeyUnwrap", "somebody", true, 3, NOON, NOON.plusSeconds(5));
		return new Evidence(NOON.plusSeconds(60), NOON, NOON.plusSeconds(30),
				List.of(new ConsumerReading(BindingId.random(), RotationFixtures.HOTELS, "the new version")), 2,
				Optional.of(new LogAnswer("a query", List.of(use), Optional.of(NOON.plusSeconds(45)))));
	}

	/** Every phase with all that may be in it. */
	public static List<RetirementPhase> everyPhase() {
		Finding finding = new Finding("VersionUsed", "Somebody used it.");
		RetirementPhase.Soaking soaking = new RetirementPhase.Soaking(NOON, Set.of(BindingId.random()));
		RetirementPhase.Proving proving = soaking.prove(NOON, Duration.ofHours(1));
		RetirementPhase.Disabling disabling = proving.disable(evidence());
		RetirementPhase.Probation probation = disabling.intend(NOON).watch(NOON, Duration.ofHours(24));
		RetirementPhase.Reenabling reenabling = disabling.intend(NOON).reenable(finding).intend(NOON);
		return List.of(RetirementPhase.Soaking.from(NOON), soaking, proving, disabling, disabling.intend(NOON),
				disabling.ignored(), disabling.proveTooLate(NOON), disabling.proveTooLate(NOON).disable(evidence()),
				probation, probation.hearing(List.of(new Silence(RotationFixtures.HOTELS, 2))), reenabling,
				probation.reenable(finding), probation.finish(NOON), reenabling.finish(), proving.cancel(finding),
				soaking.hold(List.of(finding)), proving.hold(List.of(finding, finding), Optional.of(evidence())),
				disabling.hold(List.of(finding)), probation.hold(List.of(finding)),
				new RetirementPhase.Held(reenabling, List.of(finding), Optional.empty()));
	}

}
