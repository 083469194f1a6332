package io.keyrotor.azure;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Mono;

/**
 * Takes the credentials' requests along the same routes, and through the same proxy, as
 * all others.
 */
final class RoutedHttpClient implements HttpClient {

	private final HttpClient client;

	private final UnaryOperator<URI> routes;

	private final Function<URI, Optional<String>> proxyLogin;

	RoutedHttpClient(HttpClient client, UnaryOperator<URI> routes, Function<URI, Optional<String>> proxyLogin) {
		this.client = client;
		this.routes = routes;
		this.proxyLogin = proxyLogin;
	}

	@Override
	public Mono<HttpResponse> send(HttpRequest request) {
		return Mono.defer(() -> this.client.send(routed(request)));
	}

	private HttpRequest routed(HttpRequest request) {
		URI address = this.routes.apply(URI.create(request.getUrl().toString()));
		HttpRequest routed = request.copy().setUrl(address.toString());
		this.proxyLogin.apply(address)
			.ifPresent((login) -> routed.setHeader(HttpHeaderName.PROXY_AUTHORIZATION, login));
		return routed;
	}

}
