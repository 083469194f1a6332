package io.keyrotor.discovery;

/** How fast a search may go, and for how long. */
@FunctionalInterface
public interface SearchPace {

	/**
	 * Asked before each place that is looked at; may wait for its turn. A place takes one
	 * or two requests, a long list one for each page.
	 * @return false if no further place is to be looked at
	 */
	boolean next();

	/** As fast as it goes, to the end. */
	static SearchPace toTheEnd() {
		return () -> true;
	}

}
