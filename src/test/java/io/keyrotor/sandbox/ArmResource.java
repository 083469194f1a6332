package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One resource of the fake Resource Manager. While an operation runs it shows what was
 * asked for, and holds what it held before: the new key is in use only once the operation
 * has succeeded, and never if it fails.
 */
final class ArmResource {

	/** How long the version before the one in use is still shown. */
	private static final Duration LEAVING = Duration.ofMinutes(10);

	private final ArmType type;

	private final @Nullable ArmResource above;

	private final KeyLedger keys;

	private ObjectNode held;

	private @Nullable ObjectNode asked;

	private @Nullable ArmOperation operation;

	private String state = "Succeeded";

	private String etag = "";

	private Instant changed;

	private boolean askedWhole;

	private boolean identityLost;

	private final Map<String, KeyFollower> followers = new HashMap<>();

	private final List<Leaving> leaving = new ArrayList<>();

	ArmResource(ObjectNode definition, @Nullable ArmResource above, KeyLedger keys, Instant now) {
		this.type = ArmTypes.of(definition.path("type").stringValue());
		this.above = above;
		this.keys = keys;
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

	/** What it holds, or will hold once the operation has succeeded. */
	ObjectNode wanted() {
		return (this.asked != null) ? this.asked : this.held;
	}

	/** The resource it is below, if it is. */
	Optional<ArmResource> above() {
		return Optional.ofNullable(this.above);
	}

	String etag() {
		return this.etag;
	}

	boolean busy() {
		return this.operation != null;
	}

	/** Holds a new definition at once. */
	void replace(ObjectNode definition, Instant now) {
		adopt(definition, now);
		touch(now);
	}

	/**
	 * Shows a new definition now and holds it when the operation has succeeded.
	 * @param whole whether all of it was sent, so that it is set up anew
	 */
	void replace(ObjectNode definition, boolean whole, ArmOperation started, Instant now) {
		this.asked = definition;
		this.askedWhole = whole;
		this.operation = started;
		this.state = "Updating";
		touch(now);
	}

	/** Notices that the operation is over, and follows the key. */
	void settle(Instant now) {
		ArmOperation running = this.operation;
		if (running != null && running.over(now)) {
			if (!running.failed() && this.asked != null) {
				adopt(this.asked, now);
			}
			this.state = running.failed() ? "Failed" : "Succeeded";
			this.asked = null;
			this.operation = null;
		}
		places().forEach((at) -> inUse(at, now));
	}

	private void adopt(ObjectNode definition, Instant now) {
		ObjectNode before = this.held;
		this.held = definition;
		forget(before);
		if (this.type.previousKeys().isPresent()) {
			leave(before, now);
		}
		if (this.askedWhole && !places().isEmpty()) {
			this.identityLost = false;
		}
	}

	/** It looks for its key's version anew, unless it keeps to the one it has. */
	private void forget(ObjectNode before) {
		List<KeyInUse> keysBefore = ArmKey.of(this.type, before, this.keys).toList();
		List<KeyInUse> now = ArmKey.of(this.type, this.held, this.keys).toList();
		boolean same = keysBefore.size() == now.size()
				&& now.stream().allMatch((key) -> keysBefore.stream().anyMatch(key::sameKey));
		if (!this.type.sticky() || !same) {
			this.followers.clear();
		}
	}

	private void leave(ObjectNode before, Instant now) {
		List<KeyInUse> after = ArmKey.of(this.type, this.held, this.keys).toList();
		ArmKey.of(this.type, before, this.keys)
			.filter((key) -> !after.contains(key))
			.flatMap((key) -> key.version(this.keys).map(key::at).stream())
			.forEach((url) -> this.leaving.add(new Leaving(url, now.plus(LEAVING))));
	}

	/**
	 * Loses a member that names no key: the tags before a property.
	 * @return false if it has nothing to lose
	 */
	boolean lose() {
		ObjectNode definition = wanted();
		if (definition.remove("tags") != null) {
			return true;
		}
		ObjectNode properties = definition.withObject("/properties");
		Optional<String> member = properties.propertyNames()
			.stream()
			.filter((name) -> this.type.mayLose("properties." + name))
			.findFirst();
		member.ifPresent(properties::remove);
		return member.isPresent();
	}

	/** It gets another identity, and with it loses its key until it is written again. */
	void changeIdentity(Instant now) {
		ObjectNode identity = this.held.withObject("/identity");
		identity.put("principalId", UUID.randomUUID().toString());
		this.identityLost = this.type.losesKeyWithIdentity();
		touch(now);
	}

	/** What GET shows. */
	ObjectNode shown(String apiVersion, Instant now) {
		ObjectNode shown = wanted().deepCopy();
		this.type.limit(shown, apiVersion);
		this.type.writing().writeOnly().forEach((path) -> Members.remove(shown, path));
		if (!this.type.truth("stateless")) {
			shown.withObject("/properties").put("provisioningState", this.state);
		}
		if (this.type.tagged()) {
			shown.put("etag", this.etag);
			shown.withObject("/systemData")
				.put("createdAt", "2025-03-03T08:15:30.1234567Z")
				.put("createdByType", "Application")
				.put("lastModifiedAt", this.changed.toString())
				.put("lastModifiedByType", "Application");
		}
		observe(shown, now);
		observeRotation(shown, now);
		return shown;
	}

	/** The resource as Resource Graph knows it. */
	ObjectNode listed(Instant now) {
		ObjectNode definition = this.held.deepCopy();
		this.type.writing().writeOnly().forEach((path) -> Members.remove(definition, path));
		observe(definition, now);
		return definition;
	}

	/** The resource as {@code GET /consumers} shows it, once for each of its keys. */
	List<FakeConsumer> consumers(Instant now) {
		ObjectNode definition = this.held.deepCopy();
		observe(definition, now);
		List<KeyAt> places = this.type.keys(definition);
		if (places.isEmpty()) {
			return List.of(new FakeConsumer(id(), this.type.kind().word(), null, null, null, definition));
		}
		boolean alike = places.stream().map((at) -> at.key(this.keys)).distinct().count() == 1;
		return places.stream().map((at) -> consumer(at, alike ? "" : at.block(), definition)).toList();
	}

	private FakeConsumer consumer(KeyAt at, String block, ObjectNode definition) {
		Optional<KeyInUse> key = at.key(this.keys);
		return new FakeConsumer(id() + block, this.type.kind().word(), key.map(KeyInUse::store).orElse(null),
				key.map(KeyInUse::key).orElse(null), at.shown(), definition);
	}

	private List<KeyAt> places() {
		return this.type.keys(this.held);
	}

	private void observe(ObjectNode definition, Instant now) {
		List<KeyAt> held = places();
		for (KeyAt at : this.type.keys(definition)) {
			at.key(this.keys)
				.ifPresent((key) -> held.stream()
					.filter((other) -> other.id().equals(at.id())
							&& other.key(this.keys).filter(key::sameKey).isPresent())
					.findFirst()
					.flatMap((other) -> inUse(other, now))
					.or(() -> key.version(this.keys))
					.ifPresent((version) -> at.observe(key, version)));
		}
	}

	private void observeRotation(ObjectNode shown, Instant now) {
		for (KeyAt at : this.type.keys(shown)) {
			Optional<KeyFollower> follower = Optional.ofNullable(this.followers.get(at.id()));
			follower.flatMap(KeyFollower::rotated)
				.ifPresent((time) -> at.place()
					.rotated()
					.ifPresent((path) -> Members.set(at.owner(), path, Definitions.textNode(time.toString()))));
			this.type.rotationError()
				.filter((_) -> follower.filter(KeyFollower::stuck).isPresent())
				.ifPresent((path) -> Members.set(shown, path, AzureAnswers.error("KeyVaultAccessForbidden",
						"The newest version of the key cannot be used.")));
		}
		this.type.previousKeys().ifPresent((path) -> Members.set(shown, path, previous(now)));
	}

	private ArrayNode previous(Instant now) {
		ArrayNode urls = Definitions.empty().putArray("urls");
		this.leaving.stream()
			.filter((key) -> key.until().isAfter(now))
			.forEach((key) -> urls.addObject().put("keyUrl", key.url()));
		return urls;
	}

	/** The version in use; whoever follows a key looks for a new one in time. */
	private Optional<VersionId> inUse(KeyAt at, Instant now) {
		Optional<KeyInUse> named = at.key(this.keys);
		boolean auto = this.type.autoRotates(this.held);
		if (named.isEmpty() || (named.get().pinned().isPresent() && !auto)) {
			return named.flatMap((key) -> key.version(this.keys));
		}
		return followed(at, named.get(), auto, now);
	}

	private Optional<VersionId> followed(KeyAt at, KeyInUse key, boolean auto, Instant now) {
		Optional<VersionId> first = key.pinned().isPresent() ? key.version(this.keys) : Optional.empty();
		KeyFollower follower = this.followers.computeIfAbsent(at.id(),
				(_) -> new KeyFollower(this.type.looksEvery(), first, now));
		Optional<VersionId> before = follower.held();
		Caller caller = caller(at);
		Optional<VersionId> after = follower.version(key.versionless(), caller, this.keys, now);
		if (before.isPresent() && !before.equals(after)) {
			before.ifPresent((version) -> use(caller, key, version, KeyUse.UNWRAP, follower.looked()));
			after.ifPresent((version) -> use(caller, key, version, KeyUse.WRAP, follower.looked()));
			if (auto && key.pinned().isPresent()) {
				after.ifPresent((version) -> at.write(key, version));
				before.ifPresent(
						(version) -> this.leaving.add(new Leaving(key.at(version), follower.looked().plus(LEAVING))));
			}
		}
		return after;
	}

	/** Whether the service can still unwrap what it holds. */
	boolean readable(Instant now) {
		return !this.identityLost && places().stream()
			.allMatch((at) -> at.key(this.keys)
				.filter((key) -> this.keys.access().allows(caller(at), key))
				.flatMap(
						(key) -> inUse(at, now).filter((version) -> this.keys.enabled(key.store(), key.key(), version)))
				.isPresent());
	}

	/** The service uses its keys, as it does all the time. */
	void use(KeyUse use, Instant now) {
		places().forEach((at) -> at.key(this.keys)
			.ifPresent((key) -> inUse(at, now).ifPresent((version) -> use(caller(at), key, version, use, now))));
	}

	/** The principals with which it reaches its keys. */
	List<String> principals() {
		return places().stream().map((at) -> caller(at).objectId()).filter((id) -> !id.isEmpty()).toList();
	}

	/** It tries the keys that it shall have. */
	void tryOut(ObjectNode definition, Instant now) {
		for (KeyAt at : this.type.keys(definition)) {
			at.key(this.keys)
				.ifPresent((key) -> kept(at, key, now).or(() -> key.version(this.keys))
					.ifPresent((version) -> use(callers(definition).of(at.place()), key, version, KeyUse.WRAP, now)));
		}
	}

	/** The version that it stays at although it is written. */
	private Optional<VersionId> kept(KeyAt at, KeyInUse key, Instant now) {
		return places().stream()
			.filter((held) -> this.type.sticky() && held.id().equals(at.id()))
			.filter((held) -> held.key(this.keys).filter(key::sameKey).isPresent())
			.findFirst()
			.flatMap((held) -> inUse(held, now));
	}

	/** Who it is to a key store. */
	ArmCallers callers() {
		return callers(this.held);
	}

	/** Who it will be with another definition. */
	ArmCallers callers(ObjectNode definition) {
		return definition.has("identity") || this.above == null ? new ArmCallers(definition) : this.above.callers();
	}

	private Caller caller(KeyAt at) {
		return callers().of(at.place());
	}

	private void use(Caller caller, KeyInUse key, VersionId version, KeyUse use, Instant at) {
		KeyUse really = this.type.truth("encrypts") ? use.withoutWrapping() : use;
		this.keys.useBy(caller, key.store(), key.key(), version, really, at);
	}

	private void touch(Instant now) {
		this.changed = now;
		this.etag = "\"" + UUID.randomUUID() + "\"";
	}

	/** A version on its way out. */
	private record Leaving(String url, Instant until) {
	}

}
