package io.keyrotor.web.access;

import java.util.Optional;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.util.ServletRequestPathUtils;

/** Asks the table of roles whether a caller may do what it asks for. */
final class RoleCheck implements AuthorizationManager<RequestAuthorizationContext> {

	@Override
	public AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> caller,
			RequestAuthorizationContext context) {
		return new AuthorizationDecision(row(context.getRequest())
			.filter((row) -> row.role().map((role) -> has(caller.get(), role)).orElse(true))
			.isPresent());
	}

	private static boolean has(@Nullable Authentication caller, Role role) {
		return caller instanceof TokenBearer bearer && bearer.has(role);
	}

	static Optional<RoleTable.Row> row(HttpServletRequest request) {
		return RoleTable.row(request.getMethod(), ServletRequestPathUtils.parse(request).pathWithinApplication());
	}

}
