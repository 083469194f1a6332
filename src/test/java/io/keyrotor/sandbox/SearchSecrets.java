package io.keyrotor.sandbox;

import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What AI Search shows in place of the members of a definition that it does not show:
 * null for a connection string and an application's secret, {@code <redacted>} for other
 * secrets, and {@code <encrypted>} for all it cannot decrypt.
 */
final class SearchSecrets {

	static final String REDACTED = "<redacted>";

	static final String ENCRYPTED = "<encrypted>";

	/** The members a service encrypts beside its secrets. */
	private static final Set<String> ENCRYPTED_MEMBERS = Set.of("description", "synonyms", "query");

	private final boolean readable;

	private SearchSecrets(boolean readable) {
		this.readable = readable;
	}

	/**
	 * Replaces what is hidden.
	 * @param readable whether the service can reach the key of the object
	 */
	static void hide(ObjectNode definition, boolean readable) {
		new SearchSecrets(readable).hide("", definition);
	}

	private void hide(String name, JsonNode node) {
		if (node instanceof ObjectNode object) {
			for (String member : Set.copyOf(object.propertyNames())) {
				hide(member, object.path(member));
				shown(name, member, object.path(member)).ifPresent((value) -> object.set(member, value));
			}
		}
		else if (node.isArray()) {
			node.forEach((element) -> hide(name, element));
		}
	}

	private Optional<JsonNode> shown(String parent, String member, JsonNode value) {
		if (!value.isString()) {
			return Optional.empty();
		}
		if (parent.equals("accessCredentials") && member.equals("applicationSecret")) {
			return Optional.of(NullNode.instance);
		}
		boolean connection = parent.equals("credentials") && member.equals("connectionString");
		boolean secret = connection || isRedacted(parent, member);
		if (!this.readable && (secret || ENCRYPTED_MEMBERS.contains(member))) {
			return Optional.of(StringNode.valueOf(ENCRYPTED));
		}
		return secret ? Optional.of(connection ? NullNode.instance : StringNode.valueOf(REDACTED)) : Optional.empty();
	}

	private static boolean isRedacted(String parent, String member) {
		return member.equals("apiKey") || member.equals("storageConnectionString")
				|| (member.equals("connectionString") && !parent.equals("credentials"))
				|| (parent.equals("cognitiveServices") && member.equals("key"));
	}

}
