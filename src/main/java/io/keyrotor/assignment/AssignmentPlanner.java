package io.keyrotor.assignment;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
 * counted; only the first keys are kept and looked at, so that neither memory nor the
 * number of calls grows with what is selected.
 */
final class AssignmentPlanner {

	private static final int MOST_KEYS = 50;

	/** Enough to count 10,000 keys. */
	private static final int MOST_PAGES = 400;

	private final Keys keys;

	private final KeyLook look;

	private final InstantSource clock;

	AssignmentPlanner(Keys keys, KeyLook look, InstantSource clock) {
		this.keys = keys;
		this.look = look;
		this.clock = clock;
	}

	AssignmentPlan plan(AssignmentRequest request, List<KeyStore> stores) {
		Reading reading = new Reading(request);
		List<PlannedStore> planned = stores.stream().map(reading::count).toList();
		return new AssignmentPlan(planned, reading.first.stream().map((key) -> planned(request, key)).toList());
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
		return switch (failure.kind()) {
			case THROTTLED, UNAVAILABLE, UNCERTAIN, STALE -> throw failure;
			case FORBIDDEN, MISSING, REJECTED -> failure;
		};
	}

	private record Selected(KeyId id, boolean managed) {
	}

	/** The lists as they are read; of the keys the first are kept. */
	private final class Reading {

		private final AssignmentRequest request;

		private final List<Selected> first = new ArrayList<>();

		private int pages;

		Reading(AssignmentRequest request) {
			this.request = request;
		}

		PlannedStore count(KeyStore store) {
			int selected = 0;
			int managed = 0;
			try {
				Optional<String> after = Optional.empty();
				do {
					if (this.pages++ >= MOST_PAGES) {
						return counted(store, selected, managed, false, Optional.empty());
					}
					KeyPage page = AssignmentPlanner.this.keys.list(store.name(), after);
					List<ListedKey> hits = page.keys().stream().filter(this.request.selection()::selects).toList();
					hits.forEach((key) -> keep(new Selected(new KeyId(store.name(), key.name()), key.managed())));
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

		private void keep(Selected key) {
			if (this.first.size() < MOST_KEYS) {
				this.first.add(key);
			}
		}

		private PlannedStore counted(KeyStore store, int selected, int managed, boolean whole,
				Optional<Obstacle> obstacle) {
			return new PlannedStore(store.name(), selected, managed,
					PolicyRules.check(this.request.policy(), store.rules()), whole, obstacle);
		}

	}

}
