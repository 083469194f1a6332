package io.keyrotor.sandbox;

import java.util.Optional;

import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key where one definition names it.
 *
 * @param index which element of an array it is
 * @param owner what the paths of the place are within
 */
record KeyAt(KeyPlace place, int index, ObjectNode owner) {

	/** Which of the keys of its resource it is. */
	String id() {
		return this.place.uri().orElseGet(() -> String.join("+", this.place.parts())) + "#" + this.index;
	}

	/** What a binding names where the keys of the resource differ. */
	String block() {
		String name = this.place.block().map((block) -> "#" + block).orElse("");
		return (name.isEmpty() || this.place.each().isEmpty()) ? name : name + (this.index + 1);
	}

	/** Whether anything is said here. */
	boolean named() {
		return this.place.when().map((condition) -> condition.holds(this.owner)).orElse(true) && this.place.uri()
			.or(() -> Optional.of(this.place.parts().get(1)))
			.filter((path) -> Members.text(this.owner, path).isPresent())
			.isPresent();
	}

	/** The key, if it is one of the sandbox's. */
	Optional<KeyInUse> key(KeyLedger keys) {
		if (this.place.uri().isPresent()) {
			String text = Members.text(this.owner, this.place.uri().get()).orElse("");
			return text.startsWith("https://") ? KeyInUse.of(text, keys) : KeyInUse.ofServerKey(text, keys);
		}
		return KeyInUse.of(part(0), part(1), part(2), keys);
	}

	/** Writes another version of the same key. */
	void write(KeyInUse key, VersionId version) {
		this.place.uri()
			.ifPresentOrElse(
					(path) -> Members.set(this.owner, path,
							Definitions.textNode(Members.text(this.owner, path).orElse("").startsWith("https://")
									? key.at(version) : key.serverKey(version))),
					() -> Members.set(this.owner, this.place.parts().get(2), Definitions.textNode(version.value())));
	}

	/** Writes the version that is really in use where Azure does. */
	void observe(KeyInUse key, VersionId version) {
		this.place.observed()
			.ifPresent((path) -> Members.set(this.owner, path,
					Definitions.textNode(path.endsWith("Version") && !path.endsWith("UriVersion") ? version.value()
							: url(key) + "/" + version)));
	}

	/** The URL as the definition spells it, without the version. */
	private String url(KeyInUse key) {
		return this.place.uri().isPresent() ? key.url() : part(0).replaceAll("/$", "") + "/keys/" + part(1);
	}

	/** What {@code GET /consumers} shows of it. */
	@Nullable JsonNode shown() {
		return this.place.part().map((path) -> Members.at(this.owner, path)).orElse(this.owner).deepCopy();
	}

	private String part(int number) {
		return (number < this.place.parts().size())
				? Members.text(this.owner, this.place.parts().get(number)).orElse("") : "";
	}

}
