package io.keyrotor.assignment;

import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyName;

/** Where the next keys of a store come from. */
public sealed interface KeySource {

	/**
	 * The next page of the store's own list.
	 *
	 * @param after where the list goes on, as the store said; empty for its beginning
	 * @param restarts how often in a row the list was begun anew because its place was no
	 * longer known
	 * @param pages how many pages were read
	 */
	record Listed(Optional<String> after, int restarts, int pages) implements KeySource {

		static final Listed BEGINNING = new Listed(Optional.empty(), 0, 0);

		Listed restarted() {
			return new Listed(Optional.empty(), this.restarts + 1, this.pages);
		}

		KeySource next(Optional<String> place) {
			int repeated = this.after.isPresent() ? 0 : this.restarts;
			return place.<KeySource>map((there) -> new Listed(Optional.of(there), repeated, this.pages + 1))
				.orElse(new Exhausted());
		}

	}

	/**
	 * The keys that failed earlier, in the order of their names.
	 *
	 * @param after the last one that was taken
	 * @param then where keys come from afterwards
	 */
	record Failures(Optional<KeyName> after, KeySource then) implements KeySource {
	}

	/** There are no more. */
	record Exhausted() implements KeySource {
	}

	/**
	 * The store was given up.
	 *
	 * @param why what stands in the way
	 * @param from where its keys come from when it is resumed
	 */
	record Stopped(Finding why, KeySource from) implements KeySource {
	}

}
