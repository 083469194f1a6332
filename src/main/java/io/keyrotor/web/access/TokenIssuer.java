package io.keyrotor.web.access;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Whose tokens are accepted.
 *
 * @param issuer the claim {@code iss} of its tokens, to the letter
 * @param audiences the values of the claim {@code aud} that mean this service
 * @param keys where its keys are, if its metadata are not to be asked
 */
record TokenIssuer(URI issuer, Set<String> audiences, Optional<URI> keys) implements Access {

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

	/**
	 * Addresses of Entra ID that stand for many tenants; the tokens name the one tenant.
	 */
	private static final Pattern MANY_TENANTS = Pattern.compile("/(common|organizations|consumers|\\{tenantid})(/.*)?",
			Pattern.CASE_INSENSITIVE);

	TokenIssuer {
		audiences = Set.copyOf(audiences);
	}

	/** The issuer, if one is configured. Half a configuration stops the start. */
	static Optional<TokenIssuer> configured(TokenProperties.Jwt jwt) {
		if (jwt.issuerUri() == null) {
			requireNothingElse(jwt);
			return Optional.empty();
		}
		URI issuer = trusted(TokenProperties.ISSUER, jwt.issuerUri());
		if (MANY_TENANTS.matcher(String.valueOf(issuer.getPath())).matches()) {
			throw wrong(TokenProperties.ISSUER, jwt.issuerUri(),
					"This address stands for many tenants, and no token names it as its issuer. Put the id of your tenant into it.");
		}
		return Optional.of(new TokenIssuer(issuer, audiences(jwt.audiences()),
				Optional.ofNullable(jwt.jwkSetUri()).map((uri) -> trusted(TokenProperties.KEYS, uri))));
	}

	private static void requireNothingElse(TokenProperties.Jwt jwt) {
		if (!jwt.audiences().isEmpty() || jwt.jwkSetUri() != null) {
			throw wrong(TokenProperties.ISSUER, null,
					"%s is set, so tokens are meant to be checked, but their issuer is missing."
						.formatted(jwt.audiences().isEmpty() ? TokenProperties.KEYS : TokenProperties.AUDIENCES));
		}
	}

	private static Set<String> audiences(List<String> audiences) {
		if (audiences.isEmpty()) {
			throw wrong(TokenProperties.AUDIENCES, null,
					"%s is set, and without an audience every token of that issuer would be accepted, whatever it was made for. Set the application id or the application id URI of this service."
						.formatted(TokenProperties.ISSUER));
		}
		audiences.stream()
			.filter((audience) -> audience.isBlank() || audience.matches(".*\\s.*"))
			.forEach((audience) -> {
				throw wrong(TokenProperties.AUDIENCES, audience, "An audience is not empty and has no blanks.");
			});
		return Set.copyOf(audiences);
	}

	private static URI trusted(String property, String text) {
		URI uri = parsed(property, text);
		boolean secure = "https".equalsIgnoreCase(uri.getScheme()) || ("http".equalsIgnoreCase(uri.getScheme())
				&& LOOPBACK.matcher(String.valueOf(uri.getHost())).matches());
		if (!secure || uri.getHost() == null) {
			throw wrong(property, text,
					"This must be an https address: whoever can change what is read from it could make tokens. Only on this machine itself http will do.");
		}
		if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || uri.getRawQuery() != null) {
			throw wrong(property, text, "The address has no user, no query and no fragment.");
		}
		return uri;
	}

	/** Whether keys may be read from an address that the issuer's metadata name. */
	static URI trusted(String text) {
		return trusted("jwks_uri", text);
	}

	private static URI parsed(String property, String text) {
		try {
			return URI.create(text);
		}
		catch (IllegalArgumentException _) {
			throw wrong(property, text, "This is no URI.");
		}
	}

	private static InvalidConfigurationPropertyValueException wrong(String property, @Nullable String value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(property, value, reason);
	}

	/** Where the issuer describes itself. */
	URI metadata() {
		return URI.create(this.issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
	}

}
