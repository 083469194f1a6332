package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.DateTimeException;
import java.util.Map;
import java.util.function.Function;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.azure.AzureResponse;

/** Calls of the key stores' REST interface. */
final class KeyStoreCalls {

	/**
	 * The version in which both kinds of store have been seen to rotate keys; nothing
	 * that is used here has changed since 7.3.
	 */
	static final String API_VERSION = "api-version=7.5";

	private final KeyStoreTransports transports;

	KeyStoreCalls(KeyStoreTransports transports) {
		this.transports = transports;
	}

	/** A GET of a path with its query. */
	<T> T get(KeyStore store, String path, String query, Function<JsonNode, T> reader) {
		return get(store, URI.create(store.uri() + path + "?" + API_VERSION + query), reader);
	}

	/** A GET of an address that the store itself gave. */
	<T> T get(KeyStore store, URI uri, Function<JsonNode, T> reader) {
		return ask(store, request(store, "GET", uri, null), reader);
	}

	<T> T write(KeyStore store, String method, String path, @Nullable JsonNode body, Function<JsonNode, T> reader) {
		return change(store, method, path, body, () -> true, reader).value();
	}

	/** A write that is sent only while the fence is open. */
	<T> Confirmed<T> change(KeyStore store, String method, String path, @Nullable JsonNode body, Fence fence,
			Function<JsonNode, T> reader) {
		AzureRequest request = request(store, method, URI.create(store.uri() + path + "?" + API_VERSION), body);
		AzureHttp http = this.transports.to(store);
		AzureResponse answer = http.exchange(request, fence);
		return new Confirmed<>(read(http, request, answer, reader), answer.requestId());
	}

	private static AzureRequest request(KeyStore store, String method, URI uri, @Nullable JsonNode body) {
		return new AzureRequest(service(store), method, uri, KeyDomain.scope(store), Map.of(), body);
	}

	private <T> T ask(KeyStore store, AzureRequest request, Function<JsonNode, T> reader) {
		AzureHttp http = this.transports.to(store);
		return read(http, request, http.exchange(request), reader);
	}

	/**
	 * The answer as read, or the failure that an answer without the expected members is.
	 */
	private static <T> T read(AzureHttp http, AzureRequest request, AzureResponse answer,
			Function<JsonNode, T> reader) {
		try {
			return reader.apply(answer.body());
		}
		catch (JacksonException | IllegalArgumentException | DateTimeException ex) {
			throw http.unreadable(request);
		}
	}

	private static String service(KeyStore store) {
		return words(store.type()) + " " + store.name();
	}

	private static String words(KeyStoreType type) {
		return switch (type) {
			case KEY_VAULT -> "Key Vault";
			case MANAGED_HSM -> "Managed HSM";
		};
	}

}
