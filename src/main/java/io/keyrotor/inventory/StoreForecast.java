package io.keyrotor.inventory;

import java.time.Instant;
import java.util.List;

import io.keyrotor.key.KeyStore;
import io.keyrotor.policy.Forecast;

/**
 * What is to be expected of the keys of a store.
 *
 * @param forecasts one for each key that could be read
 * @param unreadable the keys that the store refuses to show
 * @param cut whether the store has more keys than these
 */
public record StoreForecast(KeyStore store, Instant asOf, List<Forecast> forecasts,
		List<KeySight.Unreadable> unreadable, boolean cut) {

	/** More keys than these are not read for one answer. */
	public static final int MOST_KEYS = 500;

	public StoreForecast {
		forecasts = List.copyOf(forecasts);
		unreadable = List.copyOf(unreadable);
	}

	static StoreForecast of(KeyStore store, KeyListing listing, Instant now, int years) {
		return new StoreForecast(store, now,
				listing.keys()
					.stream()
					.filter(KeySight.Seen.class::isInstance)
					.map((sight) -> ((KeySight.Seen) sight).forecast(years))
					.toList(),
				listing.keys()
					.stream()
					.filter(KeySight.Unreadable.class::isInstance)
					.map(KeySight.Unreadable.class::cast)
					.toList(),
				listing.next().isPresent());
	}

}
