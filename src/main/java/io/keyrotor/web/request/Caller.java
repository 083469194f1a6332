package io.keyrotor.web.request;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Who made a request.
 *
 * @param id the same in all requests of the same person or application, however often its
 * token changes: a hash, since it is kept and nobody's name is to be
 * @param signedInAs who the caller's token says it is; kept only where somebody answers
 * for something by name, and empty where nobody has to say who they are
 */
public record Caller(String id, Optional<String> signedInAs) {

	private static final Caller ANONYMOUS = new Caller("anonymous", Optional.empty());

	/** All callers are one where nobody has to say who they are. */
	static Caller of(@Nullable Principal principal) {
		return (principal != null)
				? new Caller(JsonBody.sha256(principal.getName().getBytes(StandardCharsets.UTF_8)),
						(principal instanceof SignedIn known) ? Optional.of(known.signedInAs()) : Optional.empty())
				: ANONYMOUS;
	}

}
