package io.keyrotor.sandbox;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of a search service, in pages if it is told so. */
final class SearchPages {

	private int size;

	/** From now on a page has so many objects; 0 for all of them. */
	synchronized void size(int changed) {
		this.size = changed;
	}

	synchronized int size() {
		return this.size;
	}

	/** The page that is asked for. */
	synchronized ObjectNode page(Call call, String word, List<ObjectNode> all) {
		int begin = Math.min(all.size(), call.query().getOrDefault("$skip", "0").matches("\\d{1,6}")
				? Integer.parseInt(call.query().getOrDefault("$skip", "0")) : 0);
		int end = (this.size == 0) ? all.size() : Math.min(all.size(), begin + this.size);
		ObjectNode body = Definitions.empty();
		body.put("@odata.context", FakeSearch.ENDPOINT + "/$metadata#" + word);
		ArrayNode value = body.putArray("value");
		all.subList(begin, end).forEach(value::add);
		if (end < all.size()) {
			String select = Optional.ofNullable(call.query().get("$select"))
				.map((text) -> "&$select=" + text)
				.orElse("");
			body.put("@odata.nextLink", FakeSearch.ENDPOINT + "/" + word + "?api-version="
					+ call.query().getOrDefault("api-version", "") + select + "&$skip=" + end);
		}
		return body;
	}

}
