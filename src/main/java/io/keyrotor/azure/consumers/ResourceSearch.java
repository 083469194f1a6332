package io.keyrotor.azure.consumers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.consumers.ChildLists.ChildList;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.discovery.FoundConsumer;
import io.keyrotor.discovery.SearchResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import tools.jackson.databind.JsonNode;

/**
 * What one ARM resource, or those below it, say of the keys in question. A hit is read
 * again from its own service where that can be done.
 */
final class ResourceSearch {

	/** The key store itself, and what is below it, mentions its own address. */
	private static final String KEY_STORES = "microsoft.keyvault/";

	private static final String READER = "Give this service's identity the role Reader on it; a new role takes some"
			+ " minutes to work.";

	private static final Set<String> GONE = Set.of("ResourceNotFound", "ParentResourceNotFound", "NotFound",
			"ResourceGroupNotFound");

	private static final SearchResult NOTHING = new SearchResult(List.of(), List.of(), Set.of());

	private final Consumers consumers;

	private final ChildLists children;

	private final Question question;

	private final RawResources raw;

	private final UnnamedResources unnamed;

	ResourceSearch(Consumers consumers, ChildLists children, Question question, RawResources raw,
			UnnamedResources unnamed) {
		this.consumers = consumers;
		this.children = children;
		this.question = question;
		this.raw = raw;
		this.unnamed = unnamed;
	}

	/** A row of Resource Graph with its properties. */
	SearchResult in(JsonNode resource) {
		String type = resource.path("type").asString("").toLowerCase(Locale.ROOT);
		return type.startsWith(KEY_STORES) ? NOTHING
				: looked(resource.path("id").asString(""), resource.path("properties"));
	}

	private SearchResult looked(String uri, JsonNode properties) {
		List<Reference> mentioned = this.question.mentions().apply(properties);
		if (mentioned.isEmpty()) {
			return NOTHING;
		}
		Optional<ConsumerId> named = consumer(uri);
		Optional<ConsumerId> consumer = named.map(KeyOwner::of);
		boolean readable = consumer.isPresent() && this.consumers.rules(consumer.get().kind()).known();
		if (!readable) {
			return new SearchResult(found(uri, named, mentioned), List.of(), Set.of());
		}
		return named.filter(KeyOwner::standsBy)
			.map((key) -> standingBy(key, consumer.get(), mentioned))
			.orElseGet(() -> reread(consumer.get(), mentioned));
	}

	/** It counts in any case; what is asked is for whom. */
	private SearchResult standingBy(ConsumerId key, ConsumerId owner, List<Reference> mentioned) {
		try {
			Reference own = this.consumers.read(owner).reference();
			ConsumerId counted = mentioned.stream().map(KeyReference::versionless).anyMatch(own::equals) ? owner : key;
			return new SearchResult(found(counted.uri(), Optional.of(counted), mentioned), List.of(), Set.of());
		}
		catch (UpstreamFailure failure) {
			return new SearchResult(found(owner.uri(), Optional.of(owner), mentioned), List.of(unread(owner, failure)),
					Set.of());
		}
	}

	private SearchResult reread(ConsumerId consumer, List<Reference> mentioned) {
		try {
			List<ConsumerId> parts = this.consumers.parts(consumer);
			return new SearchResult(
					(parts.size() > 1) ? inParts(consumer, parts, mentioned) : asOne(consumer, mentioned), List.of(),
					Set.of());
		}
		catch (UpstreamFailure failure) {
			return isGone(failure) ? NOTHING : new SearchResult(found(consumer.uri(), Optional.of(consumer), mentioned),
					List.of(unread(consumer, failure)), Set.of());
		}
	}

	/**
	 * What its own service says counts, unless that is on its way from one key to
	 * another, or has several keys and shows one of them.
	 */
	private List<FoundConsumer> asOne(ConsumerId consumer, List<Reference> mentioned) {
		ConsumerState state = this.consumers.read(consumer);
		Set<Reference> references = new LinkedHashSet<>();
		Optional.of(state.reference()).filter(this.question.wanted()).ifPresent(references::add);
		if (unsure(state)) {
			references.addAll(mentioned);
		}
		references.addAll(stillThere(consumer, List.of(state.reference()), mentioned));
		return found(consumer.uri(), Optional.of(consumer), references);
	}

