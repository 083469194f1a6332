package io.keyrotor.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The role assignments on the fake Key Vault: every identity of a consumer has Key Vault
 * Crypto Service Encryption User there, unless it was taken away.
 */
final class KeyRoles {

	private static final String PATH = "/providers/Microsoft.Authorization/roleAssignments";

	private static final String ROLE = "e147488a-f6f5-4113-8e2d-b22465e65bf6";

	/** The definition of the role. */
	static final String DEFINITION = FirstKeys.GROUP.replaceFirst("/resourceGroups/.*", "")
			+ "/providers/Microsoft.Authorization/roleDefinitions/" + ROLE;

	private static final List<String> API_VERSIONS = List.of("2015-07-01", "2018-07-01", "2022-04-01");

	private static final Pattern FILTER = Pattern.compile("(?i)(?:principalId eq|assignedTo\\()\\s*'([^']+)'\\)?");

	private final KeyLedger keys;

	private final ArmDocuments documents;

	KeyRoles(KeyLedger keys, ArmDocuments documents) {
		this.keys = keys;
		this.documents = documents;
	}

	/** The answer, if the assignments on a key store are asked for. */
	Optional<Reply> answer(Call call, Stream<String> principals) {
		Optional<KeyStore> store = FirstKeys.STORES.stream()
			.filter((known) -> known.type() == KeyStoreType.KEY_VAULT && isOf(call.path(), ArmDocuments.id(known)))
			.findFirst();
		if (store.isEmpty() || !call.method().equals("GET")) {
			return Optional.empty();
		}
		if (this.documents.forbids(call.path())) {
			throw ArmDocuments.refused(call);
		}
		if (!API_VERSIONS.contains(call.query().getOrDefault("api-version", ""))) {
			throw new Refusal(400, "NoRegisteredProviderFound", Optional.empty(),
					"The supported api-versions are '" + String.join(", ", API_VERSIONS) + "'.");
		}
		return Optional.of(AzureAnswers.json(200, list(call, store.get(), principals), Map.of()));
	}

	private static boolean isOf(String path, String store) {
		String lower = path.toLowerCase(Locale.ROOT);
		String scope = store.toLowerCase(Locale.ROOT);
		return lower.startsWith(scope) && lower.substring(scope.length())
			.matches("(/keys/[^/]+)?" + Pattern.quote(PATH.toLowerCase(Locale.ROOT)) + "/?");
	}

	private ObjectNode list(Call call, KeyStore store, Stream<String> principals) {
		Matcher filter = FILTER.matcher(call.query().getOrDefault("$filter", ""));
		Optional<String> asked = filter.find() ? Optional.of(filter.group(1)) : Optional.empty();
		ObjectNode body = Definitions.empty();
		ArrayNode value = body.putArray("value");
		principals.distinct()
			.filter((principal) -> asked.filter((wanted) -> !wanted.equalsIgnoreCase(principal)).isEmpty())
			.filter((principal) -> this.keys.access().allows(principal, store.name().value()))
			.forEach((principal) -> value.add(assignment(principal, store)));
		return body;
	}

	private static ObjectNode assignment(String principal, KeyStore store) {
		String scope = ArmDocuments.id(store);
		String name = UUID.nameUUIDFromBytes(principal.getBytes(StandardCharsets.UTF_8)).toString();
		ObjectNode assignment = Definitions.empty()
			.put("id", scope + PATH + "/" + name)
			.put("name", name)
			.put("type", "Microsoft.Authorization/roleAssignments");
		assignment.putObject("properties")
			.put("principalId", principal)
			.put("principalType", "ServicePrincipal")
			.put("roleDefinitionId", DEFINITION)
			.put("scope", scope);
		return assignment;
	}

}
