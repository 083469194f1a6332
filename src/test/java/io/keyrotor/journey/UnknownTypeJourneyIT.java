package io.keyrotor.journey;

import java.nio.file.Files;
import java.nio.file.Path;

import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** An entry of one's own for resources below others of which this Azure knows nothing. */
class UnknownTypeJourneyIT {

	private static final String ENTRY = """
			- type: Microsoft.Storage/storageAccounts/novelScopes
			  apiVersion: "2026-01-01"
			  key: {uri: properties.keyUrl, takes: [versioned]}
			  write: {verb: PATCH}
			  retirement: {keep: nobody has verified it}
			  needs: {sizes: [2048], managedHsm: false, source: our own page}
			  source: our own page
			  verified: false
			""";

	@TempDir
	private Path folder;

	@Test
	void saysThatTheListBelowEachOfThemWasNotLookedAt() throws Exception {
		Path file = Files.writeString(this.folder.resolve("own.yaml"), ENTRY);
		try (ServiceInSandbox running = ServiceInSandbox.start(this.folder,
				"keyrotor.consumers.catalogue[0]=" + file)) {
			JsonNode found = new Api(running.address()).post("/v1/cmk-bindings/discover", """
					{"scope": {"keyStore": "sandbox-vault", "key": "storage-cmk"}}""").json();
			assertThat(found.path("unread")).singleElement()
				.extracting(JsonNode::toString)
				.asString()
				.contains("/storageAccounts/sandboxstorage/novelScopes", "was not looked at", "api-version");
			assertThat(found.path("found")).isNotEmpty();
		}
	}

}
