package io.keyrotor.web.access;

import java.io.IOException;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import io.keyrotor.web.problem.DataHeaders;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;

/**
 * The problems of callers who are not let in, with the challenge of RFC 6750 where a
 * token would help.
 */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

	private static final String CHALLENGE = "Bearer error=\"%s\", error_description=\"%s\"";

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		if (failure instanceof TokenRefused refused) {
			challenge(response, refused);
			send(refused.problem(), request, response);
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		send(Problem.of(ProblemCode.TOKEN_MISSING,
				"Nothing was done. The request has no token. Send the header Authorization: Bearer with an access token for this service; one in the query or in a form is not looked at."),
				request, response);
	}

	private static void challenge(HttpServletResponse response, TokenRefused refused) {
		if (refused.problem().retryable()) {
			response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(SigningKeys.INTERVAL.toSeconds()));
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
				CHALLENGE.formatted(refused.getError().getErrorCode(), refused.getError().getDescription()));
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
			throws IOException {
		Optional<Role> role = RoleCheck.row(request).flatMap(RoleTable.Row::role);
		if (role.isEmpty()) {
			send(Problem.of(ProblemCode.NOT_FOUND, "There is nothing at " + request.getRequestURI() + "."), request,
					response);
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE,
				CHALLENGE.formatted("insufficient_scope", "The app role %s is needed.".formatted(role.get().word())));
		send(Problem.of(ProblemCode.ROLE_MISSING,
				"Nothing was done. %s %s needs the app role %s, and the token has %s. Let an administrator assign the role to the caller, then get a new token."
					.formatted(request.getMethod(), request.getRequestURI(), role.get().word(), roles(request))),
				request, response);
	}

	private static String roles(HttpServletRequest request) {
		return (request.getUserPrincipal() instanceof TokenBearer bearer) ? bearer.rolesInWords() : "no roles";
	}

	/** Such a request reaches none of the guards, so the headers are not there yet. */
	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
			throws IOException {
		DataHeaders.each(response::setHeader);
		send(Problem.of(ProblemCode.INVALID_REQUEST,
				"Nothing was done. The path has characters or parts that could be read in two ways, such as //, .., a semicolon or an encoded slash."),
				request, response);
	}

	static void send(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
		byte[] body = problem.at(request.getRequestURI()).json();
		response.setStatus(problem.status());
		response.setContentType(Problem.MEDIA_TYPE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
