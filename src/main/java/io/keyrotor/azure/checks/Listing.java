package io.keyrotor.azure.checks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.key.KeyStore;
import tools.jackson.databind.JsonNode;

/**
 * A list of Azure's, page after page.
 *
 * @param <T> what an item is to us
 * @param items those of the pages that were read
 * @param whole whether there are no more
 */
record Listing<T>(List<T> items, boolean whole) {

	/** More than such a list has; what goes on after that is not followed. */
	private static final int MOST_PAGES = 10;

	Listing {
		items = List.copyOf(items);
	}

	/** Reads a list from its first page on; all pages must be at the same host. */
	static <T> Listing<T> read(AzureHttp http, AzureRequest first, Function<JsonNode, T> reader) {
		List<T> items = new ArrayList<>();
		Optional<AzureRequest> request = Optional.of(first);
		for (int pages = 0; request.isPresent() && pages < MOST_PAGES; pages++) {
			Page<T> page = Answer.read(http, request.get(), (body) -> Page.of(first, body, reader));
			items.addAll(page.items());
			request = page.next();
		}
		return new Listing<>(items, request.isEmpty());
	}

	/**
	 * One page, and how to ask for the next one.
	 *
	 * @param <T> what an item is to us
	 */
	private record Page<T>(List<T> items, Optional<AzureRequest> next) {

		static <T> Page<T> of(AzureRequest first, JsonNode body, Function<JsonNode, T> reader) {
			return new Page<>(Answer.items(body.required("value")).map(reader).toList(),
					Answer.text(body, "nextLink").map((link) -> follow(first, URI.create(link))));
		}

		private static AzureRequest follow(AzureRequest first, URI next) {
			if (next.getRawUserInfo() != null || !KeyStore.origin(next).equals(KeyStore.origin(first.uri()))) {
				throw new IllegalArgumentException("A list goes on at another host.");
			}
			return AzureRequest.get(first.service(), next, first.scope());
		}

	}

}
