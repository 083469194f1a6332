package io.keyrotor.azure.consumers;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.keyrotor.azure.definition.Member;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;

/**
 * Finds the references to any key in a definition of any kind: by a URL, or by a store, a
 * name and perhaps a version side by side.
 */
final class AnyKey {

	private static final Pattern URL = Pattern
		.compile("(?i)(https://[a-z0-9.-]+(?::\\d{1,5})?)/keys/([0-9a-z-]{1,127})(?:/([0-9a-f]{32})(?![0-9a-z-]))?");

	private static final Pattern ORIGIN = Pattern.compile("(?i)(https://[a-z0-9.-]+(?::\\d{1,5})?)/?");

	private static final Pattern VERSION = Pattern.compile("(?i)[0-9a-f]{32}");

	private final Predicate<URI> isStore;

	/**
	 * Finds references to the keys of some stores.
	 * @param isStore whether a key store in question is at this origin
	 */
	AnyKey(Predicate<URI> isStore) {
		this.isStore = isStore;
	}

	/** Every reference in a tree, each once. */
	List<Reference> in(JsonNode tree) {
		return Stream.concat(Stream.of(tree), Member.of(tree).map(Member::value))
			.flatMap((node) -> Stream.concat(byUrl(node), inParts(node).stream()))
			.distinct()
			.toList();
	}

	private Stream<Reference> byUrl(JsonNode node) {
		return Member.texts(node).flatMap((text) -> URL.matcher(text).results()).flatMap(this::reference);
	}

	private Stream<Reference> reference(MatchResult url) {
		return store(url.group(1)).map((store) -> reference(store, url.group(2), Optional.ofNullable(url.group(3))))
			.stream();
	}

	private Optional<Reference> inParts(JsonNode node) {
		Optional<URI> store = texts(node).map(Text::value).flatMap((text) -> origin(text).stream()).findFirst();
		Optional<String> name = texts(node).filter((text) -> text.isFor("keyname"))
			.map(Text::value)
			.filter((value) -> value.matches("(?i)[0-9a-z-]{1,127}"))
			.findFirst();
		Optional<String> version = texts(node).filter((text) -> text.isFor("version"))
			.map(Text::value)
			.filter((value) -> VERSION.matcher(value).matches())
			.findFirst();
		return store.flatMap((origin) -> name.map((key) -> reference(origin, key, version)));
	}

	private Optional<URI> origin(String text) {
		Matcher origin = ORIGIN.matcher(text.strip());
		return origin.matches() ? store(origin.group(1)) : Optional.empty();
	}

	private Optional<URI> store(String text) {
		try {
			return Optional.of(KeyStore.origin(URI.create(text))).filter(this.isStore);
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	private static Stream<Text> texts(JsonNode node) {
		return node.propertyStream()
			.filter((member) -> member.getValue().isString())
			.map((member) -> new Text(member.getKey(), member.getValue().stringValue()));
	}

	private static Reference reference(URI store, String name, Optional<String> version) {
		KeyName key = new KeyName(name);
		return version.<Reference>map((text) -> new Reference.Pinned(store, key, new VersionId(text)))
			.orElseGet(() -> new Reference.Versionless(store, key));
	}

	private record Text(String name, String value) {

		/** Azure's services call the same thing by names that end alike. */
		boolean isFor(String ending) {
			return this.name.toLowerCase(Locale.ROOT).endsWith(ending);
		}

	}

}
