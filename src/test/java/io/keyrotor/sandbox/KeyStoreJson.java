package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keys, versions and policies in the JSON of one key store. */
final class KeyStoreJson {

	private static final int RETENTION_DAYS = 90;

	private final KeyStore store;

	private final boolean hsm;

	KeyStoreJson(KeyStore store) {
		this.store = store;
		this.hsm = store.type() == KeyStoreType.MANAGED_HSM;
	}

	/** A key bundle: one version with its public part. */
	ObjectNode bundle(StoredKey key, StoredVersion version) {
		ObjectNode json = Json.object();
		ObjectNode part = json.putObject("key");
		part.put("kid", versionId(key, version)).put("kty", key.keyType());
		operations(version).forEach(part.putArray("key_ops")::add);
		key.curve()
			.ifPresentOrElse(
					(curve) -> part.put("crv", curve).put("x", version.coordinate(0)).put("y", version.coordinate(1)),
					() -> part.put("n", version.modulus()).put("e", "AQAB"));
		json.set("attributes", attributes(version));
		return described(json, key);
	}

	/** A soft-deleted key. */
	ObjectNode deletedBundle(StoredKey key) {
		Instant deleted = key.deletedOn().orElseThrow();
		return bundle(key, key.current()).put("recoveryId", this.store.uri() + "/deletedkeys/" + key.name())
			.put("deletedDate", deleted.getEpochSecond())
			.put("scheduledPurgeDate", deleted.getEpochSecond() + RETENTION_DAYS * 86_400L);
	}

	/** A key in a list of keys: its id has no version. */
	ObjectNode keyItem(StoredKey key) {
		ObjectNode json = Json.object().put("kid", this.store.uri() + "/keys/" + key.name());
		json.set("attributes", attributes(key.current()));
		return described(json, key);
	}

	/** Azure leaves out what a key does not have. */
	private static ObjectNode described(ObjectNode json, StoredKey key) {
		if (!key.tags().isEmpty()) {
			ObjectNode tags = json.putObject("tags");
			key.tags().forEach(tags::put);
		}
		if (key.managed()) {
			json.put("managed", true);
		}
		return json;
	}

	/** A version in a list of versions. */
	ObjectNode versionItem(StoredKey key, StoredVersion version) {
		ObjectNode json = Json.object().put("kid", versionId(key, version));
		json.set("attributes", attributes(version));
		return json;
	}

	/**
	 * A policy. One that was never set has an empty shape of its own on each type of
	 * store.
	 */
	ObjectNode policy(String key, RotationPolicy policy) {
		if (policy.createdOn().isEmpty()) {
			return this.hsm ? neverSetOnHsm() : neverSetOnVault(policy);
		}
		ObjectNode json = Json.object().put("id", this.store.uri() + "/keys/" + key + "/rotationpolicy");
		json.set("lifetimeActions", actions(policy));
		ObjectNode attributes = json.putObject("attributes");
		policy.expiryTime().ifPresent((expiry) -> attributes.put("expiryTime", expiry));
		put(attributes, "created", policy.createdOn());
		put(attributes, "updated", policy.updatedOn());
		return json;
	}

	/** What a PUT of a policy asks for; an empty or {@code null} member is absent. */
	static RotationPolicy policy(ObjectNode json) {
		List<LifetimeAction> actions = new ArrayList<>();
		json.path("lifetimeActions").forEach((action) -> actions.add(action(action)));
		return RotationPolicy.of(actions, text(json.path("attributes").path("expiryTime")));
	}

	/** What a PATCH of a version asks for. */
	static VersionChange change(ObjectNode json) {
		JsonNode attributes = json.path("attributes");
		JsonNode enabled = attributes.path("enabled");
		return new VersionChange(enabled.isBoolean() ? Optional.of(enabled.booleanValue()) : Optional.empty(),
				operations(json), instant(attributes.path("nbf")), instant(attributes.path("exp")));
	}

	/** The {@code key_ops} of a request; an empty list is not absent. */
	static Optional<List<String>> operations(ObjectNode json) {
		return Optional.of(json.path("key_ops"))
			.filter(ArrayNode.class::isInstance)
			.map((list) -> list.values().stream().map(JsonNode::asString).toList());
	}

	String versionId(StoredKey key, StoredVersion version) {
		return this.store.uri() + "/keys/" + key.name() + "/" + version.id();
	}

	private ObjectNode neverSetOnVault(RotationPolicy policy) {
		ObjectNode json = Json.object();
		json.set("lifetimeActions", actions(policy));
		return json.putNull("attributes");
	}

	private static ObjectNode neverSetOnHsm() {
		ObjectNode json = Json.object().put("id", "");
		json.putObject("attributes").put("expiryTime", "").put("created", 0).put("updated", 0);
		return json;
	}

	private ArrayNode actions(RotationPolicy policy) {
		ArrayNode list = Json.array();
		policy.lifetimeActions().forEach((action) -> {
			ObjectNode json = list.addObject();
			ObjectNode trigger = json.putObject("trigger");
			action.timeAfterCreate().ifPresent((after) -> trigger.put("timeAfterCreate", after));
			action.timeBeforeExpiry().ifPresent((before) -> trigger.put("timeBeforeExpiry", before));
			json.putObject("action").put("type", this.hsm ? action.type().toLowerCase(Locale.ROOT) : action.type());
		});
		return list;
	}

	private static LifetimeAction action(JsonNode json) {
		JsonNode trigger = json.path("trigger");
		String type = json.path("action").path("type").asString("");
		return new LifetimeAction(spelling(type), text(trigger.path("timeAfterCreate")),
				text(trigger.path("timeBeforeExpiry")));
	}

	private static String spelling(String type) {
		return Stream.of(LifetimeAction.ROTATE, LifetimeAction.NOTIFY)
			.filter(type::equalsIgnoreCase)
			.findFirst()
			.orElse(type);
	}

	private ObjectNode attributes(StoredVersion version) {
		ObjectNode json = Json.object().put("enabled", version.enabled());
		put(json, "nbf", version.notBefore());
		put(json, "exp", version.expires());
		put(json, "created", Optional.of(version.created()));
		put(json, "updated", Optional.of(version.updated()));
		json.put("recoveryLevel", "Recoverable").put("recoverableDays", RETENTION_DAYS).put("exportable", false);
		return this.hsm ? json : json.put("hsmPlatform", "2");
	}

	/** A Managed HSM names the operations in another order each time. */
	private List<String> operations(StoredVersion version) {
		List<String> names = new ArrayList<>(version.operations());
		if (this.hsm) {
			Collections.shuffle(names);
		}
		return names;
	}

	private static void put(ObjectNode json, String member, Optional<Instant> instant) {
		instant.ifPresent((value) -> json.put(member, value.getEpochSecond()));
	}

	private static Optional<Instant> instant(JsonNode seconds) {
		return seconds.isIntegralNumber() ? Optional.of(Instant.ofEpochSecond(seconds.longValue())) : Optional.empty();
	}

	private static Optional<String> text(JsonNode value) {
		return value.isString() ? Optional.of(value.stringValue()).filter((text) -> !text.isEmpty()) : Optional.empty();
	}

}
