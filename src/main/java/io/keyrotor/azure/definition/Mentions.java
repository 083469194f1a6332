package io.keyrotor.azure.definition;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;

/**
 * Finds a key in a definition of any kind. Azure's services name keys by a URL, or by a
 * store, a name and perhaps a version side by side, under members of many names. A URL
 * may also be the name of a member itself, as in the keys of an SQL database.
 */
public final class Mentions {

	private static final Pattern ORIGIN = Pattern.compile("(?i)(https://[a-z0-9.-]+(?::\\d{1,5})?)/?");

	private static final Pattern VERSION = Pattern.compile("(?i)[0-9a-f]{32}");

	private final URI store;

	private final KeyName key;

	private final Pattern url;

	public Mentions(URI store, KeyName key) {
		this.store = KeyStore.origin(store);
		this.key = key;
		this.url = Pattern.compile("(?i)" + Pattern.quote(this.store.toString()) + "(?::443)?/keys/"
				+ Pattern.quote(key.value()) + "(?![0-9a-z-])(?:/([0-9a-f]{32})(?![0-9a-z-]))?");
	}

	/** Every reference to the key in a tree, each once. */
	public List<Reference> in(JsonNode tree) {
		Stream<JsonNode> all = Stream.concat(Stream.of(tree), Member.of(tree).map(Member::value));
		return all.flatMap((node) -> Stream.concat(byUrl(node), inParts(node).stream())).distinct().toList();
	}

	private Stream<Reference> byUrl(JsonNode node) {
		return Member.texts(node)
			.flatMap((text) -> this.url.matcher(text).results())
			.map((found) -> reference(Optional.ofNullable(found.group(1))));
	}

	private Optional<Reference> inParts(JsonNode node) {
		List<Map.Entry<String, String>> texts = node.propertyStream()
			.filter((member) -> member.getValue().isString())
			.map((member) -> Map.entry(member.getKey(), member.getValue().stringValue()))
			.toList();
		boolean named = texts.stream().anyMatch((text) -> isStore(text.getValue()))
				&& texts.stream().anyMatch((text) -> this.key.value().equalsIgnoreCase(text.getValue()));
		return named ? Optional.of(reference(version(texts))) : Optional.empty();
	}

	private static Optional<String> version(List<Map.Entry<String, String>> texts) {
		return texts.stream()
			.filter((text) -> text.getKey().toLowerCase(Locale.ROOT).contains("version"))
			.map(Map.Entry::getValue)
			.filter((text) -> VERSION.matcher(text).matches())
			.findFirst();
	}

	private boolean isStore(String text) {
		Matcher origin = ORIGIN.matcher(text.strip());
		return origin.matches() && isStoreAt(origin.group(1));
	}

	/** Not everything that looks like an address has a host. */
	private boolean isStoreAt(String address) {
		try {
			return KeyStore.origin(URI.create(address)).equals(this.store);
		}
		catch (IllegalArgumentException _) {
			return false;
		}
	}

	private Reference reference(Optional<String> version) {
		return version.<Reference>map((text) -> new Reference.Pinned(this.store, this.key, new VersionId(text)))
			.orElseGet(() -> new Reference.Versionless(this.store, this.key));
	}

}
