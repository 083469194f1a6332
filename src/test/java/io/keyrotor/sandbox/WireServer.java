package io.keyrotor.sandbox;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

/**
 * One fake on a port of the loopback interface: http for the identity endpoint, https for
 * all others, HTTP/1.1 throughout. Every call goes through {@link Faults}.
 */
final class WireServer implements AutoCloseable {

	/** Longer than any client waits. */
	private static final Duration HOLD = Duration.ofMinutes(5);

	/**
	 * A call that is held keeps its thread, so there are more threads than a sandbox ever
	 * holds calls.
	 */
	private static final int THREADS = 300;

	private final WireMockServer server;

	private final boolean plain;

	WireServer(AzureService service, FakeService fake, Faults faults, int port, Certificate certificate) {
		this.plain = service == AzureService.IDENTITY;
		this.server = new WireMockServer(
				configuration(port, certificate).extensions(new Answers(service, fake, faults)));
	}

	void start() {
		this.server.start();
		this.server.stubFor(any(anyUrl()).willReturn(new ResponseDefinitionBuilder()));
	}

	URI address() {
		return this.plain ? URI.create("http://localhost:" + this.server.port())
				: URI.create("https://localhost:" + this.server.httpsPort());
	}

	@Override
	public void close() {
		this.server.stop();
	}

	private WireMockConfiguration configuration(int port, Certificate certificate) {
		WireMockConfiguration configuration = WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.containerThreads(THREADS)
			.jettyStopTimeout(1L)
			.http2PlainDisabled(true)
			.http2TlsDisabled(true)
			.gzipDisabled(true)
			.disableRequestJournal()
			.stubRequestLoggingDisabled(true);
		return this.plain ? configuration.port(port)
				: configuration.httpDisabled(true)
					.httpsPort(port)
					.keystorePath(certificate.keyStore().toString())
					.keystoreType("PKCS12")
					.keystorePassword(Certificate.PASSWORD)
					.keyManagerPassword(Certificate.PASSWORD);
	}

	/** Puts the fake's own answer in the place of the stub's. */
	private record Answers(AzureService service, FakeService fake,
			Faults faults) implements ResponseDefinitionTransformerV2 {

		@Override
		public String getName() {
			return "fake-" + this.service.word();
		}

		@Override
		public ResponseDefinition transform(ServeEvent event) {
			Outcome outcome = this.faults.answer(this.service, this.fake, call(event.getRequest()));
			ResponseDefinitionBuilder definition = new ResponseDefinitionBuilder();
			return switch (outcome) {
				case Outcome.Answered(Reply reply) -> answer(definition, reply).build();
				case Outcome.Broken() ->
					definition.withFault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER).build();
				case Outcome.Unanswered() -> definition.withFixedDelay(Math.toIntExact(HOLD.toMillis())).build();
			};
		}

		private static ResponseDefinitionBuilder answer(ResponseDefinitionBuilder definition, Reply reply) {
			reply.headers().forEach(definition::withHeader);
			return definition.withStatus(reply.status()).withBody(reply.body());
		}

		private static Call call(Request request) {
			URI uri = URI.create(request.getUrl());
			Map<String, String> headers = new HashMap<>();
			request.getHeaders()
				.all()
				.forEach((header) -> headers.put(header.key().toLowerCase(Locale.ROOT), header.firstValue()));
			return new Call(request.getMethod().value(), uri.getPath(), query(uri), headers, request.getBodyAsString());
		}

		private static Map<String, String> query(URI uri) {
			Map<String, String> query = new HashMap<>();
			String text = (uri.getRawQuery() != null) ? uri.getRawQuery() : "";
			for (String pair : text.split("&", -1)) {
				int equals = pair.indexOf('=');
				query.put(decoded((equals < 0) ? pair : pair.substring(0, equals)),
						(equals < 0) ? "" : decoded(pair.substring(equals + 1)));
			}
			return query;
		}

		private static String decoded(String text) {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}

	}

}
