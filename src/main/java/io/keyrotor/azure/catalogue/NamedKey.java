package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.definition.MemberPath;

/** How a resource names its key, as an entry says it. */
record NamedKey(KeyLocation location, KeyForm form) {

	/** Reads it; empty if something is wrong, which is said then. */
	static Optional<NamedKey> read(Section key) {
		Optional<KeyLocation> location = location(key);
		Optional<KeyForm> form = form(key);
		return location.flatMap((place) -> form.map((how) -> new NamedKey(place, how)));
	}

	private static Optional<KeyLocation> location(Section key) {
		Optional<MemberPath> uri = key.path("uri");
		Optional<MemberPath> vault = key.path("vault");
		Optional<MemberPath> name = key.path("name");
		Optional<MemberPath> version = key.path("version");
		Optional<MemberPath> array = key.path("array");
		boolean inParts = vault.isPresent() && name.isPresent();
		if (uri.isPresent() == inParts || (uri.isPresent() && key.hasAny("vault", "name", "version", "array"))) {
			key.complain("A key is named either by 'uri', or by 'vault' and 'name', with 'version' and 'array' where"
					+ " there are such.");
			return Optional.empty();
		}
		return inParts ? Optional.of(inParts(new KeyLocation.Parts(vault.get(), name.get(), version), array))
				: uri.map(KeyLocation.Url::new);
	}

	private static KeyLocation inParts(KeyLocation.Parts parts, Optional<MemberPath> array) {
		return array.<KeyLocation>map((path) -> new KeyLocation.Listed(path, parts)).orElse(parts);
	}

	private static Optional<KeyForm> form(Section key) {
		List<String> takes = key.texts("takes", List.of("versioned", "versionless")::contains,
				"It takes versioned, versionless or both.");
		if (takes.isEmpty()) {
			key.complain("'takes' is missing: [versioned], [versionless] or both.");
		}
		boolean empty = key.text("versionless", List.of("empty", "absent")::contains, "It has to be empty or absent.")
			.filter("empty"::equals)
			.isPresent();
		Optional<KeyForm.Condition> onlyIf = key.in("onlyIf", NamedKey::condition);
		Optional<KeyForm.StoreId> storeId = key.in("storeId", NamedKey::storeId);
		Optional<MemberPath> followsIf = key.path("followsIf");
		boolean otherStore = key.yes("otherStore").orElse(true);
		return takes.isEmpty() ? Optional.empty() : Optional.of(new KeyForm(takes.contains("versioned"),
				takes.contains("versionless"), empty, followsIf, onlyIf, otherStore, storeId));
	}

	private static Optional<KeyForm.Condition> condition(Section section) {
		Optional<MemberPath> member = section.required("member", section::path);
		Optional<String> value = section.required("is", section::text);
		return member.flatMap((path) -> value.map((text) -> new KeyForm.Condition(path, text)));
	}

	private static Optional<KeyForm.StoreId> storeId(Section section) {
		Optional<MemberPath> member = section.required("member", section::path);
		Optional<Boolean> needed = section.required("needed", section::yes);
		return member.flatMap((path) -> needed.map((must) -> new KeyForm.StoreId(path, must)));
	}

}
