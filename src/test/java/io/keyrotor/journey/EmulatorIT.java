package io.keyrotor.journey;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.keyrotor.sandbox.EmulatedKeyStore;
import io.keyrotor.sandbox.Ledger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The packaged service against an emulator of Key Vault, by configuration alone. */
class EmulatorIT {

	private static final Duration LONGEST = Duration.ofMinutes(2);

	private static final String STORE = "keyrotor.key-stores.emulator.";

	private static final String KEY = "emulator/search-cmk";

	private static final String ACCESS_TOKEN = "tell-nobody-7";

	private static final String BUNDLE = STORE + "tls-bundle=emulator";

	@TempDir
	Path folder;

	private EmulatedKeyStore emulator;

	private TokenEndpoint endpoint;

	private @Nullable ServiceProcess process;

	@BeforeEach
	void start() throws Exception {
		this.emulator = EmulatedKeyStore.start(this.folder, URI.create("https://localhost:8443"));
		this.endpoint = new TokenEndpoint();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.process != null) {
			this.process.kill();
		}
		this.endpoint.close();
		this.emulator.close();
	}

	@Test
	void listsSetsAPolicyAndRotatesWithATokenOfItsOwnAndEntraIsNeverAsked() throws Exception {
		Api service = service(BUNDLE, STORE + "access-token=" + ACCESS_TOKEN);
		assertThat(names(service)).hasSize(33).contains("search-cmk", "more-00", "more-29").doesNotHaveDuplicates();
		rotate(service);
		assertThat(this.emulator.ledger()).extracting(Ledger.Entry::operation)
			.filteredOn((operation) -> !operation.startsWith("Create"))
			.containsExactly("PutPolicy");
		assertThat(versionsOf("search-cmk")).hasSize(1);
		assertThat(this.emulator.tokens()).isNotEmpty().containsOnly("Bearer " + ACCESS_TOKEN);
		assertThat(this.endpoint.queries()).isEmpty();
		assertThat(log()).doesNotContain(ACCESS_TOKEN);
	}

	@Test
	void takesTheTokensOfTheEmulatorsOwnEndpoint() throws Exception {
		Api service = service(BUNDLE);
		rotate(service);
		assertThat(versionsOf("search-cmk")).hasSize(1);
		assertThat(this.emulator.tokens()).isNotEmpty().containsOnly("Bearer " + TokenEndpoint.TOKEN);
		assertThat(this.endpoint.queries()).isNotEmpty()
			.allSatisfy((query) -> assertThat(query).contains("resource=https://vault.azure.net"));
	}

	@Test
	void withoutTheBundleTheProblemSaysThatTheCertificateIsNotTrustedAndNothingIsSent() throws Exception {
		Api service = service(STORE + "access-token=" + ACCESS_TOKEN);
		Api.Answer answer = service.get("/v1/key-stores/emulator/keys");
		assertThat(answer.status()).as(answer.text()).isEqualTo(502);
		assertThat(answer.json().path("code").stringValue()).isEqualTo("KeyStoreForbidden");
		assertThat(answer.json().path("retryable").booleanValue()).isFalse();
		assertThat(answer.json().path("detail").stringValue()).contains("Key Vault emulator",
				"certificate that is not trusted", "keyrotor.key-stores.emulator.tls-bundle");
		assertThat(this.emulator.tokens()).isEmpty();
	}

	@Test
	void whatTheEmulatorRefusesIsSaidInItsWords() throws Exception {
		Api service = service(BUNDLE, STORE + "access-token=" + ACCESS_TOKEN);
		Api.Answer answer = service.put(World.path(KEY, "/rotation-policy"), """
				{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P90D"}, "action": {"type": "Rotate"}}]}""");
		assertThat(answer.status()).as(answer.text()).isEqualTo(502);
		assertThat(answer.json().path("detail").stringValue()).contains("400 IllegalArgument", "No expiry time.");
	}

	@Test
	void aMisspeltPropertyStopsTheStartWithItsNameAndWithoutItsValue() throws Exception {
		launch(BUNDLE, STORE + "acces-token=" + ACCESS_TOKEN);
		assertThat(running().awaitEnd(LONGEST)).isEqualTo(1);
		assertThat(log())
			.contains("APPLICATION FAILED TO START", "keyrotor.key-stores.emulator.acces-token", "misspelt")
			.doesNotContain(ACCESS_TOKEN);
	}

	private void rotate(Api service) throws InterruptedException {
		World world = new World(service, service);
		world.setPolicy(KEY);
		Api.Answer accepted = world.rotate(KEY);
		assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
		JsonNode rotation = world.awaitRest(accepted.json().path("id").stringValue(), LONGEST);
		assertThat(rotation.path("status").stringValue()).as("%s", rotation).isEqualTo("Succeeded");
	}

	private static List<String> names(Api service) {
		List<String> names = new ArrayList<>();
		String next = "/v1/key-stores/emulator/keys";
		while (!next.isEmpty()) {
			JsonNode page = service.get(next).json();
			page.path("value").forEach((key) -> names.add(key.path("name").stringValue()));
			next = page.path("nextLink").stringValue("");
		}
		return names;
	}

	private List<Ledger.Entry> versionsOf(String key) {
		return this.emulator.ledger()
			.stream()
			.filter((entry) -> entry.operation().equals("CreateVersion") && entry.target().endsWith("/" + key))
			.toList();
	}

	private Api service(String... properties) throws Exception {
		launch(properties);
		Api service = new Api(running().address());
		service.awaitReady("/actuator/health/liveness", LONGEST);
		return service;
	}

	private void launch(String... properties) throws Exception {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add(STORE + "type=key-vault");
		all.add(STORE + "uri=" + this.emulator.address());
		all.add(STORE + "verify-challenge-resource=false");
		all.add("spring.ssl.bundle.pem.emulator.truststore.certificate=file:" + this.emulator.trustBundle());
		this.process = new ServiceProcess(this.folder, this.endpoint.environment(), all);
	}

	private ServiceProcess running() {
		if (this.process == null) {
			throw new IllegalStateException("No service was started.");
		}
		return this.process;
	}

	private String log() throws Exception {
		return running().log();
	}

}
