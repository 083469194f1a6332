package io.keyrotor.azure.resources;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.KeyForm;
import io.keyrotor.azure.catalogue.KeyLocation;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The key in a resource, where its catalogue entry says that it is. */
record KeyInResource(ConsumerId consumer, CatalogueEntry entry) {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	/**
	 * The key that a resource names; it is without a version if the resource follows it.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if it cannot be
	 * told
	 */
	Reference in(JsonNode tree) {
		return counts(tree) ? named(tree).map((named) -> follows(tree) ? KeyReference.versionless(named) : still(named))
			.orElseGet(Reference.ServiceManaged::new) : new Reference.ServiceManaged();
	}

	/**
	 * Where a switch decides whether a resource follows its key, one that is off leaves
	 * open on which version a resource without one is.
	 */
	private Reference still(Reference named) {
		if (named instanceof Reference.Versionless && this.entry.form().followsIf().isPresent()) {
			throw Refusal.unreadable(this.consumer,
					"it names its key without a version, and its " + this.entry.form().followsIf().get()
							+ " is not on, so that nothing tells which version it uses; switch that on, or give its key"
							+ " a version");
		}
		return named;
	}

	/** The version that a resource names, although it follows its key by itself. */
	Optional<Reference.Pinned> namedVersion(JsonNode tree) {
		return (counts(tree) && follows(tree))
				? named(tree).filter(Reference.Pinned.class::isInstance).map(Reference.Pinned.class::cast)
				: Optional.empty();
	}

	/** Takes away whatever names the key. */
	void removeFrom(JsonNode tree) {
		this.entry.key().members().forEach((member) -> member.removeFrom(tree));
		this.entry.form().storeId().ifPresent((id) -> id.member().removeWhollyFrom(tree));
	}

	/**
	 * Puts another key in the place of the one that is there, to the letter where it
	 * already is right.
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if the type does
	 * not take the key in this form
	 */
	void put(ObjectNode tree, boolean follows, Reference to) {
		Reference wanted = inFormOf(follows, to);
		switch (this.entry.key()) {
			case KeyLocation.Url url -> put(tree, url, wanted);
			case KeyLocation.Parts parts -> put(tree, parts, wanted);
			case KeyLocation.Listed _ -> throw Refusal.rejected(this.consumer, "its type has a list of keys");
		}
	}

	/**
	 * Whether the resource goes to a new version by itself, whatever version it names.
	 */
	boolean follows(JsonNode tree) {
		return this.entry.form().followsIf().filter((flag) -> flag.in(tree).asBoolean(false)).isPresent();
	}

	private boolean counts(JsonNode tree) {
		Optional<KeyForm.Condition> onlyIf = this.entry.form().onlyIf();
		return onlyIf.isEmpty() || onlyIf.get().value().equalsIgnoreCase(onlyIf.get().member().in(tree).asString(""));
	}

	private Optional<Reference> named(JsonNode tree) {
		return switch (this.entry.key()) {
			case KeyLocation.Url url -> text(tree, url.uri()).map((text) -> KeyReference.parse(this.consumer, text));
			case KeyLocation.Parts parts -> named(tree, parts);
			case KeyLocation.Listed listed -> throw Refusal.unreadable(this.consumer,
					"its type has a list of keys in " + listed.array() + ", for which there is no code yet");
		};
	}

	private Optional<Reference> named(JsonNode tree, KeyLocation.Parts parts) {
		Optional<String> vault = text(tree, parts.vault());
		Optional<String> name = text(tree, parts.name());
		if (vault.isEmpty() && name.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(KeyReference.of(this.consumer, vault.orElse(""), name.orElse(""),
				parts.version().flatMap((version) -> text(tree, version))));
	}

	private Reference inFormOf(boolean follows, Reference to) {
		KeyForm form = this.entry.form();
		if (to instanceof Reference.Pinned && !form.versioned()) {
			return KeyReference.versionless(to);
		}
		if (to instanceof Reference.Versionless && !(form.versionless() && (follows || form.followsIf().isEmpty()))) {
			throw Refusal.rejected(this.consumer, "it has to name a version of its key, and " + to.words()
					+ " has none; give it a version, or move it with the tool that set its key");
		}
		return to;
	}

	private void put(ObjectNode tree, KeyLocation.Url url, Reference to) {
		String before = text(tree, url.uri()).orElse("");
		boolean same = !before.isEmpty() && KeyReference.parse(this.consumer, before).equals(to);
		url.uri().put(tree, JSON.stringNode(same ? before : KeyReference.url(before, to)));
	}

	private void put(ObjectNode tree, KeyLocation.Parts parts, Reference to) {
		Reference.Versionless key = KeyReference.versionless(to);
		String before = text(tree, parts.vault()).orElse("");
		if (!isStore(before, key.store())) {
			parts.vault().put(tree, JSON.stringNode(key.store() + (before.endsWith("/") ? "/" : "")));
		}
		if (!key.key().value().equalsIgnoreCase(text(tree, parts.name()).orElse(""))) {
			parts.name().put(tree, JSON.stringNode(key.key().value()));
		}
		parts.version().ifPresent((version) -> put(tree, version, to));
	}

	private void put(ObjectNode tree, MemberPath version, Reference to) {
		if (to instanceof Reference.Pinned pinned) {
			version.put(tree, JSON.stringNode(pinned.version().value()));
		}
		else if (this.entry.form().emptyVersion()) {
			version.put(tree, JSON.stringNode(""));
		}
		else {
			version.removeFrom(tree);
		}
	}

	private static boolean isStore(String text, URI store) {
		try {
			return KeyStore.origin(URI.create(text)).equals(store);
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

	private static Optional<String> text(JsonNode tree, MemberPath path) {
		return path.in(tree).stringValueOpt().map(String::strip).filter((text) -> !text.isEmpty());
	}

}
