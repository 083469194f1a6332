package io.keyrotor.azure;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.microsoft.aad.msal4j.MsalServiceException;
import io.keyrotor.azure.identity.BoundedTokens;
import io.keyrotor.azure.identity.CredentialWords;
import io.keyrotor.azure.identity.ProxyLoginRefused;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;

/** Tokens for Keyrotor's own identity, with the one type of failure. */
final class AccessTokens {

	private static final int BAD_REQUEST = 400;

	private static final int SERVER_ERROR = 500;

	private static final int TOO_MANY_REQUESTS = 429;

	private final BoundedTokens tokens;

	private final CredentialWords words;

	AccessTokens(BoundedTokens tokens, CredentialWords words) {
		this.tokens = tokens;
		this.words = words;
	}

	/** A token for the request's scope, before the deadline. */
	String token(AzureRequest request, Deadline deadline) {
		try {
			return this.tokens.token(request.scope(), Duration.ofNanos(deadline.left()));
		}
		catch (TimeoutException ex) {
			throw failure(Kind.UNAVAILABLE, request, "the identity endpoint did not answer in time");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(Kind.UNAVAILABLE, request, "the wait for a token was interrupted");
		}
		catch (ExecutionException ex) {
			throw failure(request, rootOf(ex));
		}
	}

	private UpstreamFailure failure(AzureRequest request, Throwable cause) {
		if (ProxyLoginRefused.isBehind(cause)) {
			return failure(Kind.FORBIDDEN, request,
					new ProxyLoginRefused().getMessage() + " " + ProxyLoginRefused.REMEDY);
		}
		Kind kind = kind(cause);
		String said = this.words.of(cause);
		String whole = (said.endsWith(".") || said.endsWith("…")) ? said : said + ".";
		return failure(kind, request,
				(kind == Kind.FORBIDDEN) ? whole + " Check the identity that Keyrotor runs as." : whole);
	}

	private static UpstreamFailure failure(Kind kind, AzureRequest request, String reason) {
		return new UpstreamFailure(kind, Origin.unanswered(request.target(), "Microsoft Entra ID"), Optional.empty(),
				"No token for " + request.service() + ", so that nothing was sent to it: " + reason
						+ (reason.endsWith(".") ? "" : "."));
	}

	/** What is not clearly a refusal may pass, and then nobody has to be asked. */
	private static Kind kind(Throwable failure) {
		boolean refused = false;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException || cause instanceof TimeoutException) {
				return Kind.UNAVAILABLE;
			}
			refused = refused || isRefusal(cause);
		}
		return refused ? Kind.FORBIDDEN : Kind.UNAVAILABLE;
	}

	/**
	 * A managed identity endpoint's status is lost on the way here, so its refusals count
	 * as passing.
	 */
	private static boolean isRefusal(Throwable cause) {
		return switch (cause) {
			case HttpResponseException answered when answered.getResponse() != null ->
				isRefusal(answered.getResponse().getStatusCode());
			case MsalServiceException answered -> answered.statusCode() != null && isRefusal(answered.statusCode());
			case ClientAuthenticationException unexplained -> unexplained.getCause() == null;
			default -> false;
		};
	}

	private static boolean isRefusal(int status) {
		return status >= BAD_REQUEST && status < SERVER_ERROR && status != TOO_MANY_REQUESTS;
	}

	private static Throwable rootOf(ExecutionException failure) {
		return (failure.getCause() != null) ? failure.getCause() : failure;
	}

}
