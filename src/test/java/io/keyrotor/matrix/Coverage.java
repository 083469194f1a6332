package io.keyrotor.matrix;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the schedules really came across. */
final class Coverage {

	private final Map<Object, LongAdder> hits = new ConcurrentHashMap<>();

	void hit(Place place, Point point, Blow blow) {
		count(new Struck(place, point, blow));
	}

	void hit(Place place, Fault fault) {
		count(new Met(place, fault));
	}

	void moved(String machine, String from, String to) {
		if (!from.equals(to)) {
			count(machine + " " + from + " -> " + to);
		}
	}

	private void count(Object what) {
		this.hits.computeIfAbsent(what, (_) -> new LongAdder()).increment();
	}

	Set<Object> all() {
		return Set.copyOf(this.hits.keySet());
	}

	/** A point in a call and what struck there. */
	record Struck(Place place, Point point, Blow blow) {
	}

	/** A call and what went wrong with it. */
	record Met(Place place, Fault fault) {
	}

}
