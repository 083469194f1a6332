package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/** The resources that the fake Resource Manager holds, by their ids in any case. */
final class ArmResources {

	private final KeyLedger keys;

	private final Map<String, ArmResource> resources = new LinkedHashMap<>();

	ArmResources(KeyLedger keys) {
		this.keys = keys;
	}

	void clear() {
		this.resources.clear();
	}

	/** Holds one more resource, or another one in the place of one. */
	ArmResource add(ObjectNode definition, Instant now) {
		String id = definition.path("id").stringValue();
		ArmResource added = new ArmResource(definition, above(id).orElse(null), this.keys, now);
		this.resources.put(identity(id), added);
		// Whoever follows a key looks for its newest version at once.
		added.settle(now);
		return added;
	}

	Optional<ArmResource> find(String id) {
		return Optional.ofNullable(this.resources.get(identity(id)));
	}

	/** The resource that this one is below. */
	Optional<ArmResource> above(String id) {
		return find(id.replaceFirst("/[^/]+/[^/]+/?$", ""));
	}

	/** The resources below one. */
	List<ArmResource> below(ArmResource resource) {
		return all().stream().filter((other) -> other.above().filter(resource::equals).isPresent()).toList();
	}

	Collection<ArmResource> all() {
		return List.copyOf(this.resources.values());
	}

	private static String identity(String path) {
		String id = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		return id.toLowerCase(Locale.ROOT);
	}

}
