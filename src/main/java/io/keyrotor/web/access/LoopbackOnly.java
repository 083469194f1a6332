package io.keyrotor.web.access;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.problem.ProblemCode;

/**
 * Lets only this machine's own callers in. Where no token is needed, whoever can reach
 * the service can rotate keys; the address keeps other machines out, and this keeps out
 * web pages that a browser on this machine shows: they betray themselves by a
 * {@code Host} of their own (DNS rebinding), an {@code Origin} or a
 * {@code Sec-Fetch-Site}. What a proxy says of its caller ({@code X-Forwarded-*}) is
 * never looked at.
 */
final class LoopbackOnly extends OncePerRequestFilter {

	private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Optional<Problem> stranger = stranger(request);
		if (stranger.isEmpty()) {
			chain.doFilter(request, response);
			return;
		}
		Refusals.send(stranger.get(), request, response);
	}

	private static Optional<Problem> stranger(HttpServletRequest request) {
		List<String> hosts = values(request, HttpHeaders.HOST);
		if (hosts.size() != 1 || !LOOPBACK.matcher(lower(hosts.getFirst())).matches()) {
			return Optional.of(Problem.of(ProblemCode.FOREIGN_HOST,
					"Nothing was done. This service answers only requests whose Host is localhost, 127.0.0.1 or [::1]."));
		}
		String own = origin(request.getScheme(), lower(hosts.getFirst()));
		boolean foreign = values(request, HttpHeaders.ORIGIN).stream()
			.anyMatch((origin) -> !withoutDefaultPort(lower(origin)).equals(own))
				|| values(request, "Sec-Fetch-Site").stream().anyMatch((site) -> !OWN_SITE.contains(lower(site)));
		return foreign ? Optional.of(Problem.of(ProblemCode.FOREIGN_ORIGIN,
				"Nothing was done. The request was made by a page of another site; this service answers only its own pages and programs on this machine."))
				: Optional.empty();
	}

	private static String origin(String scheme, String host) {
		return withoutDefaultPort(lower(scheme) + "://" + host);
	}

	private static String withoutDefaultPort(String origin) {
		Matcher port = Pattern.compile("(http://.*):80|(https://.*):443").matcher(origin);
		return port.matches() ? origin.substring(0, origin.lastIndexOf(':')) : origin;
	}

	private static List<String> values(HttpServletRequest request, String header) {
		return Collections.list(request.getHeaders(header));
	}

	private static String lower(String text) {
		return text.strip().toLowerCase(Locale.ROOT);
	}

}
