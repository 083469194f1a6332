package io.keyrotor.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gets tokens from the sandbox's identity endpoint without the environment variables that
 * a process cannot set for itself. It keeps none, so that a fault of the endpoint shows
 * at once.
 */
final class SandboxCredential implements TokenCredential {

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

	private final Sandbox sandbox;

	SandboxCredential(Sandbox sandbox) {
		this.sandbox = sandbox;
	}

	@Override
	public Mono<AccessToken> getToken(TokenRequestContext request) {
		return Mono.fromCallable(() -> getTokenSync(request));
	}

	@Override
	public AccessToken getTokenSync(TokenRequestContext request) {
		try {
			HttpResponse<String> answer = this.client.send(request(request),
					HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
			return token(answer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The wait for a token was interrupted.", ex);
		}
	}

	private HttpRequest request(TokenRequestContext request) {
		String resource = request.getScopes().getFirst().replaceFirst("/\\.default$", "");
		URI uri = URI.create(this.sandbox.identityEndpoint() + "?api-version=2019-08-01&resource="
				+ URLEncoder.encode(resource, StandardCharsets.UTF_8));
		return HttpRequest.newBuilder(uri)
			.header("X-IDENTITY-HEADER", this.sandbox.identityHeader())
			.timeout(Duration.ofSeconds(10))
			.build();
	}

	private static AccessToken token(HttpResponse<String> answer) throws IOException {
		if (answer.statusCode() != 200) {
			throw new IOException("The identity endpoint answered " + answer.statusCode() + ".");
		}
		ObjectNode json = Json.readObject(answer.body())
			.filter((token) -> token.path("access_token").isString())
			.orElseThrow(() -> new IOException("The identity endpoint answered without a token."));
		long expires = Long.parseLong(json.path("expires_on").asString("0"));
		return new AccessToken(json.path("access_token").stringValue(),
				Instant.ofEpochSecond(expires).atOffset(ZoneOffset.UTC));
	}

}
