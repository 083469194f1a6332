package io.keyrotor.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.node.ObjectNode;

/**
 * Consumers that the first state does not have, or that are put back as they were in it.
 */
final class ExtraConsumers {

	private static final String REGISTRY = "ContainerRegistry";

	private static final String INDEX = "SearchIndex";

	private static final String FHIR = "FhirService";

	private static final String UNLISTED = "Unlisted";

	private final KeyLedger keys;

	private final FakeResourceManager resourceManager;

	private final FakeSearch search;

	ExtraConsumers(KeyLedger keys, FakeResourceManager resourceManager, FakeSearch search) {
		this.keys = keys;
		this.resourceManager = resourceManager;
		this.search = search;
	}

	/** Adds what the body asks for, and answers its URI. */
	String add(String body) {
		Form form = Form.of(body, Set.of("kind", "name"));
		String kind = form.text("kind").orElse("");
		Optional<String> name = form.text("name");
		form.require(Set.of(REGISTRY, INDEX, FHIR, UNLISTED).contains(kind),
				"The member kind must be " + REGISTRY + ", " + INDEX + ", " + FHIR + " or " + UNLISTED + ".");
		form.require(name.isEmpty() || kind.equals(INDEX), "Only an index can be given a name.");
		form.require(name.filter((text) -> !text.matches("[a-z0-9][a-z0-9-]{0,127}")).isEmpty(),
				"The name must be of lower-case letters, digits and dashes.");
		form.check();
		return switch (kind) {
			case REGISTRY -> registry();
			case FHIR -> fhirService();
			case UNLISTED -> unlisted();
			default -> index(name.orElse("rooms"));
		};
	}

	/** The registry on a versionless key of its own. */
	String registry() {
		ObjectNode registry = FirstResources.named("container-registry", this.keys);
		this.resourceManager.add(registry);
		return registry.path("id").stringValue();
	}

	/** The FHIR service pinned to a key of its own. */
	String fhirService() {
		ObjectNode service = FirstResources.named("fhir-service", this.keys);
		this.resourceManager.add(service);
		return service.path("id").stringValue();
	}

	/**
	 * A resource of an invented type, of which Keyrotor's catalogue knows nothing, pinned
	 * to the current version of a key of its own.
	 */
	String unlisted() {
		version("archive-cmk");
		ObjectNode archive = FirstResources.named("unlisted-archive", this.keys);
		this.resourceManager.add(archive);
		return archive.path("id").stringValue();
	}

	/** One more index, pinned to the current version of {@code search-cmk}. */
	String index(String name) {
		ObjectNode index = Definitions.first("search/index-unbound", version("search-cmk")).put("name", name);
		this.search.add(SearchCollection.INDEXES, index);
		return FakeSearch.ENDPOINT + "/indexes('" + name + "')";
	}

	private String version(String key) {
		if (this.keys.find(FirstKeys.VAULT, key).isEmpty()) {
			this.keys.create(FirstKeys.VAULT, key, StoredVersion.RSA_OPERATIONS, "sandbox");
		}
		return this.keys.current(FirstKeys.VAULT, key).value();
	}

}
