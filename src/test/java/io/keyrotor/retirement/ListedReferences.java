package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;

/** What a test says is to be found at Azure. */
public final class ListedReferences implements ConsumerSearch {

	private final List<FoundConsumer> found = new ArrayList<>();

	private final List<Finding> unread = new ArrayList<>();

	private Optional<UpstreamFailure.Kind> failure = Optional.empty();

	void add(ConsumerId consumer, Reference reference) {
		this.found.add(new FoundConsumer(consumer.uri(), Optional.of(consumer), Optional.of(reference)));
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

	@Override
	public SearchResult consumersOf(KeyId key) {
		this.failure.ifPresent((kind) -> {
			throw new UpstreamFailure(kind, UpstreamFailure.Origin.unanswered("the search"), Optional.empty(),
					"The search answered " + kind + ".");
		});
		return new SearchResult(this.found, this.unread);
	}

}
