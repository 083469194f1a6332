package io.keyrotor.discovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Sightings;
import io.keyrotor.key.KeyStores;

/**
 * Searches Azure for everything that refers to a configured key, and keeps what it found,
 * so that consumers that nobody bound are known. A search that a crash interrupts begins
 * anew.
 */
public final class ConsumerSweep {

	/** What looking at one place costs, as a rule. */
	private static final int REQUESTS = 2;

	private final KeyStores stores;

	private final ConsumerSearch search;

	private final KnownConsumers known;

	private final Sightings sightings;

	private final SweepTurns turns;

	private final Sleeper sleeper;

	private final Clock clock;

	public ConsumerSweep(KeyStores stores, ConsumerSearch search, KnownConsumers known, Sightings sightings,
			SweepTurns turns, Sleeper sleeper, Clock clock) {
		this.sightings = sightings;
		this.stores = stores;
		this.search = search;
		this.known = known;
		this.turns = turns;
		this.sleeper = sleeper;
		this.clock = clock;
	}

	/**
	 * Searches once, as slowly as the turns have it.
	 * @throws io.keyrotor.key.UpstreamFailure if there was no answer at all
	 */
	public void run() {
		Instant began = this.clock.instant();
		SearchResult result = this.search.consumersIn(new Scope.Everything(), this::turn);
		Instant now = this.clock.instant();
		result.consumers().forEach((one) -> one.seen(this.sightings, now));
		List<KnownConsumer> found = result.known(this.stores, now);
		if (result.unread().isEmpty()) {
			this.known.keepOnly(found, began);
		}
		else {
			this.known.keep(found);
		}
	}

	private boolean turn() {
		for (Optional<Instant> later = take(); later.isPresent(); later = take()) {
			try {
				this.sleeper.sleep(Duration.between(this.clock.instant(), later.get()));
			}
			catch (InterruptedException _) {
				Thread.currentThread().interrupt();
				return false;
			}
		}
		return true;
	}

	private Optional<Instant> take() {
		return this.turns.take(REQUESTS, this.clock.instant());
	}

	/** Waits. */
	public interface Sleeper {

		void sleep(Duration duration) throws InterruptedException;

	}

}
