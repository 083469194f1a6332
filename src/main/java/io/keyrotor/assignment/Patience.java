package io.keyrotor.assignment;

import java.time.Instant;
import java.util.Optional;

import io.keyrotor.key.Backoff;
import io.keyrotor.key.UpstreamFailure;

/** For how long a store is asked again for the same thing. */
final class Patience {

	/** With the waits between them these are about half a minute. */
	private static final int MOST_TRIES = 6;

	private Patience() {
	}

	/**
	 * The progress that waits after a failure which may pass; empty if it does not pass
	 * by itself or was waited for long enough.
	 */
	static Optional<StoreProgress> after(StoreProgress progress, UpstreamFailure failure, Instant now) {
		if (failure.lasting()) {
			return Optional.empty();
		}
		return switch (failure.kind()) {
			case THROTTLED -> Optional.of(waiting(progress, failure, 0, now));
			case UNAVAILABLE, UNCERTAIN, STALE, FORBIDDEN, MISSING, REJECTED ->
				Optional.of(waiting(progress, failure, 1, now))
					.filter((next) -> next.trouble().map(Trouble::tries).orElse(0) < MOST_TRIES);
		};
	}

	private static StoreProgress waiting(StoreProgress progress, UpstreamFailure failure, int tries, Instant now) {
		Trouble before = progress.trouble().orElse(new Trouble("", 0, 0));
		Trouble trouble = new Trouble(failure.sentence(), before.failures() + 1, before.tries() + tries);
		return progress.troubled(trouble, Backoff.next(now, before.failures(), failure.retryAfter()));
	}

}
