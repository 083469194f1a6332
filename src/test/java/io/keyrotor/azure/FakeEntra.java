package io.keyrotor.azure;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;

/** The token endpoint of Entra ID for one tenant, over https on this machine. */
final class FakeEntra implements AutoCloseable {

	static final String TENANT = "11111111-2222-3333-4444-555555555555";

	private final WireMockServer server;

	FakeEntra(LoopbackCertificate certificate) {
		this.server = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("localhost")
			.dynamicHttpsPort()
			.httpDisabled(true)
			.keystorePath(certificate.keyStore().toString())
			.keystorePassword(LoopbackCertificate.PASSWORD)
			.keyManagerPassword(LoopbackCertificate.PASSWORD)
			.keystoreType("PKCS12"));
		this.server.start();
	}

	URI address() {
		return URI.create("https://localhost:" + this.server.httpsPort());
	}

	/** From now on it gives this token, which is good for an hour. */
	void gives(String token) {
		this.server.resetAll();
		this.server.stubFor(get(urlPathEqualTo("/common/discovery/instance")).willReturn(okJson("""
				{"tenant_discovery_endpoint": "%s/%s/v2.0/.well-known/openid-configuration",
				 "metadata": [{"preferred_network": "login.microsoftonline.com",
				  "preferred_cache": "login.windows.net",
				  "aliases": ["login.microsoftonline.com", "login.windows.net"]}]}""".formatted(address(), TENANT))));
		this.server.stubFor(post(urlPathEqualTo("/" + TENANT + "/oauth2/v2.0/token")).willReturn(okJson("""
				{"token_type": "Bearer", "expires_in": 3600, "ext_expires_in": 3600, "access_token": "%s"}"""
			.formatted(token))));
	}

	/** From now on it refuses as Entra ID does. */
	void refuses(int number, String error, String words) {
		this.server.resetAll();
		this.server.stubFor(post(urlPathMatching("/.*/oauth2/v2.0/token")).willReturn(
				aResponse().withStatus(401).withHeader("Content-Type", "application/json; charset=utf-8").withBody("""
						{"error": "%s", "error_description": "AADSTS%d: %s Trace ID: t1 Correlation ID: c1",
						 "error_codes": [%d]}""".formatted(error, number, words, number))));
	}

	/** From now on every other request gets this answer too. */
	void answers(String path, String json) {
		this.server.stubFor(any(urlPathEqualTo(path)).willReturn(okJson(json)));
	}

	/** What was posted to the token endpoint, oldest first. */
	List<Exchange> exchanges() {
		return this.server.findAll(postRequestedFor(urlPathMatching("/.*/oauth2/v2.0/token")))
			.stream()
			.map(Exchange::of)
			.toList();
	}

	/** The URLs of all requests. */
	List<String> requests() {
		return all().stream().map(LoggedRequest::getUrl).toList();
	}

	List<LoggedRequest> all() {
		return this.server.findAll(anyRequestedFor(anyUrl()));
	}

	@Override
	public void close() {
		this.server.stop();
	}

	/** A request for a token: its path and the form that was posted. */
	record Exchange(String path, Map<String, String> form) {

		String value(String name) {
			return Optional.ofNullable(this.form.get(name)).orElseThrow();
		}

		static Exchange of(LoggedRequest request) {
			return new Exchange(URI.create(request.getUrl()).getPath(),
					Arrays.stream(request.getBodyAsString().split("&", -1))
						.map((pair) -> pair.split("=", 2))
						.collect(Collectors.toMap((pair) -> pair[0],
								(pair) -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))));
		}

	}

}
