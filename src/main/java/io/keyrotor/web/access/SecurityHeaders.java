package io.keyrotor.web.access;

import java.util.ArrayList;
import java.util.List;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.Header;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import io.keyrotor.web.problem.DataHeaders;

/**
 * What browsers are told not to do with an answer. A controller that sets one of these
 * headers itself has the last word. HTTPS for the future is asked for over HTTPS alone.
 */
final class SecurityHeaders {

	/**
	 * The pages of Swagger UI load their own scripts and styles, ask this service alone,
	 * and set styles and small pictures from within their scripts.
	 */
	private static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private SecurityHeaders() {
	}

	static void configure(HeadersConfigurer<HttpSecurity> headers) {
		List<Header> data = new ArrayList<>();
		DataHeaders.each((name, value) -> data.add(new Header(name, value)));
		headers.defaultsDisabled()
			.httpStrictTransportSecurity(Customizer.withDefaults())
			.addHeaderWriter(
					new DelegatingRequestMatcherHeaderWriter(PathPatternRequestMatcher.pathPattern("/swagger-ui/**"),
							new StaticHeadersWriter("Content-Security-Policy", PAGES)))
			.addHeaderWriter(new StaticHeadersWriter(data));
	}

}
