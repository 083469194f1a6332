package io.keyrotor.web.key;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.keyrotor.inventory.ListPosition;
import io.keyrotor.key.KeyName;
import io.keyrotor.web.request.Page;

/** Where a list of keys goes on, as the text in a link. */
final class KeyListPosition {

	/** The last key of a page, which none has at its beginning, and the store's token. */
	private static final Pattern FORM = Pattern.compile("after=([^:]*):page=(.*)", Pattern.DOTALL);

	private KeyListPosition() {
	}

	static ListPosition of(@Nullable String token) {
		return Page.position(token)
			.map((position) -> Page.parse(position, KeyListPosition::parse))
			.orElse(ListPosition.START);
	}

	private static ListPosition parse(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches()) {
			throw new IllegalArgumentException("A position names the last key of a page, and the page.");
		}
		return new ListPosition(given(form.group(2)), given(form.group(1)).map(KeyName::new));
	}

	private static Optional<String> given(String text) {
		return Optional.of(text).filter((part) -> !part.isEmpty());
	}

	static String text(ListPosition position) {
		return "after=" + position.last().map(KeyName::value).orElse("") + ":page=" + position.page().orElse("");
	}

}
