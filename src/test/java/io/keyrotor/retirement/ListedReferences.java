package io.keyrotor.retirement;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.ConsumerSearch;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.Scope;
import io.keyrotor.discovery.SearchPace;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;

/** What a test says is to be found at Azure. */
public final class ListedReferences implements ConsumerSearch {

	private final List<FoundConsumer> found = new ArrayList<>();

	private final Set<String> seen = new HashSet<>();

	private final List<Finding> unread = new ArrayList<>();

	private Runnable searching = () -> {
	};

	private Optional<UpstreamFailure.Kind> failure = Optional.empty();

	void add(ConsumerId consumer, Reference reference) {
		this.found.add(new FoundConsumer(consumer.uri(), Optional.of(consumer), Optional.of(reference)));
	}

	/** A consumer is in sight: the resource itself, or its search service. */
	void see(ConsumerId consumer) {
		this.seen.add(place(consumer));
	}

	/** It is out of sight again. */
	void hide(ConsumerId consumer) {
		this.seen.remove(place(consumer));
	}

	private static String place(ConsumerId consumer) {
		String id = consumer.uri().toLowerCase(Locale.ROOT);
		return id.startsWith("/") ? id : "https://" + URI.create(id).getHost();
	}

	/** Nothing is found any more. */
	void clear() {
		this.found.clear();
	}

	void addUnclear(String uri) {
		this.found.add(new FoundConsumer(uri, Optional.empty(), Optional.empty()));
	}

	void unread(String place) {
		this.unread.add(new Finding("Forbidden", place + " could not be looked at."));
	}

	void fail(UpstreamFailure.Kind kind) {
		this.failure = Optional.of(kind);
	}

	/** What happens while it searches. */
	void during(Runnable searching) {
		this.searching = searching;
	}

	@Override
	public SearchResult consumersOf(KeyId key) {
		this.searching.run();
		this.failure.ifPresent((kind) -> {
			throw new UpstreamFailure(kind, UpstreamFailure.Origin.unanswered("the search"), Optional.empty(),
					"The search answered " + kind + ".");
		});
		return new SearchResult(this.found, this.unread, this.seen);
	}

	@Override
	public SearchResult consumersIn(Scope scope, SearchPace pace) {
		throw new AssertionError("Retirement asks for one key.");
	}

}
