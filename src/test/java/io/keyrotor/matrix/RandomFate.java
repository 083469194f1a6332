package io.keyrotor.matrix;

import java.util.List;
import java.util.SplittableRandom;

/** Strikes at random, more or less often, until its blows are used up. */
final class RandomFate implements Fate {

	private final SplittableRandom random;

	private final double blows;

	private final double faults;

	private int left;

	RandomFate(SplittableRandom random) {
		this.random = random;
		this.blows = rate();
		this.faults = rate();
		this.left = random.nextInt(1, 20);
	}

	private double rate() {
		return Math.pow(10, -0.7 - 2 * this.random.nextDouble());
	}

	@Override
	public Blow blow(Point point, Place place) {
		double rate = (point == Point.UNSENT || point == Point.IN_FLIGHT) ? 3 * this.blows : this.blows;
		rate *= rare(place) ? 5 : 1;
		return strikes(rate) ? this.random.nextBoolean() ? Blow.DEATH : Blow.FREEZE : Blow.NONE;
	}

	@Override
	public Fault fault(Place place) {
		List<Fault> faults = Fault.of(place);
		double rate = place.changes() ? 3 * this.faults : place.remote() ? this.faults : this.faults / 4;
		rate *= rare(place) ? 5 : 1;
		return strikes(rate) ? faults.get(this.random.nextInt(faults.size())) : Fault.NONE;
	}

	/** What happens once in a day is to be struck as well. */
	private static boolean rare(Place place) {
		return place == Place.DISABLE || place == Place.ENABLE;
	}

	private boolean strikes(double rate) {
		boolean strikes = this.left > 0 && this.random.nextDouble() < rate;
		this.left -= strikes ? 1 : 0;
		return strikes;
	}

}
