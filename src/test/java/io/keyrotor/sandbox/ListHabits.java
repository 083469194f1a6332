package io.keyrotor.sandbox;

/**
 * What a store's lists do that Azure may do at any time. Its pages may be empty and still
 * have a next one, and what changes meanwhile may be listed twice.
 *
 * @param emptyPages whether an empty page comes after each page that has a next one
 * @param repeats whether a page begins with the last entry of the page before it
 */
public record ListHabits(boolean emptyPages, boolean repeats) {

	/** No page is empty, and nothing comes twice. */
	public static final ListHabits PLAIN = new ListHabits(false, false);

	private static final String EMPTY = "empty:";

	/** The token that leads to what comes after {@code last}. */
	String token(String last) {
		return this.emptyPages ? EMPTY + last : last;
	}

	/** Whether this token leads to an empty page. */
	boolean isEmpty(String token) {
		return token.startsWith(EMPTY);
	}

	/** Where an empty page leads. */
	String beyond(String token) {
		return token.substring(EMPTY.length());
	}

	/** Whether an entry belongs to what comes after {@code last}. */
	boolean follows(String entry, String last) {
		int order = entry.compareTo(last);
		return order > 0 || (this.repeats && order == 0);
	}

}
