package io.keyrotor.assignment;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.keyrotor.assignment.KeyResult.Outcome;

/** How many keys have which result. An outcome that is missing has none. */
public record Tally(Map<Outcome, Integer> counts) {

	static final Tally NONE = new Tally(Map.of());

	public Tally {
		counts = Map.copyOf(counts);
	}

	public int of(Outcome outcome) {
		return this.counts.getOrDefault(outcome, 0);
	}

	/** How many keys have a result. */
	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum();
	}

	/** The counts in words, such as {@code 3 Set, 1 Failed}. */
	public String words() {
		String words = new EnumMap<>(all()).entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 0)
			.map((entry) -> entry.getValue() + " " + entry.getKey().word())
			.collect(Collectors.joining(", "));
		return words.isEmpty() ? "none" : words;
	}

	private Map<Outcome, Integer> all() {
		Map<Outcome, Integer> all = new EnumMap<>(Outcome.class);
		all.putAll(this.counts);
		return all;
	}

	Tally plus(Outcome outcome) {
		return changed(outcome, 1);
	}

	Tally minus(Outcome outcome) {
		return changed(outcome, -1);
	}

	Tally plus(Tally other) {
		Map<Outcome, Integer> sum = all();
		other.counts.forEach((outcome, count) -> sum.merge(outcome, count, Integer::sum));
		return new Tally(sum);
	}

	private Tally changed(Outcome outcome, int by) {
		Map<Outcome, Integer> changed = all();
		changed.merge(outcome, by, Integer::sum);
		return new Tally(changed);
	}

}
