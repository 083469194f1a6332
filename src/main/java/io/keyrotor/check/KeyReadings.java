package io.keyrotor.check;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;

/**
 * What reading a store's keys brought: some of the list, one key and its policy. One that
 * backs a certificate is taken only if there is no other.
 */
record KeyReadings(Reading<List<ListedKey>> list, Reading<Key> key, Reading<RotationPolicy> policy) {

	/** Azure gives empty pages; a store that begins with more of them is left alone. */
	private static final int MOST_PAGES = 3;

	static KeyReadings read(KeyStore store, Keys keys, RotationPolicies policies) {
		Reading<List<ListedKey>> list = Reading.of(() -> some(store, keys), KeyRight.LIST_KEYS.remedy(store));
		Reading<ListedKey> sample = sample(store, list);
		return new KeyReadings(list, key(store, sample, keys), policy(store, sample, policies));
	}

	private static List<ListedKey> some(KeyStore store, Keys keys) {
		KeyPage page = keys.list(store.name(), Optional.empty());
		for (int pages = 1; page.keys().isEmpty() && page.next().isPresent() && pages < MOST_PAGES; pages++) {
			page = keys.list(store.name(), page.next());
		}
		return page.keys();
	}

	private static Reading<ListedKey> sample(KeyStore store, Reading<List<ListedKey>> list) {
		return switch (list) {
			case Reading.Known<List<ListedKey>>(List<ListedKey> found) -> found.stream()
				.min(Comparator.comparing(ListedKey::managed))
				.<Reading<ListedKey>>map(Reading.Known::new)
				.orElseGet(() -> none(store));
			case Reading.Unread<List<ListedKey>> unread -> new Reading.NotAsked<>(
					"No key was found to read, because the keys could not be listed. " + unread.reason(),
					unread.remedy());
		};
	}

	private static Reading<ListedKey> none(KeyStore store) {
		return new Reading.NotAsked<>("No key was found in " + store.name() + " that could be read.",
				"Create a key in the store, then ask again.");
	}

	private static Reading<Key> key(KeyStore store, Reading<ListedKey> sample, Keys keys) {
		return switch (sample) {
			case Reading.Known<ListedKey>(ListedKey found) ->
				Reading.of(() -> keys.key(new KeyId(store.name(), found.name())), KeyRight.GET_KEY.remedy(store));
			case Reading.Unread<ListedKey> unread -> unread.forOther();
		};
	}

	private static Reading<RotationPolicy> policy(KeyStore store, Reading<ListedKey> sample,
			RotationPolicies policies) {
		return switch (sample) {
			case Reading.Known<ListedKey>(ListedKey found) when found.managed() ->
				new Reading.NotAsked<>("Only keys that back a certificate were found, and those have no policy.",
						"Create a key in the store, then ask again.");
			case Reading.Known<ListedKey>(ListedKey found) ->
				Reading.of(() -> policies.policy(new KeyId(store.name(), found.name())),
						KeyRight.GET_ROTATION_POLICY.remedy(store));
			case Reading.Unread<ListedKey> unread -> unread.forOther();
		};
	}

	/** The key, if one was read. */
	Stream<Key> sample() {
		return (this.key instanceof Reading.Known<Key>(Key found)) ? Stream.of(found) : Stream.empty();
	}

}
