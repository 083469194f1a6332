package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.JsonNode;
import io.keyrotor.key.VersionDetail;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Azure's key bundles and key items in our words. What is needed and missing or of
 * another type is an exception, which {@link KeyStoreCalls} makes a failure; what is
 * unknown is ignored.
 */
final class KeyJson {

	private KeyJson() {
	}

	static Key key(KeyId id, JsonNode bundle) {
		JsonNode key = bundle.required("key");
		JsonNode attributes = bundle.required("attributes");
		return new Key(id, shape(key, attributes), bundle.path("managed").asBoolean(false), version(id, bundle),
				operations(key), text(attributes, "recoveryLevel"), tags(bundle));
	}

	static KeyVersion version(KeyId id, JsonNode bundle) {
		return version(id, need(bundle.required("key"), "kid"), bundle.required("attributes"));
	}

	static VersionDetail detail(KeyId id, JsonNode bundle) {
		return new VersionDetail(version(id, bundle), operations(bundle.required("key")));
	}

	/**
	 * What to PATCH: the operations go along, since an answer without them was seen to
	 * take them away.
	 */
	static ObjectNode enabling(VersionDetail seen, boolean enabled) {
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		ArrayNode operations = body.putArray("key_ops");
		seen.operations().stream().sorted().forEach(operations::add);
		body.putObject("attributes").put("enabled", enabled);
		return body;
	}

	static List<KeyVersion> versions(KeyId id, JsonNode page) {
		return items(page.required("value")).map((item) -> version(id, need(item, "kid"), item.required("attributes")))
			.toList();
	}

	static List<ListedKey> listed(JsonNode page) {
		return items(page.required("value")).map(KeyJson::listedKey).toList();
	}

	private static ListedKey listedKey(JsonNode item) {
		return new ListedKey(new KeyName(segments(need(item, "kid"))[2]),
				item.required("attributes").path("enabled").asBoolean(true), item.path("managed").asBoolean(false),
				tags(item));
	}

	private static Map<String, String> tags(JsonNode parent) {
		return parent.path("tags")
			.propertyStream()
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, (tag) -> tag.getValue().asString("")));
	}

	/** A moment in whole seconds since 1970, beyond 2038 too. */
	static Optional<Instant> instant(JsonNode parent, String member) {
		JsonNode node = parent.path(member);
		return (node.isMissingNode() || node.isNull()) ? Optional.empty()
				: Optional.of(Instant.ofEpochSecond(node.longValue()));
	}

	/** A text, with an empty one as none. */
	static Optional<String> text(JsonNode parent, String member) {
		JsonNode node = parent.path(member);
		return (node.isMissingNode() || node.isNull()) ? Optional.empty()
				: Optional.of(node.stringValue()).filter((text) -> !text.isEmpty());
	}

	/** A text that must be there. */
	static String need(JsonNode parent, String member) {
		return text(parent, member).orElseThrow(() -> new IllegalArgumentException("'" + member + "' is missing."));
	}

	static Stream<JsonNode> items(JsonNode list) {
		if (!list.isArray()) {
			throw new IllegalArgumentException("There is no list where one belongs.");
		}
		return list.valueStream();
	}

	private static KeyVersion version(KeyId id, String kid, JsonNode attributes) {
		String[] segments = segments(kid);
		if (segments.length != 4 || !new KeyName(segments[2]).equals(id.name())) {
			throw new IllegalArgumentException("A version of another key was answered.");
		}
		Instant createdOn = instant(attributes, "created").orElseThrow(IllegalArgumentException::new);
		return new KeyVersion(new VersionId(segments[3]), attributes.required("enabled").booleanValue(), createdOn,
				instant(attributes, "nbf"), instant(attributes, "exp"));
	}

	/** The segments of {@code /keys/name/version}; the first one is empty. */
	private static String[] segments(String kid) {
		String[] segments = Objects.requireNonNullElse(URI.create(kid).getPath(), "").split("/");
		if (segments.length < 3 || !segments[1].equals("keys")) {
			throw new IllegalArgumentException("A key's id has another form.");
		}
		return segments;
	}

	private static KeyShape shape(JsonNode key, JsonNode attributes) {
		return new KeyShape(need(key, "kty"), sizeInBits(key, attributes), text(key, "crv"));
	}

	/**
	 * An RSA key's size is that of its modulus, in whole bytes; other keys tell theirs.
	 */
	private static OptionalInt sizeInBits(JsonNode key, JsonNode attributes) {
		Optional<String> modulus = text(key, "n");
		if (modulus.isPresent()) {
			return OptionalInt.of(Base64.getUrlDecoder().decode(modulus.get()).length * Byte.SIZE);
		}
		return attributes.path("key_size").asIntOpt();
	}

	private static Set<String> operations(JsonNode key) {
		return key.has("key_ops")
				? items(key.required("key_ops")).map(JsonNode::asString).collect(Collectors.toUnmodifiableSet())
				: Set.of();
	}

}
