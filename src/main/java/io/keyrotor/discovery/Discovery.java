package io.keyrotor.discovery;

import java.time.Instant;
import java.util.List;

import io.keyrotor.key.Finding;

/**
 * What was found in a scope.
 *
 * @param unread the places that could not be looked at; with any, there may be more
 */
public record Discovery(Scope scope, Instant asOf, List<Discovered> found, List<Finding> unread) {

	public Discovery {
		found = List.copyOf(found);
		unread = List.copyOf(unread);
	}

}
