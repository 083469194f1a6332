package io.keyrotor.azure;

import java.net.URI;
import java.util.function.UnaryOperator;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Mono;

/** Takes the credentials' requests along the same routes as all others. */
final class RoutedHttpClient implements HttpClient {

	private final HttpClient client;

	private final UnaryOperator<URI> routes;

	RoutedHttpClient(HttpClient client, UnaryOperator<URI> routes) {
		this.client = client;
		this.routes = routes;
	}

	@Override
	public Mono<HttpResponse> send(HttpRequest request) {
		return Mono.defer(() -> this.client.send(routed(request)));
	}

	private HttpRequest routed(HttpRequest request) {
		URI uri = URI.create(request.getUrl().toString());
		return request.copy().setUrl(this.routes.apply(uri).toString());
	}

}
