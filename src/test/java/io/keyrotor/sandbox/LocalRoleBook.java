package io.keyrotor.sandbox;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The local roles of the fake Managed HSM, which are only shown. */
final class LocalRoleBook {

	static final String ASSIGNMENTS = "roleAssignments";

	static final String DEFINITIONS = "roleDefinitions";

	private static final String ROOT = "/providers/Microsoft.Authorization/";

	private static final String KEYS = "/keys" + ROOT;

	private final Map<String, ObjectNode> lists = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	LocalRoleBook() {
		reset();
	}

	synchronized void reset() {
		this.lists.put(ASSIGNMENTS, Definitions.first("hsm/role-assignments", ""));
		this.lists.put(DEFINITIONS, Definitions.first("hsm/role-definitions", ""));
	}

	/** Changes one of the two lists, until the next reset. */
	synchronized void change(String list, Consumer<ArrayNode> change) {
		change.accept(list(list).orElseThrow().withArray("/value"));
	}

	/** The answer, if the path is one of local roles. */
	synchronized Optional<ObjectNode> answer(Call call) {
		String path = call.path();
		if (!call.method().equals("GET")) {
			return Optional.empty();
		}
		return path.startsWith(KEYS) ? list(path.substring(KEYS.length())).map(LocalRoleBook::ofKeys)
				: Optional.of(path)
					.filter((root) -> root.startsWith(ROOT))
					.flatMap((root) -> list(root.substring(ROOT.length())));
	}

	private Optional<ObjectNode> list(String name) {
		return Optional.ofNullable(this.lists.get(name));
	}

	/** Without the assignments of the whole HSM. */
	private static ObjectNode ofKeys(ObjectNode list) {
		ObjectNode shown = Definitions.empty();
		ArrayNode value = shown.putArray("value");
		list.path("value").valueStream().filter(LocalRoleBook::isOfKeys).forEach(value::add);
		return shown;
	}

	private static boolean isOfKeys(JsonNode item) {
		return item.path("properties").path("scope").asString("/keys").toLowerCase(Locale.ROOT).startsWith("/keys");
	}

}
