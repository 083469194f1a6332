package io.keyrotor.web.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.security.authentication.AbstractAuthenticationToken;

import io.keyrotor.web.request.SignedIn;

/**
 * A caller whose token was checked. The token itself is not kept: nothing behind the
 * guards can show or log it.
 */
final class TokenBearer extends AbstractAuthenticationToken implements SignedIn {

	private final String id;

	private final String name;

	private final transient List<String> given;

	/**
	 * A caller.
	 * @param id the same for all tokens of the same person or application
	 * @param name what the token calls them, for people to read
	 * @param given the roles of the token, known here or not
	 */
	TokenBearer(String id, String name, List<String> given) {
		super(List.of());
		this.id = id;
		this.name = name;
		this.given = List.copyOf(given);
		setAuthenticated(true);
	}

	boolean has(Role needed) {
		return roles().stream().anyMatch((role) -> role.includes(needed));
	}

	private Set<Role> roles() {
		return this.given.stream().flatMap((word) -> Role.of(word).stream()).collect(Collectors.toSet());
	}

	/** The roles of the token, in words. */
	String rolesInWords() {
		return this.given.isEmpty() ? "no roles" : String.join(", ", this.given);
	}

	@Override
	public String signedInAs() {
		return "%s (%s)".formatted(this.name, this.id);
	}

	@Override
	public Object getPrincipal() {
		return this.id;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

}
