package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One resource of the fake Resource Manager. While an operation runs it shows what was
 * asked for, and holds what it held before: the new key is in use only once the operation
 * has succeeded, and never if it fails.
 */
final class ArmResource {

	private final ArmType type;

	private ObjectNode held;

	private @Nullable ObjectNode asked;

	private @Nullable ArmOperation operation;

	private String state = "Succeeded";

	private String etag = "";

	private Instant changed;

	private final DailyKeyPoll poll = new DailyKeyPoll();

	ArmResource(ObjectNode definition, Instant now) {
		this.type = ArmType.of(definition);
		this.held = definition;
		this.changed = now;
		touch(now);
	}

	ArmType type() {
		return this.type;
	}

	String id() {
		return this.held.path("id").stringValue();
	}

	/** What it really holds, without what Azure adds when it is read. */
	ObjectNode held() {
		return this.held;
	}

	String etag() {
		return this.etag;
	}

	boolean busy() {
		return this.operation != null;
	}

	/** Holds a new definition at once. */
	void replace(ObjectNode definition, Instant now) {
		this.held = definition;
		this.poll.restart();
		touch(now);
	}

	/** Shows a new definition now and holds it when the operation has succeeded. */
	void replace(ObjectNode definition, ArmOperation started, Instant now) {
		this.asked = definition;
		this.operation = started;
		this.state = "Updating";
		touch(now);
	}

	/** Notices that the operation is over. */
	void settle(Instant now) {
		ArmOperation running = this.operation;
		if (running != null && running.over(now)) {
			if (!running.failed() && this.asked != null) {
				this.held = this.asked;
			}
			this.state = running.failed() ? "Failed" : "Succeeded";
			this.asked = null;
			this.operation = null;
		}
	}

	/** What GET shows. */
	ObjectNode shown(String apiVersion, KeyLedger keys, Instant now) {
		ObjectNode shown = ((this.asked != null) ? this.asked : this.held).deepCopy();
		this.type.limit(shown, apiVersion);
		shown.withObject("/properties").put("provisioningState", this.state);
		if (this.type.healthcare()) {
			shown.put("etag", this.etag);
			shown.withObject("/systemData")
				.put("createdAt", "2025-03-03T08:15:30.1234567Z")
				.put("createdByType", "Application")
				.put("lastModifiedAt", this.changed.toString())
				.put("lastModifiedByType", "Application");
		}
		else {
			observe(shown, keys, now);
			this.poll.rotated()
				.ifPresent((time) -> keyProperties(shown).put("lastKeyRotationTimestamp", time.toString()));
		}
		return shown;
	}

	/** The resource as {@code GET /consumers} shows it. */
	FakeConsumer consumer(KeyLedger keys, Instant now) {
		ObjectNode definition = this.held.deepCopy();
		observe(definition, keys, now);
		Optional<KeyInUse> key = key(keys);
		JsonNode encryption = definition.path("properties").path("encryption");
		return new FakeConsumer(id(), this.type.kind().word(), key.map(KeyInUse::store).orElse(null),
				key.map(KeyInUse::key).orElse(null), key.isPresent() ? encryption.deepCopy() : null, definition);
	}

	/** The key that is really in use. */
	Optional<KeyInUse> key(KeyLedger keys) {
		return ArmKey.of(this.type, this.held, keys);
	}

	private void observe(ObjectNode definition, KeyLedger keys, Instant now) {
		if (this.type == ArmType.STORAGE_ACCOUNT) {
			followed(keys, now).ifPresent((version) -> observe(keyProperties(definition), version));
		}
	}

	/** The version in use; whoever follows a key looks for a new one in time. */
	private Optional<VersionId> followed(KeyLedger keys, Instant now) {
		if (this.type != ArmType.STORAGE_ACCOUNT) {
			return key(keys).flatMap((key) -> key.version(keys));
		}
		return key(keys).flatMap((key) -> {
			Optional<VersionId> before = this.poll.held();
			Optional<VersionId> after = this.poll.version(key, keys, now);
			if (before.isPresent() && !before.equals(after)) {
				before.ifPresent((version) -> use(key, version, KeyUse.UNWRAP, this.poll.looked(), keys));
				after.ifPresent((version) -> use(key, version, KeyUse.WRAP, this.poll.looked(), keys));
			}
			return after;
		});
	}

	/** Whether the service can still unwrap what it holds. */
	boolean readable(KeyLedger keys, Instant now) {
		return key(keys)
			.map((key) -> followed(keys, now).filter((version) -> keys.enabled(key.store(), key.key(), version))
				.isPresent())
			.orElse(true);
	}

	/** The service uses its key, as it does all the time. */
	void use(KeyUse use, KeyLedger keys, Instant now) {
		key(keys).ifPresent((key) -> followed(keys, now).ifPresent((version) -> use(key, version, use, now, keys)));
	}

	/** Who it is to a key store. */
	Caller caller() {
		return Caller.identity(this.held.path("identity").path("principalId").asString(""),
				this.held.path("name").asString(""));
	}

	private void use(KeyInUse key, VersionId version, KeyUse use, Instant at, KeyLedger keys) {
		keys.useBy(caller(), key.store(), key.key(), version, use, at);
	}

	private static void observe(ObjectNode properties, VersionId version) {
		properties.put("currentVersionedKeyIdentifier", properties.path("keyvaulturi").asString("") + "/keys/"
				+ properties.path("keyname").asString("") + "/" + version);
	}

	private static ObjectNode keyProperties(ObjectNode definition) {
		return definition.withObject("/properties/encryption/keyvaultproperties");
	}

	private void touch(Instant now) {
		this.changed = now;
		this.etag = "\"" + UUID.randomUUID() + "\"";
	}

}
