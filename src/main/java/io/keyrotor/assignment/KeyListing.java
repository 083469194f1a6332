package io.keyrotor.assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.time.Instant;
import java.time.InstantSource;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;

/** Finds the next keys of a store: one page of its list at a time. */
final class KeyListing {

	/** As many as Azure has on a page. */
	private static final int AT_ONCE = 25;

	/** Far more than any store has; a list that goes on after that does not end. */
	private static final int MOST_PAGES = 20_000;

	private static final int MOST_RESTARTS = 3;

	private final Keys keys;

	private final PolicyAssignments assignments;

	private final InstantSource clock;

	KeyListing(Keys keys, PolicyAssignments assignments, InstantSource clock) {
		this.keys = keys;
		this.assignments = assignments;
		this.clock = clock;
	}

	Turn next(PolicyAssignment assignment, StoreProgress progress) {
		return switch (progress.source()) {
			case KeySource.Listed listed -> page(assignment, progress, listed);
			case KeySource.Failures failures -> failures(assignment, progress, failures);
			case KeySource.Exhausted _, KeySource.Stopped _ -> Turn.of(progress);
		};
	}

	private Turn failures(PolicyAssignment assignment, StoreProgress progress, KeySource.Failures failures) {
		List<KeyName> failed = this.assignments.failed(assignment.id(), progress.store(), failures.after(), AT_ONCE);
		KeySource next = failed.isEmpty() ? failures.then()
				: new KeySource.Failures(Optional.of(failed.getLast()), failures.then());
		return Turn.of(progress.found(next, failed, Tally.NONE, this.clock.instant()));
	}

	private Turn page(PolicyAssignment assignment, StoreProgress progress, KeySource.Listed listed) {
		KeyPage page;
		try {
			page = this.keys.list(progress.store(), listed.after());
		}
		catch (IllegalArgumentException _) {
			return restart(progress, listed);
		}
		catch (UpstreamFailure failure) {
			return (failure.kind() == UpstreamFailure.Kind.REJECTED && listed.after().isPresent())
					? restart(progress, listed) : wait(progress, failure);
		}
		return (listed.pages() < MOST_PAGES) ? found(assignment, progress, listed, page)
				: stop(progress, new Finding("ListDoesNotEnd", "The list of the keys of " + progress.store()
						+ " does not end: " + listed.pages() + " pages were read."));
	}

	/**
	 * A key that is listed twice, or once more after the list was begun anew, keeps the
	 * result it has.
	 */
	private Turn found(PolicyAssignment assignment, StoreProgress progress, KeySource.Listed listed, KeyPage page) {
		Instant now = this.clock.instant();
		List<ListedKey> selected = page.keys().stream().filter(assignment.selection()::selects).distinct().toList();
		Set<KeyName> done = this.assignments.withResult(assignment.id(), progress.store(),
				selected.stream().map(ListedKey::name).toList());
		List<KeyName> pending = new ArrayList<>();
		List<KeyResult> skipped = new ArrayList<>();
		Tally tally = Tally.NONE;
		for (ListedKey key : selected) {
			if (!done.contains(key.name()) && key.managed()) {
				KeyId id = new KeyId(progress.store(), key.name());
				skipped.add(KeyResult.skipped(id, KeyLook.managed(id), now));
				tally = tally.plus(KeyResult.Outcome.SKIPPED);
			}
			else if (!done.contains(key.name())) {
				pending.add(key.name());
			}
		}
		return new Turn(progress.found(listed.next(page.next()), pending, tally, now), skipped, false);
	}

	/** The place in the list is no longer known, so the list is begun anew. */
	private Turn restart(StoreProgress progress, KeySource.Listed listed) {
		return (listed.restarts() < MOST_RESTARTS)
				? Turn.of(progress.found(listed.restarted(), List.of(), Tally.NONE, this.clock.instant()))
				: stop(progress,
						new Finding("ListNotContinued",
								"The key store " + progress.store()
										+ " does not continue its own list of keys: it was begun "
										+ (listed.restarts() + 1) + " times. Resume the assignment later."));
	}

	private Turn wait(StoreProgress progress, UpstreamFailure failure) {
		return Patience.after(progress, failure, this.clock.instant())
			.map(Turn::of)
			.orElseGet(() -> stop(progress, Findings.of(failure)));
	}

	private static Turn stop(StoreProgress progress, Finding why) {
		return Turn.of(progress.stop(why));
	}

}