	/**
	 * Each of its keys is a consumer of its own. What was mentioned and none of them has
	 * belongs to one that is on its way, and which one that is nobody can tell, so that
	 * it counts for each of them.
	 */
	private List<FoundConsumer> inParts(ConsumerId resource, List<ConsumerId> parts, List<Reference> mentioned) {
		Map<ConsumerId, ConsumerState> states = new LinkedHashMap<>();
		parts.forEach((part) -> states.put(part, this.consumers.read(part)));
		List<FoundConsumer> found = new ArrayList<>();
		states.forEach((part, state) -> {
			if (this.question.wanted().test(state.reference())) {
				found.addAll(found(part.uri(), Optional.of(part), List.of(state.reference())));
			}
		});
		Set<Reference> had = states.values().stream().map(ConsumerState::reference).collect(Collectors.toSet());
		List<Reference> left = mentioned.stream().filter((one) -> !had.contains(one)).toList();
		states.forEach(
				(part, state) -> found.addAll(found(part.uri(), Optional.of(part), unsure(state) ? left : List.of())));
		found.addAll(found(resource.uri(), Optional.empty(), stillThere(resource, had, left)));
		return found;
	}

	private static boolean unsure(ConsumerState state) {
		return !state.settled() || state.fault().isPresent();
	}

	/**
	 * What is mentioned of other keys than were read. The graph lags behind for minutes,
	 * so that a resource that has moved to another key drops out as soon as its own
	 * definition mentions the old one no more, and not before.
	 */
	private List<Reference> stillThere(ConsumerId consumer, Collection<Reference> read, List<Reference> mentioned) {
		Set<Reference> keys = read.stream()
			.filter((one) -> !(one instanceof Reference.ServiceManaged))
			.map(KeyReference::versionless)
			.collect(Collectors.toSet());
		List<Reference> others = mentioned.stream()
			.filter((one) -> !keys.contains(KeyReference.versionless(one)))
			.toList();
		try {
			return others.isEmpty() ? others
					: this.raw.properties(consumer)
						.stream()
						.flatMap((properties) -> this.question.mentions().apply(properties).stream())
						.filter((one) -> !keys.contains(KeyReference.versionless(one)))
						.toList();
		}
		catch (UpstreamFailure _) {
			return others;
		}
	}

	/** What is below a row of Resource Graph. */
	SearchResult below(JsonNode parent) {
		String id = parent.path("id").asString("");
		SearchResult itself = new SearchResult(List.of(), List.of(), Set.of(id.toLowerCase(Locale.ROOT)));
		return SearchResult.together(Stream
			.concat(Stream.of(itself),
					this.children.of(parent.path("type").asString("")).stream().map((list) -> below(id, list)))
			.toList());
	}

	/** One in between that is gone, or cannot be read, hides no other. */
	private SearchResult below(String id, ChildList list) {
		try {
			List<JsonNode> items = this.children.below(id, list);
			return SearchResult.together(list.next()
				.map((next) -> items.stream().map((item) -> below(item.path("id").asString(""), next)))
				.orElseGet(() -> items.stream().map((item) -> listed(item, list)))
				.toList());
		}
		catch (UpstreamFailure failure) {
			return new SearchResult(List.of(), (isGone(failure) || list.cannotBeHad(failure)) ? List.of()
					: List.of(notListed(id + "/" + list.words(), failure)), Set.of());
		}
	}

	private SearchResult listed(JsonNode item, ChildList list) {
		String uri = item.path("id").asString("");
		SearchResult named = looked(uri, item.path("properties"));
		SearchResult found = (list.tellsLess() && named.equals(NOTHING)) ? this.unnamed.in(uri) : named;
		return new SearchResult(found.consumers(), found.unread(), Set.of(uri.toLowerCase(Locale.ROOT)));
	}

	/**
	 * Whether the resource itself is not there. A type or an api-version that is not
	 * known, or a subscription that is not in sight, is answered with 404 as well, and
	 * says nothing of what there is.
	 */
	static boolean isGone(UpstreamFailure failure) {
		return failure.kind() == Kind.MISSING && failure.origin().code().filter(GONE::contains).isPresent();
	}

	private static Finding notListed(String list, UpstreamFailure failure) {
		Finding why = why(failure);
		return new Finding(why.code(),
				"What is at " + list + " and may have a key of its own was not looked at: " + why.message());
	}

	private static Finding unread(ConsumerId consumer, UpstreamFailure failure) {
		Finding why = why(failure);
		return new Finding(why.code(), consumer + " was found to use the key and could not be read: " + why.message());
	}

	static Finding why(UpstreamFailure failure) {
		boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().isPresent();
		return Findings.of(refused ? failure.advising(failure.reason(), READER) : failure);
	}

	private static List<FoundConsumer> found(String uri, Optional<ConsumerId> consumer,
			Collection<Reference> references) {
		return references.stream()
			.map((reference) -> new FoundConsumer(uri, consumer, Optional.of(reference)))
			.toList();
	}

	static Optional<ConsumerId> consumer(String uri) {
		try {
			return Optional.of(ConsumerId.parse(uri));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

}
