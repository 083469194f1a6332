package io.keyrotor.rotation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.plan.ConsumerLook;

/**
 * How long a rotation takes, from the cache times that are published for the kinds of its
 * consumers.
 *
 * @param longest the longest of them, and whose it is
 */
record PlannedTimes(Optional<Cache> longest) {

	/** To create a version and to write the consumers; Azure promises no time for it. */
	private static final Duration MOVING = Duration.ofMinutes(1);

	static PlannedTimes of(List<ConsumerLook> consumers) {
		return new PlannedTimes(
				consumers.stream().flatMap((look) -> cache(look).stream()).max(Comparator.comparing(Cache::time)));
	}

	private static Optional<Cache> cache(ConsumerLook look) {
		return switch (look.rules().retirement()) {
			case RetirementRule.AfterCache after ->
				Optional.of(new Cache(look.consumer(), after.cacheTime(), after.source()));
			case RetirementRule.KeepsOldVersions _ -> Optional.empty();
		};
	}

	/** How long the old version stays enabled at least, if it is to be disabled. */
	Duration soak(Retire wish) {
		Duration least = this.longest.map(Cache::time).orElse(Duration.ZERO);
		return wish.soak().filter((asked) -> asked.compareTo(least) > 0).orElse(least);
	}

	/**
	 * Until nothing uses the old version any more, or until it is disabled.
	 * @param proofWindow how long it has to be proven that nothing uses it
	 */
	Duration expected(Optional<Retire> wish, Duration proofWindow) {
		return MOVING.plus(wish.map((retire) -> soak(retire).plus(proofWindow))
			.orElseGet(() -> this.longest.map(Cache::time).orElse(Duration.ZERO)));
	}

	/**
	 * For how long a consumer may go on with a version that it has in its cache.
	 *
	 * @param source who says so
	 */
	record Cache(ConsumerId consumer, Duration time, String source) {
	}

}
