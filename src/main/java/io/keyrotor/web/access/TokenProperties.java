package io.keyrotor.web.access;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties that Spring Boot has for a resource server, as far as they mean
 * something here; any other under the same prefix stops the start instead of being
 * ignored.
 *
 * @param jwt how tokens are checked
 */
@ConfigurationProperties(prefix = TokenProperties.PREFIX, ignoreUnknownFields = false)
record TokenProperties(@DefaultValue Jwt jwt) {

	static final String PREFIX = "spring.security.oauth2.resourceserver";

	static final String ISSUER = PREFIX + ".jwt.issuer-uri";

	static final String AUDIENCES = PREFIX + ".jwt.audiences";

	static final String KEYS = PREFIX + ".jwt.jwk-set-uri";

	/**
	 * How tokens are checked.
	 *
	 * @param issuerUri the issuer of the tokens, exactly as their claim {@code iss} has
	 * it, such as {@code https://login.microsoftonline.com/<tenant>/v2.0}. With it and
	 * the audiences set, every request needs a token
	 * @param audiences the values of the claim {@code aud} of which a token must have
	 * one: Keyrotor's own application id; needed with the issuer
	 * @param jwkSetUri where the issuer's keys are; by default its metadata tell. They
	 * are fetched with Java's own settings for proxies and authorities
	 * ({@code -Dhttps.proxyHost}), and not with {@code keyrotor.azure.proxy}
	 */
	record Jwt(@Nullable String issuerUri, @DefaultValue List<String> audiences, @Nullable String jwkSetUri) {

	}

}
