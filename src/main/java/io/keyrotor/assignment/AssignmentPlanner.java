package io.keyrotor.assignment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.keyrotor.assignment.AssignmentPlan.Obstacle;
import io.keyrotor.assignment.AssignmentPlan.PlannedKey;
import io.keyrotor.assignment.AssignmentPlan.PlannedStore;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.PolicyRules;

/**
 * Says what a request would do. The lists of the stores are read page by page and
 * counted; only some keys of every store are looked at, so that neither memory nor the
 * number of calls grows with what is selected. What takes too long ends early and says
 * so.
 */
final class AssignmentPlanner {

	private static final int MOST_KEYS = 50;

	/** Enough to count 10,000 keys. */
	private static final int MOST_PAGES = 400;

	/** For the lists, and once more for the keys. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Keys keys;

	private final KeyLook look;

	private final InstantSource clock;

	AssignmentPlanner(Keys keys, KeyLook look, InstantSource clock) {
		this.keys = keys;
		this.look = look;
		this.clock = clock;
	}

	AssignmentPlan plan(AssignmentRequest request, List<KeyStore> stores) {
		Reading reading = new Reading(request, stores.size());
		List<PlannedStore> planned = stores.stream().map(reading::count).toList();
		return new AssignmentPlan(planned, looked(request, reading.sample()));
	}

	/** As many as there is time for, up to the first whose failure may pass by itself. */
	private List<PlannedKey> looked(AssignmentRequest request, List<Selected> sample) {
		Instant end = this.clock.instant().plus(PATIENCE);
		List<PlannedKey> planned = new ArrayList<>();
		try {
			for (Selected key : sample) {
				if (!this.clock.instant().isBefore(end)) {
					break;
				}
				planned.add(planned(request, key));
			}
		}
		catch (UpstreamFailure _) {
			return planned;
		}
		return planned;
	}

	private PlannedKey planned(AssignmentRequest request, Selected key) {
		if (key.managed()) {
			return PlannedKey.of(KeyResult.skipped(key.id(), KeyLook.managed(key.id()), this.clock.instant()));
		}
		try {
			return this.look.of(key.id(), request.policy())
				.result(key.id(), false, this.clock.instant())
				.map(PlannedKey::of)
				.orElseGet(() -> PlannedKey.wouldSet(key.id()));
		}
		catch (UpstreamFailure failure) {
			return PlannedKey.of(KeyResult.of(key.id(), requireLasting(failure), this.clock.instant()));
		}
	}

	/** A failure that passes by itself says nothing about the real run. */
	private static UpstreamFailure requireLasting(UpstreamFailure failure) {
		if (failure.lasting()) {
			return failure;
		}
		throw failure;
	}

	/** A selected key; {@code rank} is its place among those of its store. */
	private record Selected(KeyId id, boolean managed, int rank) {
	}

	/** The lists as they are read; of the keys of each store the first are kept. */
	private final class Reading {

		private final AssignmentRequest request;

		private final List<Selected> first = new ArrayList<>();

		private final Instant end;

		private int storesLeft;

		private int pagesLeft = MOST_PAGES;

		Reading(AssignmentRequest request, int stores) {
			this.request = request;
			this.storesLeft = stores;
			this.end = AssignmentPlanner.this.clock.instant().plus(PATIENCE);
		}

		/** The first keys of every store, equally many where there are so many. */
		List<Selected> sample() {
			Set<Selected> fair = this.first.stream()
				.sorted(Comparator.comparingInt(Selected::rank))
				.limit(MOST_KEYS)
				.collect(Collectors.toSet());
			return this.first.stream().filter(fair::contains).toList();
		}

		/** Reads on for a fair share of the time and of the pages that are left. */
		PlannedStore count(KeyStore store) {
			Instant now = AssignmentPlanner.this.clock.instant();
			Instant enough = now.plus(Duration.between(now, this.end).dividedBy(this.storesLeft));
			int pages = this.pagesLeft / this.storesLeft;
			this.storesLeft--;
			int selected = 0;
			int managed = 0;
			int read = 0;
			try {
				Optional<String> after = Optional.empty();
				do {
					if (read > 0 && (read >= pages || !AssignmentPlanner.this.clock.instant().isBefore(enough))) {
						return counted(store, selected, managed, false, Optional.empty());
					}
					read++;
					this.pagesLeft--;
					KeyPage page = AssignmentPlanner.this.keys.list(store.name(), after);
					List<ListedKey> hits = page.keys().stream().filter(this.request.selection()::selects).toList();
					keep(store, hits, selected);
					selected += hits.size();
					managed += (int) hits.stream().filter(ListedKey::managed).count();
					after = page.next();
				}
				while (after.isPresent());
				return counted(store, selected, managed, true, Optional.empty());
			}
			catch (UpstreamFailure failure) {
				Obstacle obstacle = new Obstacle(Findings.of(requireLasting(failure)), failure.origin());
				return counted(store, selected, managed, false, Optional.of(obstacle));
			}
		}

		private void keep(KeyStore store, List<ListedKey> hits, int before) {
			IntStream.range(0, Math.min(hits.size(), MOST_KEYS - before)).forEach((index) -> {
				ListedKey key = hits.get(index);
				this.first.add(new Selected(new KeyId(store.name(), key.name()), key.managed(), before + index));
			});
		}

		private PlannedStore counted(KeyStore store, int selected, int managed, boolean whole,
				Optional<Obstacle> obstacle) {
			return new PlannedStore(store.name(), selected, managed,
					PolicyRules.check(this.request.policy(), store.rules()), whole, obstacle);
		}

	}

}
