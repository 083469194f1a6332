package io.keyrotor.web.access;

import java.security.Key;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * Finds out whose token it is, or says what is wrong with it. The signature is checked
 * first: of a token that the issuer did not sign nothing else is believed or told.
 */
final class TokenCheck implements AuthenticationManager {

	/**
	 * Asymmetric ones only. Which of them a key is for, the issuer says; with HMAC its
	 * public key would be the secret.
	 */
	private static final Set<JWSAlgorithm> ALGORITHMS = Stream.of(JWSAlgorithm.Family.RSA, JWSAlgorithm.Family.EC)
		.flatMap(Set::stream)
		.collect(Collectors.toUnmodifiableSet());

	private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

	private final SigningKeys keys;

	private final TokenClaims claims;

	TokenCheck(SigningKeys keys, TokenClaims claims) {
		this.keys = keys;
		this.claims = claims;
		this.signatures.setJWSTypeVerifier(
				new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
		this.signatures.setJWSKeySelector(new KnownKeys(new JWSVerificationKeySelector<>(ALGORITHMS, keys.cached())));
		this.signatures.setJWTClaimsSetVerifier((_, _) -> {
			// The claims are looked at afterwards, with sentences of our own.
		});
	}

	@Override
	public Authentication authenticate(Authentication request) {
		String token = ((BearerTokenAuthenticationToken) request).getToken();
		return this.claims.bearer(verified(signed(token)));
	}

	private static SignedJWT signed(String token) {
		try {
			return switch (JWTParser.parse(token)) {
				case SignedJWT signed when ALGORITHMS.contains(signed.getHeader().getAlgorithm()) -> signed;
				case SignedJWT _ -> throw TokenRefused.invalid(
						"The token is signed with an algorithm that is not accepted: RSA and elliptic curves are.");
				case PlainJWT _ -> throw TokenRefused.invalid("The token is not signed.");
				default ->
					throw TokenRefused.invalid("The token is encrypted, which no access token for this service is.");
			};
		}
		catch (ParseException | IllegalArgumentException _) {
			throw TokenRefused.invalid("The token is no JSON Web Token.");
		}
	}

	private JWTClaimsSet verified(SignedJWT token) {
		try {
			return this.signatures.process(token, null);
		}
		catch (BadJWSException _) {
			throw TokenRefused.invalid("The signature of the token is wrong.");
		}
		catch (BadJOSEException _) {
			throw TokenRefused.invalid("The token is no access token that could be read.");
		}
		catch (UnknownKey _) {
			throw unknownKey();
		}
		catch (RateLimitReachedException _) {
			throw (this.keys.state() instanceof IssuerState.Reachable) ? unknownKey() : TokenRefused.unknown();
		}
		catch (JOSEException _) {
			throw TokenRefused.unknown();
		}
	}

	private static TokenRefused unknownKey() {
		return TokenRefused.invalid("The token is signed with a key that its issuer does not publish.");
	}

	/** Tells a key that nobody knows from a signature that is wrong. */
	private record KnownKeys(JWSKeySelector<SecurityContext> keys) implements JWSKeySelector<SecurityContext> {

		@Override
		public List<? extends Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context)
				throws KeySourceException {
			List<? extends Key> known = this.keys.selectJWSKeys(header, context);
			if (known.isEmpty()) {
				throw new UnknownKey();
			}
			return known;
		}

	}

	private static final class UnknownKey extends KeySourceException {

	}

}
