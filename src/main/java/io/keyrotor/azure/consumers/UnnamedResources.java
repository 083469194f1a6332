package io.keyrotor.azure.consumers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;

/**
 * Resources of known types that are shown without any key, in Resource Graph or on a
 * list: that may be because they are shown in an older api-version, or in part. Each is
 * read from its own service.
 */
final class UnnamedResources {

	private final Consumers consumers;

	private final Question question;

	private final ReadingTurns turns;

	UnnamedResources(Consumers consumers, Question question, ReadingTurns turns) {
		this.consumers = consumers;
		this.question = question;
		this.turns = turns;
	}

	/** What one of them says of the keys in question. */
	SearchResult in(String id) {
		Optional<ConsumerId> consumer = ResourceSearch.consumer(id)
			.filter((one) -> this.consumers.rules(one.kind()).known());
		return consumer.map(this::read).orElseGet(() -> new SearchResult(List.of(), List.of(), Set.of()));
	}

	private SearchResult read(ConsumerId resource) {
		Set<String> seen = Set.of(resource.uri().toLowerCase(Locale.ROOT));
		try {
			return new SearchResult(found(resource), List.of(), seen);
		}
		catch (UpstreamFailure failure) {
			return new SearchResult(List.of(),
					ResourceSearch.isGone(failure) ? List.of() : List.of(unread(resource, failure)), seen);
		}
	}

	private List<FoundConsumer> found(ConsumerId resource) {
		List<FoundConsumer> found = new ArrayList<>();
		boolean keyless = true;
		for (ConsumerId part : this.consumers.parts(resource)) {
			ConsumerState state = this.consumers.read(part);
			keyless = keyless && state.settled() && state.reference() instanceof Reference.ServiceManaged;
			Optional.of(state.reference())
				.filter(this.question.wanted())
				.ifPresent((reference) -> found
					.add(new FoundConsumer(part.uri(), Optional.of(part), Optional.of(reference))));
		}
		if (keyless) {
			this.turns.read(resource.uri());
		}
		return found;
	}

	private static Finding unread(ConsumerId resource, UpstreamFailure failure) {
		Finding why = ResourceSearch.why(failure);
		return new Finding(why.code(),
				resource + " may have a key, is shown without one, and could not be read: " + why.message());
	}

}
