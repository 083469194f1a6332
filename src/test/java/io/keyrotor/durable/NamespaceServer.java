package io.keyrotor.durable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.keyrotor.azure.AzureHttpFixture;
import io.keyrotor.azure.arm.ArmResources;
import io.keyrotor.azure.definition.Trees;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Azure Resource Manager with one Event Hubs namespace. Like Azure it takes all keys of a
 * namespace as they are sent, and has no ETag for them.
 */
final class NamespaceServer implements AutoCloseable {

	static final ConsumerId ID = ConsumerId
		.parse("/subscriptions/s/resourceGroups/shop/providers/Microsoft.EventHub/namespaces/clicks");

	private final HttpServer server;

	private final Set<String> left = new HashSet<>();

	private final List<String> takenBack = new ArrayList<>();

	private ArrayNode keys = Trees.parse("{\"keys\": []}").withArray("keys");

	private int writes;

	NamespaceServer(List<KeyId> keys, List<VersionId> versions) throws IOException {
		for (int index = 0; index < keys.size(); index++) {
			KeyId key = keys.get(index);
			this.keys.addObject()
				.put("keyName", key.name().value())
				.put("keyVaultUri", "https://" + key.store().value() + ".vault.azure.net")
				.put("keyVersion", versions.get(index).value());
		}
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	/** A way here of its own for each replica. */
	ArmResources arm() {
		return new ArmResources(
				AzureHttpFixture
					.over(HttpClient.newHttpClient(),
							(uri) -> URI.create("http://localhost:" + this.server.getAddress().getPort()
									+ uri.getRawPath() + "?" + uri.getRawQuery())),
				URI.create("https://management.azure.com"));
	}

	synchronized List<VersionId> versions() {
		return this.keys.valueStream().map((key) -> new VersionId(key.path("keyVersion").asString())).toList();
	}

	synchronized int writes() {
		return this.writes;
	}

	/** The versions to which a write went back, although another one had left them. */
	synchronized List<String> takenBack() {
		return List.copyOf(this.takenBack);
	}

	private void answer(HttpExchange exchange) throws IOException {
		byte[] sent = exchange.getRequestBody().readAllBytes();
		byte[] body = handle(exchange.getRequestMethod(), new String(sent, StandardCharsets.UTF_8)).toString()
			.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private synchronized ObjectNode handle(String method, String sent) {
		if (method.equals("PATCH")) {
			take((ArrayNode) Trees.parse(sent).at("/properties/encryption/keyVaultProperties"));
		}
		ObjectNode namespace = Trees
			.parse("{\"location\": \"West Europe\", \"identity\": {\"type\": \"SystemAssigned\"}}");
		namespace.put("id", ID.uri());
		ObjectNode properties = namespace.putObject("properties").put("provisioningState", "Succeeded");
		properties.putObject("encryption")
			.put("keySource", "Microsoft.KeyVault")
			.set("keyVaultProperties", this.keys.deepCopy());
		return namespace;
	}

	private void take(ArrayNode next) {
		this.writes++;
		for (int index = 0; index < next.size(); index++) {
			String before = this.keys.get(index).path("keyVersion").asString();
			String after = next.get(index).path("keyVersion").asString();
			if (!before.equals(after)) {
				this.left.add(before);
				if (this.left.contains(after)) {
					this.takenBack.add(after);
				}
			}
		}
		this.keys = next.deepCopy();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
