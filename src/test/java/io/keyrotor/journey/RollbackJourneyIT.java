package io.keyrotor.journey;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import io.keyrotor.sandbox.ServiceInSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** What operators do with rotations, seen from Azure, and how it is told. */
class RollbackJourneyIT {

	private static final String[] WAIT = { "Prefer", "wait=60" };

	@TempDir
	static Path folder;

	private static ServiceInSandbox running;

	private World world;

	@BeforeAll
	static void start() throws Exception {
		running = ServiceInSandbox.start(folder);
	}

	@AfterAll
	static void stop() {
		running.close();
	}

	@BeforeEach
	void reset() {
		this.world = new World(new Api(running.address()), new Api(running.sandbox().controlAddress()));
		assertThat(this.world.sandbox().post("/reset", "").status()).isEqualTo(200);
	}

	@Test
	void rollsEveryPinnedConsumerBackAfterTheEndAndTellsEverything() throws Exception {
		this.world.bindAll();
		Map<String, String> before = this.world.versions(World.SEARCH_CMK);
		JsonNode rotation = this.world.rotate(World.SEARCH_CMK, WAIT).json();
		String url = "/v1/rotations/" + rotation.path("id").stringValue();
		assertThat(this.world.versions(World.SEARCH_CMK)).isNotEqualTo(before);
		Api.Answer back = this.world.service().post(url + "/rollback", "", WAIT);
		assertThat(back.status()).as(back.text()).isEqualTo(200);
		assertThat(this.world.versions(World.SEARCH_CMK)).isEqualTo(before);
		assertThat(this.world.service().post(url + "/rollback", "", WAIT).status()).isEqualTo(200);
		assertThat(this.world.operations()).doesNotContain("DisableVersion");
		assertThat(this.world.service().get(url + "/result").json().path("code").stringValue())
			.isEqualTo("RotationRolledBack");
		JsonNode evidence = this.world.service().get(url + "/evidence").json();
		assertThat(evidence.path("writes")).hasSize(1 + 2 * before.size())
			.allMatch((write) -> write.path("result").stringValue("").equals("Done")
					&& !write.path("requestId").stringValue("").isEmpty());
		String stream = this.world.service().get(url + "/events").text();
		assertThat(stream).contains("\"phase\":\"Completed\"", "\"phase\":\"RollingBack\"")
			.endsWith(
					"\"status\":\"Failed\",\"fromVersion\":\"%s\",\"toVersion\":\"%s\",\"code\":\"RolledBack\",\"detail\":%s}\n\n"
						.formatted(rotation.path("fromVersion").stringValue(), rotation.path("toVersion").stringValue(),
								evidence.path("rotation").path("error").path("message")));
	}

	@Test
	void anOpenStreamNeitherDelaysACleanStopNorLosesAnything() throws Exception {
		this.world.bindAll();
		JsonNode held = this.world.service()
			.post(World.path(World.SEARCH_CMK, "/rotations"), "{\"holdBefore\": \"Propagating\"}", WAIT)
			.json();
		String url = "/v1/rotations/" + held.path("id").stringValue();
		String last;
		try (BufferedReader lines = open(url)) {
			last = lastId(lines, "\"phase\":\"Held\"");
			long begin = System.nanoTime();
			running.restart();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
			assertThat(lines.lines().filter((line) -> line.startsWith("data"))).isEmpty();
		}
		this.world = new World(new Api(running.address()), new Api(running.sandbox().controlAddress()));
		this.world.service().post(url + "/resume", "", WAIT);
		String rest = this.world.service().get(url + "/events?lastEventId=" + last).text();
		assertThat(rest.lines().filter((line) -> line.startsWith("id: ")).findFirst())
			.hasValue("id: " + (Long.parseLong(last) + 1));
		assertThat(rest).contains("\"phase\":\"Completed\"");
	}

	private static BufferedReader open(String url) throws Exception {
		HttpResponse<InputStream> stream = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(running.address() + url + "/events")).build(),
					HttpResponse.BodyHandlers.ofInputStream());
		return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
	}

	private static String lastId(BufferedReader lines, String part) throws Exception {
		String last = "";
		for (String line = lines.readLine(); line != null && !line.contains(part); line = lines.readLine()) {
			last = line.startsWith("id: ") ? line.substring(4) : last;
		}
		return last;
	}

	@Test
	void aPipelineThatObeysRetryAfterEndsWithTheRotation() throws Exception {
		this.world.bindAll();
		this.world.sandbox().post("/faults", """
				{"service": "KeyVault", "method": "POST", "path": "/keys/search-cmk/rotate", "fault": "Status",
				 "status": 429, "retryAfter": 4, "times": 1}""");
		String url = "/v1/rotations/" + this.world.rotate(World.SEARCH_CMK).json().path("id").stringValue();
		List<String> seen = new ArrayList<>();
		Api.Answer answer = this.world.service().get(url + "/result");
		while (answer.status() == 503) {
			seen.add(answer.header("Retry-After"));
			Thread.sleep(Duration.ofSeconds(Long.parseLong(answer.header("Retry-After"))));
			answer = this.world.service().get(url + "/result");
		}
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		Instant end = Instant.parse(answer.json().path("updatedOn").stringValue());
		assertThat(Duration.between(end, Instant.now())).isLessThan(Duration.ofSeconds(3));
		assertThat(seen).hasSizeLessThan(15);
		assertThat(this.world.created(World.SEARCH_CMK)).hasSize(1);
	}

}
