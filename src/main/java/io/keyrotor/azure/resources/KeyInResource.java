package io.keyrotor.azure.resources;

import java.net.URI;
import java.util.Optional;

import io.keyrotor.azure.catalogue.CatalogueEntry;
import io.keyrotor.azure.catalogue.KeyForm;
import io.keyrotor.azure.catalogue.KeyLocation;
import io.keyrotor.azure.definition.KeyReference;
import io.keyrotor.azure.definition.MemberPath;
import io.keyrotor.azure.definition.Refusal;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
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
	 * already is right. A type that wants a version named even of a key that it follows
	 * by itself gets the one that is current, and the switch stays as it is.
	 * @param follows whether the resource goes to new versions by itself
	 * @throws io.keyrotor.key.UpstreamFailure of kind {@code REJECTED} if the type does
	 * not take the key in this form
	 */
	void put(ObjectNode tree, boolean follows, ConsumerChange change) {
		Reference wanted = inFormOf(tree, follows, change);
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

	private Reference inFormOf(JsonNode tree, boolean follows, ConsumerChange change) {
		KeyForm form = this.entry.form();
		return switch (change.reference()) {
			case Reference.Pinned pinned -> form.versioned() ? pinned : KeyReference.versionless(pinned);
			case Reference.Versionless key when follows -> followed(tree, key, change);
			case Reference.Versionless key when form.versionless() && form.followsIf().isEmpty() -> key;
			case Reference.Versionless key -> throw versionWanted(key);
			case Reference.ServiceManaged none -> none;
		};
	}

	/** What is followed by a switch keeps the version it names until it is moved. */
	private Reference followed(JsonNode tree, Reference.Versionless key, ConsumerChange change) {
		Optional<Reference.Pinned> there = namedVersion(tree, key);
		if (change.current().isEmpty() && there.isPresent()) {
			return there.get();
		}
		return this.entry.form().versionless() ? key : change.named().orElseThrow(() -> versionWanted(key));
	}

	private Optional<Reference.Pinned> namedVersion(JsonNode tree, Reference.Versionless key) {
		return named(tree).filter(Reference.Pinned.class::isInstance)
			.map(Reference.Pinned.class::cast)
			.filter((named) -> KeyReference.versionless(named).equals(key));
	}

	private UpstreamFailure versionWanted(Reference.Versionless key) {
		return Refusal.rejected(this.consumer, "it has to name a version of its key, and " + key.words()
				+ " has none; give it a version, or move it with the tool that set its key");
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
