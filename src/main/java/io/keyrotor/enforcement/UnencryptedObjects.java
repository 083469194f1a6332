package io.keyrotor.enforcement;

import java.util.List;

import io.keyrotor.key.Finding;

/**
 * The objects of a search service that have no customer-managed key.
 *
 * @param uris their URIs
 * @param unread why some lists could not be looked at, so that there may be more
 */
public record UnencryptedObjects(List<String> uris, List<Finding> unread) {

	public UnencryptedObjects {
		uris = List.copyOf(uris);
		unread = List.copyOf(unread);
	}

}
