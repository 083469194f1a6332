package io.keyrotor.azure.consumers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose turn it is to be read, where there are more resources than one search reads. The
 * one that was read longest ago comes first, so that the next searches get to the rest; a
 * resource counts as looked at for some hours after it was read.
 */
final class ReadingTurns {

	private static final Duration LOOKED_AT = Duration.ofHours(6);

	private final Map<String, Instant> reads = new ConcurrentHashMap<>();

	private final Clock clock;

	private final int most;

	ReadingTurns(Clock clock, int most) {
		this.clock = clock;
		this.most = most;
	}

	/** Those that are read now. */
	List<String> next(List<String> ids) {
		Instant expired = this.clock.instant().minus(LOOKED_AT);
		this.reads.values().removeIf((read) -> !read.isAfter(expired));
		return ids.stream()
			.distinct()
			.sorted(Comparator.comparing((id) -> this.reads.getOrDefault(key(id), Instant.MIN)))
			.limit(this.most)
			.toList();
	}

	/** This one was read and has no key of a customer. */
	void read(String id) {
		this.reads.put(key(id), this.clock.instant());
	}

	/** How many of all are neither read now nor were some hours ago. */
	long left(List<String> all, List<String> now) {
		Set<String> turns = Set.copyOf(now);
		return all.stream().distinct().filter((id) -> !turns.contains(id) && !this.reads.containsKey(key(id))).count();
	}

	private static String key(String id) {
		return id.toLowerCase(Locale.ROOT);
	}

}
