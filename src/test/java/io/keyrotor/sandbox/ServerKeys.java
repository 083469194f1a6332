package io.keyrotor.sandbox;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/**
 * The keys of SQL servers and managed instances: the encryption protector uses one that
 * the server has been given before, and each is named after its vault, key and version.
 */
final class ServerKeys {

	private static final String PROTECTOR = "/encryptionProtector";

	private final ArmResources resources;

	private final KeyLedger keys;

	ServerKeys(ArmResources resources, KeyLedger keys) {
		this.resources = resources;
		this.keys = keys;
	}

	/** Refuses a server key of another name than its vault, key and version. */
	void checkName(ArmType type, Call call) {
		if (!isKey(type)) {
			return;
		}
		String name = call.path().replaceFirst(".*/", "");
		String uri = Members.text(Definitions.object(call.body()), "properties.uri").orElse("");
		Optional<String> named = KeyInUse.of(uri, this.keys)
			.flatMap((key) -> key.pinned().map((version) -> key.store() + "_" + key.key() + "_" + version));
		if (named.filter(name::equalsIgnoreCase).isEmpty()) {
			throw new Refusal(400, "InvalidServerKeyName", Optional.empty(),
					"The server key name " + name + " is not the vault, key and version of its uri '" + uri + "'.");
		}
	}

	/** Refuses a protector with a key that the server does not have. */
	void check(ArmResource resource, ObjectNode next) {
		if (!resource.type().name().endsWith(PROTECTOR)
				|| !Members.text(next, "properties.serverKeyType").orElse("").equals("AzureKeyVault")) {
			return;
		}
		String name = Members.text(next, "properties.serverKeyName").orElse("");
		if (resource.above().flatMap((server) -> this.resources.find(key(server, name))).isEmpty()) {
			throw new Refusal(400, "ServerKeyNotFound", Optional.empty(),
					"The server key '" + name + "' was not found. Add it to the server first.");
		}
	}

	/** Writes what Azure adds to a new key, or to a protector. */
	void complete(ArmResource resource, Instant now) {
		ObjectNode properties = resource.wanted().withObject("/properties");
		if (isKey(resource.type()) && !properties.has("thumbprint")) {
			properties.put("thumbprint",
					"5AFE" + Integer.toHexString(resource.id().hashCode()).toUpperCase(Locale.ROOT));
			properties.put("creationDate", now.toString());
			resource.wanted().put("kind", "azurekeyvault");
		}
	}

	/** A server that changes to a new version by itself gives itself the key of it. */
	void settle(Instant now) {
		this.resources.all()
			.stream()
			.filter((resource) -> resource.type().name().endsWith(PROTECTOR))
			.forEach((protector) -> protector.above().ifPresent((server) -> settle(server, protector, now)));
	}

	private void settle(ArmResource server, ArmResource protector, Instant now) {
		ObjectNode properties = protector.held().withObject("/properties");
		String name = Members.text(properties, "serverKeyName").orElse("");
		Optional<KeyInUse> key = KeyInUse.ofServerKey(name, this.keys);
		key.flatMap((held) -> held.version(this.keys).map(held::at)).ifPresent((uri) -> {
			properties.put("uri", uri);
			if (this.resources.find(key(server, name)).isEmpty()) {
				ObjectNode added = Definitions.empty()
					.put("id", key(server, name))
					.put("name", name)
					.put("type", server.type().name() + "/keys");
				added.putObject("properties").put("serverKeyType", "AzureKeyVault").put("uri", uri);
				complete(this.resources.add(added, now), now);
			}
		});
	}

	private static boolean isKey(ArmType type) {
		return type.name().startsWith("Microsoft.Sql/") && type.name().endsWith("/keys");
	}

	private static String key(ArmResource server, String name) {
		return server.id() + "/keys/" + name;
	}

}
