package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;
import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Who made a request.
 *
 * @param id the same in all requests of the same person or application, however often its
 * token changes: a hash, since it is kept and nobody's name is to be
 */
public record Caller(String id) {

	private static final Caller ANONYMOUS = new Caller("anonymous");

	/** All callers are one where nobody has to say who they are. */
	static Caller of(@Nullable Principal principal) {
		return (principal != null) ? new Caller(JsonBody.sha256(principal.getName().getBytes(StandardCharsets.UTF_8)))
				: ANONYMOUS;
	}

}
