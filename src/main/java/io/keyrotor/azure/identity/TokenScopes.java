package io.keyrotor.azure.identity;

import java.util.List;

/**
 * What tokens are asked for: one scope for each domain in which a key store is
 * configured, such as {@code https://vault.azure.net/.default}.
 */
public record TokenScopes(List<String> scopes) {

	public TokenScopes {
		scopes = scopes.stream().distinct().sorted().toList();
	}

}
