package io.keyrotor.sandbox;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of a definition that is sent: it replaces the held one whole, save for
 * what the service keeps of its own accord. Wherever Azure's documents can be read in two
 * ways, the reading that loses something is taken, so that a client which relies on the
 * other one is found out.
 */
final class SearchUpdate {

	private static final String KEY = "encryptionKey";

	private static final String UNCHANGED = "<unchanged>";

	private final SearchCollection collection;

	private final @Nullable ObjectNode held;

	private final KeyLedger keys;

	SearchUpdate(SearchCollection collection, @Nullable ObjectNode held, KeyLedger keys) {
		this.collection = collection;
		this.held = held;
		this.keys = keys;
	}

	/** The definition to hold from now on. */
	ObjectNode apply(ObjectNode sent, String apiVersion) {
		ObjectNode next = sent.deepCopy();
		for (String member : sent.propertyNames()) {
			if (member.startsWith("@odata.") || !this.collection.knows(member, apiVersion)) {
				next.remove(member);
			}
		}
		keepKey(next);
		if (this.collection == SearchCollection.DATASOURCES) {
			keepConnectionString(next);
		}
		return next;
	}

	private void keepKey(ObjectNode next) {
		JsonNode heldKey = (this.held != null) ? this.held.path(KEY) : Definitions.empty();
		if (next.path(KEY) instanceof ObjectNode sentKey) {
			if (this.held != null && !heldKey.isObject()) {
				throw invalid("encryptionKey : An object that was created without an encryption key cannot get one.");
			}
			sentKey.remove("isServiceLevelKey");
			check(sentKey);
			keepIdentity(sentKey, heldKey);
			checkAccess(sentKey);
		}
		else if (this.held != null && heldKey.isObject()) {
			next.set(KEY, heldKey.deepCopy());
		}
	}

	private void check(ObjectNode sentKey) {
		String missing = Stream.of("keyVaultUri", "keyVaultKeyName")
			.filter((member) -> Definitions.text(sentKey, member).isEmpty())
			.map((member) -> "encryptionKey." + member + " : The " + member + " field is required.")
			.collect(Collectors.joining("\n"));
		if (!missing.isEmpty()) {
			throw invalid(missing);
		}
		if (SearchCallers.user(sentKey).filter((user) -> !user.equalsIgnoreCase(SearchCallers.USER)).isPresent()) {
			throw invalid("encryptionKey.identity : The identity is none of those that the search service has.");
		}
		if (SearchObject.keyOf(sentKey, this.keys).filter((key) -> key.usable(this.keys)).isEmpty()) {
			throw invalid("encryptionKey : The key " + Definitions.text(sentKey, "keyVaultKeyName").orElse("")
					+ " cannot be reached, or the version given does not exist or is not enabled.");
		}
	}

	/**
	 * The identity of the new key has to be allowed to use it. An application that cannot
	 * sign in is found out only later.
	 */
	private void checkAccess(ObjectNode sentKey) {
		SearchObject.keyOf(sentKey, this.keys)
			.filter((key) -> !this.keys.access().allows(SearchCallers.of(sentKey), key))
			.ifPresent((key) -> {
				throw invalid("encryptionKey : The identity of the search service has no access to the key " + key.key()
						+ ".");
			});
	}

	/** An identity that is not sent stays; only DataNoneIdentity takes it away. */
	private void keepIdentity(ObjectNode sentKey, JsonNode heldKey) {
		JsonNode sent = sentKey.path("identity");
		if (sent.isObject()) {
			if (Definitions.text(sent, "@odata.type")
				.filter((type) -> type.endsWith(".DataNoneIdentity"))
				.isPresent()) {
				sentKey.remove("identity");
			}
		}
		else if (heldKey.path("identity").isObject()) {
			sentKey.set("identity", heldKey.path("identity").deepCopy());
		}
	}

	private void keepConnectionString(ObjectNode next) {
		Optional<String> sent = Definitions.text(next.path("credentials"), "connectionString");
		Optional<String> kept = (this.held != null)
				? Definitions.text(this.held.path("credentials"), "connectionString") : Optional.empty();
		if (sent.isEmpty() || (sent.get().equals(UNCHANGED) && kept.isEmpty())) {
			throw invalid("credentials.connectionString : The data source needs a connection string.");
		}
		ObjectNode credentials = (ObjectNode) next.path("credentials");
		switch (sent.get()) {
			case UNCHANGED -> credentials.put("connectionString", kept.orElseThrow());
			case SearchSecrets.REDACTED -> credentials.putNull("connectionString");
			default -> {
				// A new connection string, kept as it was sent.
			}
		}
	}

	static Refusal invalid(String details) {
		return new Refusal(400, "", Optional.empty(), "The request is invalid. Details: " + details);
	}

}
