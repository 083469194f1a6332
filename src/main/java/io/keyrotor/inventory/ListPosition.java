package io.keyrotor.inventory;

import java.util.List;
import java.util.Optional;

import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.ListedKey;

/**
 * Where a list of keys goes on.
 *
 * @param page which of the store's own pages, as {@link KeyPage#next()} gave it; empty
 * for the first
 * @param last the last key of that page that was dealt with; empty at its beginning. By
 * its name and not by its place, so that a key which is deleted meanwhile lets no other
 * one be skipped
 */
public record ListPosition(Optional<String> page, Optional<KeyName> last) {

	/** The beginning of the list. */
	public static final ListPosition START = new ListPosition(Optional.empty(), Optional.empty());

	static ListPosition at(String page) {
		return new ListPosition(Optional.of(page), Optional.empty());
	}

	ListPosition after(KeyName name) {
		return new ListPosition(this.page, Optional.of(name));
	}

	/**
	 * The keys of the page that are still to be dealt with: all of them, rather some
	 * twice than one never, if the last one is no longer there.
	 */
	List<ListedKey> rest(KeyPage found) {
		int index = this.last.map((name) -> found.names().lastIndexOf(name)).orElse(-1);
		return found.keys().subList(index + 1, found.keys().size());
	}

}
