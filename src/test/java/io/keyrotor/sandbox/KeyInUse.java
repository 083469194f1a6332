package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.keyrotor.key.VersionId;

/**
 * The key that a fake consumer says it is encrypted with.
 *
 * @param store the configured store's name
 * @param pinned the version as the consumer writes it, empty if it follows the newest one
 */
record KeyInUse(String store, String key, Optional<String> pinned) {

	private static final Pattern KEY_URL = Pattern.compile("(https://[^/]+)/keys/([^/]+)(?:/([^/]+))?/?");

	private static final Pattern VERSION = Pattern.compile("[0-9a-fA-F]{32}");

	/** Reads a key given in parts; empty if no store of the sandbox is meant. */
	static Optional<KeyInUse> of(String storeUri, String key, String version, KeyLedger keys) {
		return host(storeUri).flatMap(keys::storeAt)
			.map((store) -> new KeyInUse(store, key, Optional.of(version).filter((text) -> !text.isBlank())));
	}

	/** Reads a key given as one URL; empty if no store of the sandbox is meant. */
	static Optional<KeyInUse> of(String url, KeyLedger keys) {
		Matcher parts = KEY_URL.matcher(url);
		return parts.matches()
				? of(parts.group(1), parts.group(2), Optional.ofNullable(parts.group(3)).orElse(""), keys)
				: Optional.empty();
	}

	/** Reads a key given as the name of a server's key: vault, key and version. */
	static Optional<KeyInUse> ofServerKey(String name, KeyLedger keys) {
		String[] parts = name.split("_", -1);
		return (parts.length == 3)
				? keys.storeNamed(parts[0]).map((store) -> new KeyInUse(store, parts[1], Optional.of(parts[2])))
				: Optional.empty();
	}

	/** The same key without a version. */
	KeyInUse versionless() {
		return new KeyInUse(this.store, this.key, Optional.empty());
	}

	/** The key's URL without a version. */
	String url() {
		return KeyLedger.store(this.store).uri() + "/keys/" + this.key;
	}

	/** The URL of one of its versions. */
	String at(VersionId version) {
		return url() + "/" + version;
	}

	/** What a server calls one of its versions. */
	String serverKey(VersionId version) {
		return this.store + "_" + this.key + "_" + version;
	}

	/** Whether it is the same key, whatever the version. */
	boolean sameKey(KeyInUse other) {
		return this.store.equals(other.store) && this.key.equalsIgnoreCase(other.key);
	}

	private static Optional<String> host(String uri) {
		try {
			return Optional.ofNullable(URI.create(uri).getHost());
		}
		catch (IllegalArgumentException _) {
			return Optional.empty();
		}
	}

	/** The version that wraps the data: the pinned one, else the newest. */
	Optional<VersionId> version(KeyLedger keys) {
		return this.pinned.isPresent()
				? this.pinned.filter((text) -> VERSION.matcher(text).matches()).map(VersionId::new)
				: keys.find(this.store, this.key).map((found) -> found.current().id());
	}

	/** The same as it was at a time. */
	Optional<VersionId> version(KeyLedger keys, Instant then) {
		return this.pinned.isPresent() ? version(keys)
				: keys.find(this.store, this.key)
					.stream()
					.flatMap((found) -> found.versions().stream())
					.filter((version) -> !version.created().isAfter(then))
					.map(StoredVersion::id)
					.reduce((_, newer) -> newer);
	}

	/** Somebody uses the version that wraps the data, or is refused. */
	void use(KeyLedger keys, Caller caller, KeyUse use) {
		version(keys)
			.ifPresent((version) -> keys.useBy(caller, this.store, this.key, version, use, keys.clock().instant()));
	}

	/** Whether that version exists and is enabled. */
	boolean usable(KeyLedger keys) {
		return version(keys).filter((version) -> keys.enabled(this.store, this.key, version)).isPresent();
	}

	@Override
	public String toString() {
		return this.store + "/" + this.key + this.pinned.map((version) -> "/" + version).orElse("");
	}

}
