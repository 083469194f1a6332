package io.keyrotor.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Strikes once, at a moment that is known from a run in which nothing went wrong, and
 * notes the moments there are.
 */
final class PlannedFate implements Fate {

	private final List<Moment> moments = new ArrayList<>();

	private final int at;

	private final Blow blow;

	private final Fault fault;

	private PlannedFate(int at, Blow blow, Fault fault) {
		this.at = at;
		this.blow = blow;
		this.fault = fault;
	}

	static PlannedFate kind() {
		return new PlannedFate(-1, Blow.NONE, Fault.NONE);
	}

	static PlannedFate of(int at, Blow blow) {
		return new PlannedFate(at, blow, Fault.NONE);
	}

	static PlannedFate of(int at, Fault fault) {
		return new PlannedFate(at, Blow.NONE, fault);
	}

	List<Moment> moments() {
		return List.copyOf(this.moments);
	}

	@Override
	public Blow blow(Point point, Place place) {
		return note(new Moment(place, Optional.of(point))) ? this.blow : Blow.NONE;
	}

	@Override
	public Fault fault(Place place) {
		return note(new Moment(place, Optional.empty())) ? this.fault : Fault.NONE;
	}

	private boolean note(Moment moment) {
		this.moments.add(moment);
		return this.moments.size() - 1 == this.at;
	}

	/** A moment to strike: at a point, or with a fault where there is none. */
	record Moment(Place place, Optional<Point> point) {
	}

}
