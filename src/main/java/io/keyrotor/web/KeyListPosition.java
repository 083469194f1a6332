package io.keyrotor.web;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.keyrotor.key.KeyPage;
import io.keyrotor.web.request.Page;

/**
 * Where a list of keys goes on: in which of Azure's pages, and after how many of its
 * keys.
 */
record KeyListPosition(int skip, Optional<String> after) {

	static KeyListPosition of(@Nullable String token) {
		return Page.position(token)
			.map((position) -> Page.parse(position, KeyListPosition::parse))
			.orElse(new KeyListPosition(0, Optional.empty()));
	}

	private static KeyListPosition parse(String text) {
		int colon = text.indexOf(':');
		if (colon < 0) {
			throw new IllegalArgumentException("A position has a number, a colon and Azure's own token.");
		}
		return new KeyListPosition(Integer.parseUnsignedInt(text.substring(0, colon)),
				Optional.of(text.substring(colon + 1)).filter((after) -> !after.isEmpty()));
	}

	/** The position after this many more keys of the page. */
	Optional<KeyListPosition> next(KeyPage page, int shown) {
		int seen = this.skip + shown;
		return (seen < page.names().size()) ? Optional.of(new KeyListPosition(seen, this.after))
				: page.next().map((following) -> new KeyListPosition(0, Optional.of(following)));
	}

	String text() {
		return this.skip + ":" + this.after.orElse("");
	}

}
