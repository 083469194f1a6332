package io.keyrotor.azure.identity;

import java.time.Duration;
import java.util.List;

/**
 * What tokens are asked for.
 *
 * @param scopes one for each domain in which a key store is configured, such as
 * {@code https://vault.azure.net/.default}
 * @param patience the time after which no call would have a token either
 */
public record TokenScopes(List<String> scopes, Duration patience) {

	public TokenScopes {
		scopes = scopes.stream().distinct().sorted().toList();
	}

}
