package io.keyrotor.retirement;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;

/** Retirements whose steps keep something right before somebody else does. */
public final class RacingRetirements implements Retirements {

	private final Retirements retirements;

	private int races;

	public RacingRetirements(Retirements retirements, int races) {
		this.retirements = retirements;
		this.races = races;
	}

	@Override
	public Optional<Retirement> find(RetirementId id) {
		return this.retirements.find(id);
	}

	@Override
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.retirements.list(filter, after, limit);
	}

	@Override
	public Optional<Retirement> live(KeyId key, VersionId version) {
		return this.retirements.live(key, version);
	}

	@Override
	public Retirement accept(Retirement retirement, BooleanSupplier stillRight) {
		return this.retirements.accept(retirement, stillRight);
	}

	@Override
	public void wake(Retirement next) {
		if (this.races-- > 0) {
			Retirement kept = find(next.id()).orElseThrow();
			this.retirements.wake(kept.waiting(kept.phase(), "It waits.", kept.updatedOn()));
		}
		this.retirements.wake(next);
	}

}
