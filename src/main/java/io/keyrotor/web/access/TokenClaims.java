package io.keyrotor.web.access;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import com.nimbusds.jwt.JWTClaimsSet;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say besides being signed by its issuer. The claims are those of
 * Microsoft's <i>Access token claims reference</i>.
 */
final class TokenClaims {

	/** How far the clocks of the issuer and of this machine may be apart. */
	private static final Duration SKEW = Duration.ofSeconds(60);

	private static final int LONGEST_NAME = 200;

	private final TokenIssuer issuer;

	private final Clock clock;

	TokenClaims(TokenIssuer issuer, Clock clock) {
		this.issuer = issuer;
		this.clock = clock;
	}

	/** Whose token it is, and with which roles. */
	TokenBearer bearer(JWTClaimsSet claims) {
		requireIssuer(claims);
		requireAudience(claims);
		requireTime(claims);
		if (claims.getClaim("cnf") != null) {
			throw TokenRefused.invalid(
					"The token is bound to a key of its holder, which is not checked here. Get a plain bearer token.");
		}
		return new TokenBearer(caller(claims), name(claims), roles(claims));
	}

	private void requireIssuer(JWTClaimsSet claims) {
		if (!this.issuer.issuer().toString().equals(claims.getIssuer())) {
			throw TokenRefused.invalid(
					"The token is of another issuer than %s names. Entra ID has two for each tenant, one for tokens of version 1.0 and one for 2.0."
						.formatted(TokenProperties.ISSUER));
		}
	}

	private void requireAudience(JWTClaimsSet claims) {
		if (Collections.disjoint(claims.getAudience(), this.issuer.audiences())) {
			throw TokenRefused
				.invalid("The token was made for another audience than %s names. Ask for a token for this service."
					.formatted(TokenProperties.AUDIENCES));
		}
	}

	private void requireTime(JWTClaimsSet claims) {
		Instant now = this.clock.instant();
		Instant expiry = instant(claims.getExpirationTime())
			.orElseThrow(() -> TokenRefused.invalid("The token has no expiry time."));
		if (!now.isBefore(expiry.plus(SKEW))) {
			throw TokenRefused.invalid("The token expired at %s. Get a new one.".formatted(expiry));
		}
		instant(claims.getNotBeforeTime()).filter((start) -> now.isBefore(start.minus(SKEW))).ifPresent((start) -> {
			throw TokenRefused.invalid("The token is not valid before %s, and here it is %s. Compare the clocks."
				.formatted(start, now.truncatedTo(ChronoUnit.SECONDS)));
		});
	}

	private static Optional<Instant> instant(@Nullable Date date) {
		return Optional.ofNullable(date).map(Date::toInstant);
	}

	private static List<String> roles(JWTClaimsSet claims) {
		try {
			return Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of());
		}
		catch (ParseException _) {
			throw TokenRefused.invalid("The claim roles of the token is no list of texts.");
		}
	}

	/**
	 * The object id of the user or service principal within its tenant; of an issuer
	 * without object ids the subject, which is as stable, or the application.
	 */
	private static String caller(JWTClaimsSet claims) {
		Optional<String> object = text(claims, "oid")
			.flatMap((id) -> text(claims, "tid").map((tenant) -> tenant + "/" + id));
		return object.or(() -> text(claims, "sub"))
			.or(() -> text(claims, "azp"))
			.or(() -> text(claims, "appid"))
			.orElseThrow(() -> TokenRefused
				.invalid("The token names nobody: it has no oid with tid, no sub, azp or appid."));
	}

	/**
	 * What the token calls a person or an application. Names change and are no proof of
	 * who somebody is: they stand beside the id and never alone.
	 */
	private static String name(JWTClaimsSet claims) {
		Optional<String> person = text(claims, "name").or(() -> text(claims, "preferred_username"))
			.or(() -> text(claims, "upn"));
		String name = person
			.or(() -> text(claims, "azp").or(() -> text(claims, "appid")).map((id) -> "application " + id))
			.orElse("no name");
		return name.codePoints()
			.limit(LONGEST_NAME)
			.map((character) -> Character.isISOControl(character) ? ' ' : character)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static Optional<String> text(JWTClaimsSet claims, String name) {
		return (claims.getClaim(name) instanceof String text && !text.isBlank()) ? Optional.of(text) : Optional.empty();
	}

}
