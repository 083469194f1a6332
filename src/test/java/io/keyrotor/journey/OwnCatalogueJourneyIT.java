package io.keyrotor.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.keyrotor.sandbox.Sandbox;
import io.keyrotor.sandbox.ServiceInSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A type that an operator describes is moved like one that comes with Keyrotor. */
class OwnCatalogueJourneyIT {

	private static final String ARCHIVES = """
			- type: Contoso.Archives/archives
			  apiVersion: "2025-02-01"
			  key:
			    uri: properties.encryption.keyIdentifier
			    takes: [versioned, versionless]
			  write: {verb: PATCH, whole: properties.encryption, strip: [properties.catalogueUri]}
			  observable: properties.encryption.keyIdentifierInUse
			  cacheTime: 1h
			  retirement: {afterCache: "The operator's handbook, chapter 7."}
			  needs: {sizes: [2048], managedHsm: not verified, source: the operator's handbook}
			  follows: {byItself: true, source: "the operator's handbook, chapter 7"}
			  source: the operator's handbook
			  verified: true
			""";

	private static final Duration LONGEST = Duration.ofSeconds(90);

	@TempDir
	private Path folder;

	@Test
	void typeOfYourOwnIsFoundBoundRotatedAndWatched() throws Exception {
		try (ServiceInSandbox running = ServiceInSandbox.start(this.folder, property(ARCHIVES))) {
			Sandbox sandbox = running.sandbox();
			World world = new World(new Api(running.address()), new Api(sandbox.controlAddress()));
			String archive = sandbox.addUnlisted();
			JsonNode found = world.service()
				.post("/v1/cmk-bindings/discover?adopt=true",
						"{\"scope\": {\"keyStore\": \"sandbox-vault\", \"key\": \"archive-cmk\"}}")
				.json()
				.path("found")
				.path(0);
			assertThat(found.path("adopted").asBoolean()).as("%s", found).isTrue();
			JsonNode before = sandbox.definitionOf(archive);
			JsonNode rotation = world.awaitRest(
					world.rotate("sandbox-vault/archive-cmk", "Prefer", "wait=60").json().path("id").asString(),
					LONGEST);
			assertThat(rotation.path("phase").asString()).as("%s", rotation).isEqualTo("Completed");
			String version = rotation.path("toVersion").asString();
			assertThat(world.ledger("PutConsumer", archive)).hasSize(1);
			assertThat(sandbox.definitionOf(archive).toString())
				.isEqualTo(before.toString().replace(rotation.path("fromVersion").asString(), version));
			sandbox.createKey("sandbox-vault", "archive-cmk");
			JsonNode verified = world.service()
				.post("/v1/cmk-bindings/" + found.path("binding").asString() + "/verify", "")
				.json();
			assertThat(verified.path("drift").asString()).isEqualTo("PinnedOld");
			assertThat(verified.path("keyVersion").asString()).isEqualTo(version);
		}
	}

	@Test
	void everyMistakeIsToldAtTheStartWithFileLineAndReason() throws IOException {
		String file = property("""
				- type: Contoso.Archives/archives
				  apiVersion: soon
				  key: {uri: "properties.*.keyIdentifier", takes: [versioned]}
				  write: {verb: POST}
				  retirement: {afterCache: perhaps}
				  needs: {sizes: [2048], managedHsm: maybe, source: nobody}
				  colour: blue
				  source: nobody
				  verified: true
				- type: Microsoft.Storage/storageAccounts
				  apiVersion: "2023-05-01"
				  key:
				    vault: properties.encryption.keyvaultproperties.keyvaulturi
				    name: properties.encryption.keyvaultproperties.keyname
				    version: properties.encryption.keyvaultproperties.keyversion
				    takes: [versioned, versionless]
				  write: {verb: PATCH, whole: properties.encryption}
				  cacheTime: 1h
				  retirement: {afterCache: an hour is enough}
				  needs: {sizes: [2048], managedHsm: true, source: nobody}
				  follows: {byItself: true, source: nobody}
				  source: nobody
				  verified: true
				""");
		String path = file.substring(file.indexOf('=') + 1);
		assertThatThrownBy(() -> ServiceInSandbox.start(this.folder, file).close())
			.hasStackTraceContaining(path + ", line 2: ")
			.hasStackTraceContaining(path + ", line 3: ")
			.hasStackTraceContaining(path + ", line 4: ")
			.hasStackTraceContaining(path + ", line 5: ")
			.hasStackTraceContaining(path + ", line 6: ")
			.hasStackTraceContaining(path + ", line 7: ")
			.hasStackTraceContaining(path + ", line 18: The built-in entry of this type waits longer");
	}

	private String property(String entries) throws IOException {
		Path file = this.folder.resolve("own.yaml");
		Files.writeString(file, entries);
		return "keyrotor.consumers.catalogue[0]=" + file;
	}

}
