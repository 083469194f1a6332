package io.keyrotor.inventory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.Keys;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;

/**
 * A walk through a store's keys, from one of its pages to the next, never holding more
 * than what was asked for. The first page is at hand from the start.
 */
public final class KeyWalk {

	/** How many keys are read at a time; Azure's limits allow many more. */
	private static final int WIDTH = 8;

	private final KeyStore store;

	private final Keys keys;

	private final KeyReader reader;

	private final InstantSource clock;

	private final List<KeySight> found = new ArrayList<>();

	private final Set<KeyName> seen = new HashSet<>();

	private final Set<Optional<String>> turned = new HashSet<>();

	private ListPosition position;

	private KeyPage page;

	KeyWalk(KeyStore store, Keys keys, KeyReader reader, InstantSource clock, ListPosition from) {
		this.store = store;
		this.keys = keys;
		this.reader = reader;
		this.clock = clock;
		this.position = from;
		this.turned.add(from.page());
		this.page = keys.list(store.name(), from.page());
	}

	/**
	 * Reads up to this many keys. There may be fewer, with a place to go on from: when
	 * the patience is over, after which no further key is begun, and when the store stops
	 * answering after some were read.
	 * @throws UpstreamFailure if the store does not answer and no key was read
	 */
	KeyListing read(int most, Duration patience) {
		try {
			return readOrFail(most, patience);
		}
		catch (UpstreamFailure failure) {
			if (this.found.isEmpty()) {
				throw failure;
			}
			return new KeyListing(this.found, Optional.of(this.position));
		}
	}

	/**
	 * Reads up to this many keys, or fewer when the patience is over.
	 * @throws UpstreamFailure if the store does not answer, whatever was read before
	 */
	KeyListing readOrFail(int most, Duration patience) {
		Instant end = this.clock.instant().plus(patience);
		BooleanSupplier inTime = () -> this.clock.instant().isBefore(end);
		boolean more = true;
		while (more) {
			readPage(most, inTime);
			more = this.found.size() < most && inTime.getAsBoolean() && turn();
		}
		return new KeyListing(this.found, next());
	}

	/**
	 * Reads what is left of the page, as far as it is wanted. A key that comes again, as
	 * it can when the list changes meanwhile, is left out.
	 */
	private void readPage(int most, BooleanSupplier inTime) {
		List<ListedKey> rest = this.position.rest(this.page)
			.stream()
			.filter((key) -> !this.seen.contains(key.name()))
			.limit(most - this.found.size())
			.toList();
		Abreast.Answers<Optional<KeySight>> read = Abreast.map(rest, WIDTH, inTime,
				(key) -> this.reader.read(this.store, key));
		read.first().forEach((sight) -> sight.ifPresent(this.found::add));
		rest.subList(0, read.first().size()).forEach((key) -> {
			this.seen.add(key.name());
			this.position = this.position.after(key.name());
		});
		read.orThrow();
	}

	/** Goes on within the page, or to the next one; whether there is anything left. */
	private boolean turn() {
		Optional<ListPosition> next = next();
		next.filter((following) -> !following.page().equals(this.position.page())).ifPresent((following) -> {
			this.page = this.keys.list(this.store.name(), following.page());
			this.position = following;
			this.turned.add(following.page());
		});
		return next.isPresent();
	}

	/** Where to go on: in this page if some of it is left, else at the next one. */
	private Optional<ListPosition> next() {
		boolean left = this.position.rest(this.page).stream().anyMatch((key) -> !this.seen.contains(key.name()));
		return left ? Optional.of(this.position) : this.page.next().map(this::following);
	}

	/** A list that comes back to a page of its own would never end. */
	private ListPosition following(String page) {
		if (this.turned.contains(Optional.of(page))) {
			throw new UpstreamFailure(Kind.UNCERTAIN, Origin.unanswered(this.store.name().value()), Optional.empty(),
					"The key store " + this.store.name()
							+ " does not continue its list of keys: after a page it names the same page again.");
		}
		return ListPosition.at(page);
	}

}
