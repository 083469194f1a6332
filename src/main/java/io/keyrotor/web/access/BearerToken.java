package io.keyrotor.web.access;

import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Takes the token out of the one {@code Authorization} header. A token in the query or in
 * a form is never looked at: it would end up in logs and histories.
 */
final class BearerToken implements BearerTokenResolver {

	private static final Pattern SCHEME = Pattern.compile("bearer\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern FORM = Pattern.compile("bearer +([a-z0-9._~+/-]+=*) *", Pattern.CASE_INSENSITIVE);

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
		if (headers.size() > 1) {
			throw TokenRefused.invalid("The request has several Authorization headers. Send one.");
		}
		return (headers.isEmpty() || !SCHEME.matcher(headers.getFirst()).matches()) ? null : token(headers.getFirst());
	}

	private static String token(String header) {
		Matcher form = FORM.matcher(header);
		if (!form.matches()) {
			throw TokenRefused.invalid("The Authorization header has no token of the form that RFC 6750 gives it.");
		}
		return form.group(1);
	}

}
