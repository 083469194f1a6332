package io.keyrotor.sandbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists in pages of at most 25, in an order that has nothing to do with time. The next
 * link is absolute and has its own api-version, as recorded.
 */
final class KeyPages {

	private static final int LARGEST = 25;

	private final URI store;

	private final Supplier<ListHabits> habits;

	KeyPages(URI store, Supplier<ListHabits> habits) {
		this.store = store;
		this.habits = habits;
	}

	<T> ObjectNode page(Call call, List<T> all, Function<T, String> id, Function<T, ObjectNode> item) {
		int size = size(call);
		String after = after(call);
		ListHabits now = this.habits.get();
		ObjectNode json = Json.object();
		ArrayNode value = json.putArray("value");
		if (now.isEmpty(after)) {
			return json.put("nextLink", next(call, now.beyond(after), size));
		}
		List<T> rest = all.stream()
			.sorted(Comparator.comparing(id))
			.filter((entry) -> now.follows(id.apply(entry), after))
			.toList();
		rest.stream().limit(size).map(item).forEach(value::add);
		return (rest.size() <= size) ? json.putNull("nextLink")
				: json.put("nextLink", next(call, now.token(id.apply(rest.get(size - 1))), size));
	}

	private String next(Call call, String last, int size) {
		String token = Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
		return "https://" + this.store.getHost() + ":443" + call.path() + "?api-version=7.2&$skiptoken=" + token
				+ "&maxresults=" + size;
	}

	private static String after(Call call) {
		String token = call.query().getOrDefault("$skiptoken", "");
		try {
			return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException notOurs) {
			throw Refusal.badParameter("The $skiptoken is not valid.");
		}
	}

	private static int size(Call call) {
		String text = call.query().getOrDefault("maxresults", String.valueOf(LARGEST));
		if (!text.matches("[1-9]|1\\d|2[0-5]")) {
			throw Refusal.badParameter("maxresults must be 1 to " + LARGEST + "; it is '" + text + "'.");
		}
		return Integer.parseInt(text);
	}

}
