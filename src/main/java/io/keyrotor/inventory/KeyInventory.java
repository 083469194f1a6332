package io.keyrotor.inventory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Bindings;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.policy.RotationPolicies;

/**
 * The keys of the configured stores, each as it is at the time of asking. Nothing is
 * kept: what is answered was read for the answer. Every method throws
 * {@link io.keyrotor.key.KeyStoreUnknown}, and {@link UpstreamFailure} if the store does
 * not answer.
 */
public final class KeyInventory {

	/** After this time a page of keys is given out as far as it has come. */
	private static final Duration PAGE_PATIENCE = Duration.ofSeconds(10);

	/** After this time the forecast of a store is given up. */
	private static final Duration FORECAST_PATIENCE = Duration.ofSeconds(45);

	private final KeyStores stores;

	private final Keys keys;

	private final Bindings bindings;

	private final KeyReader reader;

	private final InstantSource clock;

	public KeyInventory(KeyStores stores, Keys keys, RotationPolicies policies, Bindings bindings,
			InstantSource clock) {
		this.stores = stores;
		this.keys = keys;
		this.bindings = bindings;
		this.reader = new KeyReader(keys, policies, clock);
		this.clock = clock;
	}

	/**
	 * One key with its versions and its policy.
	 * @throws UpstreamFailure of kind {@code MISSING} if the store has no such key
	 */
	public KeySight.Seen key(KeyId id) {
		return this.reader.read(this.stores.require(id.store()), id);
	}

	/** How many consumers are bound to a key. */
	public int bindings(KeyId id) {
		return this.bindings.of(id).size();
	}

	/**
	 * A walk through the keys of a store, at whose beginning one page of the list is
	 * read.
	 * @throws IllegalArgumentException if the position was never given out
	 */
	public KeyWalk walk(KeyStoreName store, ListPosition from) {
		return new KeyWalk(this.stores.require(store), this.keys, this.reader, this.clock, from);
	}

	/** Up to this many keys; fewer with a place to go on from if it takes too long. */
	public KeyListing list(KeyWalk walk, int most) {
		return walk.read(most, PAGE_PATIENCE);
	}

	/**
	 * All versions of a key, the current one first and then the newest.
	 * @throws UpstreamFailure of kind {@code MISSING} if the store has no such key
	 */
	public KeyVersions versions(KeyId id) {
		this.stores.require(id.store());
		Key key = this.keys.key(id);
		Comparator<KeyVersion> order = Comparator
			.comparing((KeyVersion version) -> !version.id().equals(key.current().id()))
			.thenComparing(KeyVersion::createdOn, Comparator.reverseOrder())
			.thenComparing((version) -> version.id().value());
		List<KeyVersion> versions = this.reader.versions(key).stream().sorted(order).toList();
		return new KeyVersions(key, versions, this.clock.instant());
	}

	/**
	 * What is to be expected of all keys of a store. Of a store with more than
	 * {@link StoreForecast#MOST_KEYS} keys it has the first ones in the store's own order
	 * and says so. It is whole or it fails: a store that stops answering, or is too slow,
	 * is no reason to forget about keys.
	 */
	public StoreForecast forecast(KeyStoreName name, int years) {
		KeyStore store = this.stores.require(name);
		KeyWalk walk = walk(name, ListPosition.START);
		KeyListing listing = walk.readOrFail(StoreForecast.MOST_KEYS, FORECAST_PATIENCE);
		boolean whole = listing.next().isEmpty() || listing.keys().size() == StoreForecast.MOST_KEYS;
		if (!whole) {
			throw new UpstreamFailure(Kind.UNAVAILABLE, Origin.unanswered(name.value()), Optional.empty(),
					"Of the key store %s %d keys were read within %d seconds, and there are more. Ask again later, or for the forecast of single keys."
						.formatted(name, listing.keys().size(), FORECAST_PATIENCE.toSeconds()));
		}
		return StoreForecast.of(store, listing, this.clock.instant(), years);
	}

}
