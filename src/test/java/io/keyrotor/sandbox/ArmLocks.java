package io.keyrotor.sandbox;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Management locks of the kind ReadOnly: what is at or below one cannot be changed. */
final class ArmLocks {

	private static final String PATH = "/providers/Microsoft.Authorization/locks";

	private final Set<String> scopes = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	synchronized void clear() {
		this.scopes.clear();
	}

	/** From now on nothing at this scope or below can be changed. */
	synchronized void lock(String scope) {
		this.scopes.add(scope);
	}

	synchronized void unlock(String scope) {
		this.scopes.remove(scope);
	}

	/** From now on these scopes are locked, and no others. */
	synchronized void replace(Collection<String> locked) {
		this.scopes.clear();
		this.scopes.addAll(locked);
	}

	synchronized Set<String> scopes() {
		return Set.copyOf(this.scopes);
	}

	/** Refuses a change of what is locked. */
	synchronized void require(String path) {
		at(path).ifPresent((scope) -> {
			throw new Refusal(409, "ScopeLocked", Optional.empty(),
					"The scope '" + path + "' cannot perform write operation because following scope(s) are locked: '"
							+ scope + "'. Please remove the lock and try again.");
		});
	}

	/** The answer, if the locks of a scope are asked for. */
	synchronized Optional<Reply> answer(Call call) {
		if (!call.path().toLowerCase(Locale.ROOT).endsWith(PATH.toLowerCase(Locale.ROOT))
				|| !call.method().equals("GET")) {
			return Optional.empty();
		}
		ObjectNode body = Definitions.empty();
		ArrayNode value = body.putArray("value");
		at(call.path().substring(0, call.path().length() - PATH.length())).ifPresent((scope) -> value.addObject()
			.put("id", scope + PATH + "/keep")
			.put("name", "keep")
			.put("type", "Microsoft.Authorization/locks")
			.putObject("properties")
			.put("level", "ReadOnly"));
		return Optional.of(AzureAnswers.json(200, body, Map.of()));
	}

	private Optional<String> at(String path) {
		String lower = path.toLowerCase(Locale.ROOT);
		return this.scopes.stream()
			.filter((scope) -> (lower + "/").startsWith(scope.toLowerCase(Locale.ROOT) + "/"))
			.findFirst();
	}

}
