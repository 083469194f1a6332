package io.keyrotor.web.access;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import jakarta.servlet.DispatcherType;

/**
 * The guards that every request passes, the actuator and the pages of Swagger UI
 * included.
 * <p>
 * Nothing is remembered between two requests: no session, no cookie, no saved request.
 * There is no guard against forged requests (CSRF), because there is nothing to forge one
 * with: a browser sends no bearer token of its own accord, and where no token is needed
 * {@link LoopbackOnly} refuses the requests of foreign pages. CORS is off: no page of
 * another site may read an answer.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private final Refusals refusals = new Refusals();

	@Bean
	SecurityFilterChain guards(HttpSecurity http, Access access, ObjectProvider<SigningKeys> keys) {
		http.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.cors(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.formLogin(AbstractHttpConfigurer::disable)
			.httpBasic(AbstractHttpConfigurer::disable)
			.headers(SecurityHeaders::configure);
		switch (access) {
			case LoopbackAddress _ -> http.addFilterAfter(new LoopbackOnly(), HeaderWriterFilter.class);
			case TokenIssuer issuer -> requireTokens(http, issuer, keys.getObject());
		}
		return http.build();
	}

	/** What goes on within a request that was let in needs no second look. */
	private void requireTokens(HttpSecurity http, TokenIssuer issuer, SigningKeys keys) {
		http.addFilterAt(bearerTokens(issuer, keys), BearerTokenAuthenticationFilter.class)
			.exceptionHandling(
					(handling) -> handling.authenticationEntryPoint(this.refusals).accessDeniedHandler(this.refusals))
			.authorizeHttpRequests((requests) -> requests
				.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
				.permitAll()
				.anyRequest()
				.access(new RoleCheck()));
	}

	/** Tokens live in the issuer's time, which no clock of a sandbox moves. */
	private BearerTokenAuthenticationFilter bearerTokens(TokenIssuer issuer, SigningKeys keys) {
		BearerTokenAuthenticationConverter tokens = new BearerTokenAuthenticationConverter();
		tokens.setBearerTokenResolver(new BearerToken());
		TokenCheck check = new TokenCheck(keys, new TokenClaims(issuer, Clock.systemUTC()));
		BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(check, tokens);
		filter.setAuthenticationEntryPoint(this.refusals);
		return filter;
	}

	/**
	 * Refuses paths that two readers could understand differently. Methods, headers and
	 * parameters are left to the operations, which say better what is wrong with them.
	 */
	@Bean
	HttpFirewall pathsInOneReading() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames((_) -> true);
		firewall.setAllowedHeaderValues((_) -> true);
		firewall.setAllowedParameterNames((_) -> true);
		return firewall;
	}

	@Bean
	RequestRejectedHandler rejectedPaths() {
		return this.refusals;
	}

	/** No operation takes a form, so no body is ever read in search of parameters. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> noForms() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> connector.setParseBodyMethods(""));
	}

}
