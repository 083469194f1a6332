package io.keyrotor.azure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import io.keyrotor.key.Fence;

/**
 * Sends a request to Azure, at most once and over within the call timeout, token
 * included. There is no retry and no redirect in here: asking again is a decision of
 * those who know what a repeat does.
 */
public final class AzureHttp {

	/** More than any definition or page that Azure sends. */
	private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

	private static final int OK = 200;

	private static final int REDIRECTS = 300;

	/** Only a proxy says so, and then nothing went through it. */
	private static final int PROXY_LOGIN = 407;

	/**
	 * Numbers keep the digits they came with, because whole definitions are sent back.
	 */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final Transport transport;

	private final TokenSource tokens;

	private final TrustedHosts trustedHosts;

	private final UnaryOperator<URI> routes;

	private final AzureErrors errors;

	private final WayThere way;

	AzureHttp(Transport transport, TokenSource tokens, TrustedHosts trustedHosts, UnaryOperator<URI> routes,
			AzureErrors errors) {
		this.transport = transport;
		this.tokens = tokens;
		this.trustedHosts = trustedHosts;
		this.routes = routes;
		this.errors = errors;
		this.way = new WayThere(transport);
	}

	/**
	 * Sends the request and answers what came back with a 2xx status.
	 * @throws UpstreamFailure for everything else, and for nothing else
	 */
	public AzureResponse exchange(AzureRequest request) {
		return exchange(request, () -> true);
	}

	/**
	 * Sends a change like {@link #exchange(AzureRequest)}, if the fence still is open
	 * when everything is ready to be sent.
	 * @throws io.keyrotor.key.FencedOff if it is not; nothing was sent then
	 */
	public AzureResponse exchange(AzureRequest request, Fence fence) {
		requireTrusted(request);
		Deadline deadline = Deadline.in(this.transport.settings().callTimeout());
		String token = this.tokens.token(request, deadline);
		return read(request, send(request, token, deadline, fence));
	}

	/**
	 * What the token says with which this request would be sent. Nothing is sent.
	 * @throws UpstreamFailure if there is no token
	 */
	public TokenClaims claims(AzureRequest request) {
		requireTrusted(request);
		return TokenClaims.of(this.tokens.token(request, Deadline.in(this.transport.settings().callTimeout())));
	}

	/**
	 * The failure for a 2xx answer that lacks what the caller needs: {@code UNCERTAIN}
	 * for a write and {@code UNAVAILABLE} for a read.
	 */
	public UpstreamFailure unreadable(AzureRequest request) {
		return this.errors.unreadable(request);
	}

	private void requireTrusted(AzureRequest request) {
		if (!this.trustedHosts.include(request.uri())) {
			throw new UpstreamFailure(Kind.REJECTED, request.unanswered(), Optional.empty(), "No token goes to '"
					+ request.uri().getHost() + "', and nothing was sent: " + this.trustedHosts.words());
		}
	}

	private HttpResponse<byte[]> send(AzureRequest request, String token, Deadline deadline, Fence fence) {
		URI address = this.routes.apply(request.uri());
		HttpRequest message = message(request, address, token);
		if (deadline.isOver()) {
			throw this.errors.late(request);
		}
		fence.pass();
		CompletableFuture<HttpResponse<byte[]>> answer = this.transport.client()
			.sendAsync(message, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
		try {
			return answer.get(deadline.left(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			answer.cancel(true);
			throw this.way.named(address, this.errors.late(request));
		}
		catch (InterruptedException ex) {
			answer.cancel(true);
			Thread.currentThread().interrupt();
			throw this.errors.late(request);
		}
		catch (ExecutionException ex) {
			throw this.way.untrusted(request, ex.getCause())
				.orElseGet(() -> this.way.named(address, this.errors.unanswered(request, ex.getCause())));
		}
	}

	private HttpRequest message(AzureRequest request, URI address, String token) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(address)
			.method(request.method(), publisher(request.body()))
			.setHeader("Accept", "application/json")
			.setHeader("User-Agent", "keyrotor")
			.setHeader("x-ms-client-request-id", UUID.randomUUID().toString());
		if (request.body() != null) {
			builder.setHeader("Content-Type", "application/json; charset=utf-8");
		}
		request.headers().forEach(builder::setHeader);
		this.transport.proxyAuthorization(address)
			.ifPresent((login) -> builder.setHeader("Proxy-Authorization", login));
		return builder.setHeader("Authorization", "Bearer " + token).build();
	}

	private static BodyPublisher publisher(@Nullable JsonNode body) {
		return (body != null) ? BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)) : BodyPublishers.noBody();
	}

	private AzureResponse read(AzureRequest request, HttpResponse<byte[]> answer) {
		int status = answer.statusCode();
		if (status == PROXY_LOGIN) {
			throw this.way.refusedByProxy(request, answer.uri());
		}
		Map<String, String> headers = headers(answer);
		Optional<JsonNode> body = json(answer.body());
		if (status < OK || status >= REDIRECTS) {
			throw this.errors.answered(request, status, headers, body.orElseGet(MissingNode::getInstance));
		}
		return new AzureResponse(status, headers, body.orElseThrow(() -> unreadable(request)));
	}

	/** The answer as JSON: a missing node if it is empty, nothing if it is not JSON. */
	private static Optional<JsonNode> json(byte[] body) {
		try {
			return Optional.of((body.length == 0) ? MissingNode.getInstance() : JSON.readTree(body));
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

	private static Map<String, String> headers(HttpResponse<byte[]> answer) {
		Map<String, String> headers = new HashMap<>();
		answer.headers()
			.map()
			.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
		return headers;
	}

}
