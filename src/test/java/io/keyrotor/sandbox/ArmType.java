package io.keyrotor.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the fake Resource Manager knows of a resource type: a file in
 * {@code sandbox/arm-types}, after its published schema.
 */
final class ArmType {

	private final JsonNode json;

	private final List<KeyPlace> keys;

	private final Set<String> apiVersions;

	private final Map<String, String> since = new LinkedHashMap<>();

	private final ArmWriting writing;

	ArmType(JsonNode json) {
		this.json = json;
		this.keys = json.path("keys").valueStream().map(KeyPlace::of).toList();
		this.apiVersions = texts("apiVersions");
		this.writing = ArmWriting.of(json);
		json.path("since").forEachEntry((path, version) -> this.since.put(path, version.stringValue()));
	}

	/** As in the {@code type} of a resource. */
	String name() {
		return this.json.path("type").stringValue();
	}

	ConsumerKind kind() {
		return ConsumerKind.ofResource(name());
	}

	/** The keys that a definition names. */
	List<KeyAt> keys(ObjectNode definition) {
		return this.keys.stream().flatMap((place) -> place.in(definition)).toList();
	}

	/** Whether the member can be written and has nothing to do with a key. */
	boolean mayLose(String path) {
		return this.keys.stream().noneMatch((place) -> place.isBelow(path)) && !this.writing.readOnly().contains(path)
				&& !this.writing.refused().contains(path);
	}

	/** What becomes of a definition that is sent. */
	ArmWriting writing() {
		return this.writing;
	}

	/** How often it looks for a new version of its key. */
	Optional<Duration> looksEvery() {
		return Members.text(this.json, "follows.every").map(Duration::parse);
	}

	/** Whether the definition lets a pinned key be followed. */
	boolean autoRotates(ObjectNode definition) {
		return Members.text(this.json, "follows.flag")
			.filter((flag) -> Members.at(definition, flag).asBoolean(false))
			.isPresent();
	}

	/** Whether a key that is named again is still at the version it was at. */
	boolean sticky() {
		return truth("follows.sticky");
	}

	/** Where the versions are shown that are still on their way out. */
	Optional<String> previousKeys() {
		return Members.text(this.json, "follows.previous");
	}

	/** Where it is said why a newer version could not be taken. */
	Optional<String> rotationError() {
		return Members.text(this.json, "follows.error");
	}

	/**
	 * Whether Resource Health looks whether it reaches its key, and its data API is down
	 * if not.
	 */
	boolean losesKeyWithIdentity() {
		return truth("losesKeyWithIdentity");
	}

	/** How many elements its arrays of keys may have. */
	Map<String, Integer> most() {
		Map<String, Integer> most = new LinkedHashMap<>();
		this.json.path("most").forEachEntry((path, number) -> most.put(path, number.intValue()));
		return most;
	}

	/** Whether it is below another resource, and Resource Graph does not know it. */
	boolean proxy() {
		return truth("proxy");
	}

	/** Whether it is listed as a consumer of its key. */
	boolean consumer() {
		return !truth("part");
	}

	boolean tagged() {
		return truth("etag");
	}

	/** How it goes about changes. */
	ArmOperation.Style style() {
		return ArmOperation.Style.of(this.json.path("changes").asString("AtOnce"));
	}

	/** Whether a bad key makes an operation fail, where others are refused at once. */
	boolean refusesLate() {
		return truth("refusesLate");
	}

	Set<Integer> rsaSizes() {
		return this.json.path("rsaSizes").valueStream().map(JsonNode::intValue).collect(Collectors.toSet());
	}

	boolean takesManagedHsm() {
		return !this.json.path("managedHsm").isBoolean() || truth("managedHsm");
	}

	void requireVersion(String apiVersion) {
		if (apiVersion.isEmpty()) {
			throw new Refusal(400, "MissingApiVersionParameter", Optional.empty(),
					"The api-version query parameter is required for all requests.");
		}
		if (!this.apiVersions.contains(apiVersion)) {
			throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
					"No registered resource provider found for the API version '" + apiVersion + "' of the type '"
							+ name() + "'. The supported api-versions are '"
							+ String.join(", ", this.apiVersions.stream().sorted().toList()) + "'.");
		}
	}

	/**
	 * Takes away the properties that came after this api-version: it neither shows nor
	 * keeps them, so that a PUT through it loses them.
	 */
	void limit(ObjectNode definition, String apiVersion) {
		this.since.forEach((path, version) -> {
			if (apiVersion.compareTo(version) < 0) {
				Members.remove(definition, path);
			}
		});
	}

	/** What is only ever in some member of the description. */
	boolean truth(String path) {
		return Members.at(this.json, path).asBoolean(false);
	}

	Optional<String> word(String path) {
		return Members.text(this.json, path);
	}

	Stream<String> words(String path) {
		return Members.at(this.json, path).valueStream().map(JsonNode::stringValue);
	}

	private Set<String> texts(String member) {
		return words(member).collect(Collectors.toUnmodifiableSet());
	}

}
