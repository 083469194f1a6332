package io.keyrotor.discovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

/** What a test says is to be found at Azure, whatever the scope. */
public final class ListedConsumers implements ConsumerSearch, KnownConsumers {

	private final List<FoundConsumer> found = new ArrayList<>();

	private final List<Finding> unread = new ArrayList<>();

	private final List<KnownConsumer> known = new ArrayList<>();

	/** From now on this is found. */
	public void add(FoundConsumer consumer) {
		this.found.add(consumer);
	}

	/** From now on this place cannot be looked at. */
	public void addUnread(String place) {
		this.unread.add(new Finding("Forbidden", place + " was not looked at."));
	}

	/** Nothing is found any more. */
	public void clear() {
		this.found.clear();
		this.unread.clear();
		this.known.clear();
	}

	@Override
	public SearchResult consumersOf(KeyId key) {
		return consumersIn(new Scope.OfKey(key), SearchPace.toTheEnd());
	}

	@Override
	public SearchResult consumersIn(Scope scope, SearchPace pace) {
		return new SearchResult(this.found, this.unread, Set.of());
	}

	@Override
	public void keep(List<KnownConsumer> consumers) {
		this.known.addAll(consumers);
	}

	@Override
	public void keepOnly(List<KnownConsumer> consumers, Instant began) {
		this.known.removeIf((one) -> one.lastSeenOn().isBefore(began));
		keep(consumers);
	}

	@Override
	public List<KnownConsumer> unmanaged(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<Position> after,
			int limit) {
		return this.known.stream()
			.filter((one) -> after.filter((last) -> Position.of(one).text().compareTo(last.text()) <= 0).isEmpty())
			.limit(limit)
			.toList();
	}

}
