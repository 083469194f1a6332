package io.keyrotor.sandbox;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The secrets of a fake Key Vault as they look on the wire. */
final class VaultSecrets {

	private final SecretBook book;

	private final URI vault;

	VaultSecrets(SecretBook book, URI vault) {
		this.book = book;
		this.vault = vault;
	}

	/** Answers {@code /secrets/...}. */
	ObjectNode answer(Call call, List<String> path, ObjectNode body, Instant now) {
		String shape = call.method() + " " + path.size();
		return switch (shape) {
			case "GET 1" -> shown(path.getFirst(), found(path.getFirst(), Optional.empty()), true);
			case "GET 2" -> path.get(1).equals("versions") ? versions(path.getFirst())
					: shown(path.getFirst(), found(path.getFirst(), Optional.of(path.get(1))), true);
			case "PUT 1" -> shown(path.getFirst(), this.book.set(path.getFirst(), value(body), now), true);
			default -> throw Refusal
				.badParameter("The sandbox does not know " + shape.replaceAll(" .*", "") + " " + call.path() + ".");
		};
	}

	private ObjectNode versions(String name) {
		ObjectNode json = Json.object();
		ArrayNode value = json.putArray("value");
		this.book.versions(name).forEach((secret) -> value.add(shown(name, secret, false)));
		return json.putNull("nextLink");
	}

	private StoredSecret found(String name, Optional<String> version) {
		return this.book.find(name, version)
			.orElseThrow(() -> new Refusal(404, "SecretNotFound", Optional.empty(),
					"A secret with (name/id) " + name + version.map((text) -> "/" + text).orElse("")
							+ " was not found in this key vault. If you recently deleted this secret you may be able to"
							+ " recover it using the correct recovery command."));
	}

	private ObjectNode shown(String name, StoredSecret secret, boolean withValue) {
		ObjectNode json = Json.object();
		if (withValue) {
			json.put("value", secret.value());
		}
		json.put("id", this.vault + "/secrets/" + name + "/" + secret.version());
		json.putObject("attributes")
			.put("enabled", true)
			.put("created", secret.created().getEpochSecond())
			.put("updated", secret.created().getEpochSecond())
			.put("recoveryLevel", "Recoverable")
			.put("recoverableDays", 90);
		return json;
	}

	private static String value(ObjectNode body) {
		return Definitions.text(body, "value").orElseThrow(() -> Refusal.badParameter("A secret needs a value."));
	}

}
