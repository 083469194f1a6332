package io.keyrotor.azure.consumers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

	private static final SearchResult NOTHING = new SearchResult(List.of(), List.of(), Set.of());

	private final Consumers consumers;

	private final ChildLists children;

	private final Question question;

	ResourceSearch(Consumers consumers, ChildLists children, Question question) {
		this.consumers = consumers;
		this.children = children;
		this.question = question;
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
		Optional<ConsumerId> consumer = consumer(uri);
		boolean readable = consumer.filter((id) -> this.consumers.rules(id.kind()).known()).isPresent();
		return readable ? reread(consumer.orElseThrow(), mentioned)
				: new SearchResult(found(uri, consumer, mentioned), List.of(), Set.of());
	}

	/**
	 * What its own service says counts, unless that is on its way from one key to
	 * another, or has several keys and shows one of them.
	 */
	private SearchResult reread(ConsumerId consumer, List<Reference> mentioned) {
		try {
			ConsumerState state = this.consumers.read(consumer);
			Set<Reference> references = new LinkedHashSet<>();
			Optional.of(state.reference()).filter(this.question.wanted()).ifPresent(references::add);
			if (!state.settled() || state.fault().isPresent()) {
				references.addAll(mentioned);
			}
			references.addAll(ofOtherKeys(state.reference(), mentioned));
			return new SearchResult(found(consumer.uri(), Optional.of(consumer), List.copyOf(references)), List.of(),
					Set.of());
		}
		catch (UpstreamFailure failure) {
			return (failure.kind() == Kind.MISSING) ? NOTHING
					: new SearchResult(found(consumer.uri(), Optional.of(consumer), mentioned),
							List.of(unread(consumer, failure)), Set.of());
		}
	}

	/**
	 * With two keys named side by side, the one that was read does not speak for both.
	 */
	private static List<Reference> ofOtherKeys(Reference read, List<Reference> mentioned) {
		Set<Reference> keys = mentioned.stream().map(KeyReference::versionless).collect(Collectors.toSet());
		return (keys.size() < 2) ? List.of()
				: mentioned.stream()
					.filter((one) -> read instanceof Reference.ServiceManaged
							|| !KeyReference.versionless(one).equals(KeyReference.versionless(read)))
					.toList();
	}

	/** What is below a row of Resource Graph. */
	SearchResult below(JsonNode parent) {
		String id = parent.path("id").asString("");
		Set<String> seen = new LinkedHashSet<>(Set.of(id.toLowerCase(Locale.ROOT)));
		try {
			List<SearchResult> found = new ArrayList<>();
			for (JsonNode child : this.children.below(id, parent.path("type").asString(""))) {
				String uri = child.path("id").asString("");
				seen.add(uri.toLowerCase(Locale.ROOT));
				found.add(looked(uri, child.path("properties")));
			}
			return new SearchResult(found.stream().flatMap((one) -> one.consumers().stream()).toList(),
					found.stream().flatMap((one) -> one.unread().stream()).toList(), seen);
		}
		catch (UpstreamFailure failure) {
			return new SearchResult(List.of(), cannotHaveAny(failure) ? List.of() : List.of(notListed(id, failure)),
					seen);
		}
	}

	/** Accounts of some sorts have no such resources, and say so. */
	private static boolean cannotHaveAny(UpstreamFailure failure) {
		return failure.kind() == Kind.MISSING
				|| failure.origin().code().filter((code) -> code.contains("NotSupported")).isPresent();
	}

	private static Finding notListed(String parent, UpstreamFailure failure) {
		Finding why = why(failure);
		return new Finding(why.code(),
				"What is below " + parent + " and may have a key of its own was not looked at: " + why.message());
	}

	private static Finding unread(ConsumerId consumer, UpstreamFailure failure) {
		Finding why = why(failure);
		return new Finding(why.code(), consumer + " was found to use the key and could not be read: " + why.message());
	}

	private static Finding why(UpstreamFailure failure) {
		boolean refused = failure.kind() == Kind.FORBIDDEN && failure.origin().status().isPresent();
		return Findings.of(refused ? failure.advising(failure.reason(), READER) : failure);
	}

	private static List<FoundConsumer> found(String uri, Optional<ConsumerId> consumer, List<Reference> references) {
		return references.stream()
			.map((reference) -> new FoundConsumer(uri, consumer, Optional.of(reference)))
			.toList();
	}

	private static Optional<ConsumerId> consumer(String uri) {
		try {
			return Optional.of(ConsumerId.parse(uri));
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

}
