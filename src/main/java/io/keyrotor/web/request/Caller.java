package io.keyrotor.web.request;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Who made a request.
 *
 * @param id the same in all requests of the same person or application, however often its
 * token changes
 */
public record Caller(String id) {

	private static final Caller ANONYMOUS = new Caller("anonymous");

	/** All callers are one where nobody has to say who they are. */
	static Caller of(@Nullable Principal principal) {
		return (principal != null) ? new Caller(principal.getName()) : ANONYMOUS;
	}

}
