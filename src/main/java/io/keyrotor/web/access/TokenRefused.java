package io.keyrotor.web.access;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;

/**
 * A token that lets nobody in, with the problem that says why. What it says is of our own
 * making: nothing of the token is in it but the times that it names.
 */
final class TokenRefused extends OAuth2AuthenticationException {

	private final transient Problem problem;

	private TokenRefused(ProblemCode code, String sentence) {
		super(BearerTokenErrors.invalidToken(sentence), sentence);
		this.problem = Problem.of(code, "Nothing was done. " + sentence);
	}

	/** The token is wrong. The sentence goes into a header: ASCII without quotes. */
	static TokenRefused invalid(String sentence) {
		return new TokenRefused(ProblemCode.TOKEN_INVALID, sentence);
	}

	/** Nobody can tell just now whether the token is right. */
	static TokenRefused unknown() {
		return new TokenRefused(ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE,
				"The keys of the identity provider cannot be read just now, so the token could not be checked. Send the request again later; the log of the service says what is wrong.");
	}

	Problem problem() {
		return this.problem;
	}

}
