package io.keyrotor.azure;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/** The endpoint that App Service has for the managed identities of an app. */
final class FakeManagedIdentity implements AutoCloseable {

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().bindAddress("localhost").dynamicPort());

	FakeManagedIdentity() {
		this.server.start();
		this.server.stubFor(
				get(urlPathEqualTo("/msi/token")).withHeader("X-IDENTITY-HEADER", equalTo("h1")).willReturn(okJson("""
						{"access_token": "token-of-machine", "expires_on": "4070908800",
						 "resource": "https://vault.azure.net", "token_type": "Bearer"}""")));
	}

	/** By which a process finds it. */
	Map<String, String> variables() {
		return Map.of("IDENTITY_ENDPOINT", "http://localhost:" + this.server.port() + "/msi/token", "IDENTITY_HEADER",
				"h1");
	}

	/** What was asked, oldest first. */
	List<String> queries() {
		return this.server.findAll(anyRequestedFor(anyUrl()))
			.stream()
			.map((request) -> URLDecoder.decode(URI.create(request.getUrl()).getRawQuery(), StandardCharsets.UTF_8))
			.toList();
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
