package io.keyrotor.azure;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.keyrotor.azure.identity.ProxyLoginRefused;
import reactor.core.publisher.Mono;

/**
 * Takes the credentials' requests along the same routes, and through the same proxy, as
 * all others.
 */
final class RoutedHttpClient implements HttpClient {

	private static final int PROXY_LOGIN = 407;

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
		return Mono.defer(() -> this.client.send(routed(request))).flatMap(RoutedHttpClient::throughTheProxy);
	}

	/** Only a proxy answers like this, and a credential would take it for Entra ID's. */
	private static Mono<HttpResponse> throughTheProxy(HttpResponse answer) {
		if (answer.getStatusCode() == PROXY_LOGIN) {
			answer.close();
			return Mono.error(new ProxyLoginRefused());
		}
		return Mono.just(answer);
	}

	private HttpRequest routed(HttpRequest request) {
		URI address = this.routes.apply(URI.create(request.getUrl().toString()));
		HttpRequest routed = request.copy().setUrl(address.toString());
		this.proxyLogin.apply(address)
			.ifPresent((login) -> routed.setHeader(HttpHeaderName.PROXY_AUTHORIZATION, login));
		return routed;
	}

}
