package io.keyrotor.web.access;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What browsers are told not to do with an answer. A controller that sets one of these
 * headers itself has the last word.
 */
final class SecurityHeaders {

	private static final String POLICY = "Content-Security-Policy";

	/**
	 * An answer of the API is data: it loads nothing, and nothing shows it in a frame.
	 */
	private static final String DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	/**
	 * The pages of Swagger UI load their own scripts and styles, ask this service alone,
	 * and set styles and small pictures from within their scripts.
	 */
	private static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private SecurityHeaders() {
	}

	static void configure(HeadersConfigurer<HttpSecurity> headers) {
		RequestMatcher pages = PathPatternRequestMatcher.pathPattern("/swagger-ui/**");
		headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
			.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.NO_REFERRER))
			.crossOriginResourcePolicy((resources) -> resources.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
			.cacheControl((cache) -> cache.disable())
			.addHeaderWriter(new StaticHeadersWriter("Cache-Control", "no-store"))
			.addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(pages, new StaticHeadersWriter(POLICY, PAGES)))
			.addHeaderWriter(new DelegatingRequestMatcherHeaderWriter(new NegatedRequestMatcher(pages),
					new StaticHeadersWriter(POLICY, DATA)));
	}

}
