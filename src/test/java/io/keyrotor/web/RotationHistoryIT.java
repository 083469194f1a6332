package io.keyrotor.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class RotationHistoryIT extends WebTests {

	private static final String STREAM = "text/event-stream";

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void streamTellsEverythingAndEndsWithTheRotation() throws Exception {
		bind();
		String url = rotate("{}");
		carryOut();
		HttpResponse<String> stream = stream(url);
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=UTF-8");
		assertThat(stream.headers().firstValue("Cache-Control")).hasValue("no-store");
		List<String> ids = values(stream.body(), "id: ");
		assertThat(ids).hasSizeGreaterThan(4)
			.isEqualTo(IntStream.rangeClosed(1, ids.size()).mapToObj(String::valueOf).toList());
		assertThat(values(stream.body(), "event: ")).contains("PhaseChanged", "ConsumerChanged");
		JsonNode last = JsonMapper.shared().readTree(values(stream.body(), "data: ").getLast());
		assertText(last, "phase").isEqualTo("Completed");
		assertText(last, "status").isEqualTo("Succeeded");
		assertText(last, "at").endsWith("Z");
	}

	@Test
	void readerGoesOnExactlyAfterWhatItKnows() throws Exception {
		bind();
		String url = rotate("{}");
		carryOut();
		List<String> all = values(stream(url).body(), "data: ");
		assertThat(values(stream(url, "Last-Event-ID", "2").body(), "data: ")).isEqualTo(all.subList(2, all.size()));
		assertThat(values(stream(url + "?lastEventId=3").body(), "data: ")).isEqualTo(all.subList(3, all.size()));
		assertThat(values(stream(url + "?lastEventId=1", "Last-Event-ID", "4").body(), "data: "))
			.isEqualTo(all.subList(4, all.size()));
		assertThat(stream(url, "Last-Event-ID", String.valueOf(all.size())).statusCode()).isEqualTo(204);
	}

	@Test
	void streamStaysOpenWhileTheRotationIsHeldAndSendsWhatComesThen() throws Exception {
		bind();
		String url = rotate("{\"holdBefore\": \"Propagating\"}");
		carryOut();
		HttpResponse<InputStream> stream = this.http.send(request(url).build(),
				HttpResponse.BodyHandlers.ofInputStream());
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
			assertThat(upTo(lines, "\"phase\":\"Held\"")).isTrue();
			post(url + "/resume");
			carryOut();
			assertThat(upTo(lines, "\"phase\":\"Completed\"")).isTrue();
			assertThat(lines.lines().filter((line) -> !line.isEmpty())).isEmpty();
		}
	}

	private static boolean upTo(BufferedReader lines, String part) throws IOException {
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			if (line.contains(part)) {
				return true;
			}
		}
		return false;
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "1.5", "99999999999999999999", "0x1" })
	void garbageForTheLastEventIsRefused(String last) throws Exception {
		String url = rotate("{}");
		for (HttpResponse<String> refused : List.of(stream(url, "Last-Event-ID", last),
				stream(url + "?lastEventId=" + last))) {
			assertThat(refused.statusCode()).isEqualTo(400);
			assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(refused.body()).contains("InvalidRequest");
		}
	}

	@Test
	void whatIsNotThereIsAProblemInJsonWhateverIsAccepted() throws Exception {
		HttpResponse<String> missing = stream("/v1/rotations/00000000-0000-0000-0000-000000000000");
		assertThat(missing.statusCode()).isEqualTo(404);
		assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(missing.body()).contains("RotationNotFound");
		String url = rotate("{}");
		assertThat(this.mvc.get().uri(URI.create(url + "/events")).header("Accept", "application/json").exchange())
			.hasStatus(406);
		assertThat(this.mvc.head().uri(URI.create(url + "/events")).exchange()).hasStatusOk();
	}

	@Test
	void evidenceHasEveryWriteWithItsOutcomeAndEveryEvent() throws Exception {
		bind();
		String url = rotate("{}");
		assertThat(json(get(url + "/evidence")).get("writes")).isEmpty();
		carryOut();
		MvcTestResult result = get(url + "/evidence");
		assertThat(result).hasStatusOk()
			.hasHeader("Content-Disposition",
					"attachment; filename=\"rotation-" + url.substring(url.lastIndexOf('/') + 1) + "-evidence.json\"");
		JsonNode evidence = json(result);
		assertThat(evidence.propertyNames()).containsExactly("rotation", "writes", "otherWrites", "events",
				"retirements", "generatedOn");
		assertThat(evidence.get("rotation")).isEqualTo(json(get(url)));
		assertThat(evidence.get("writes").findValuesAsString("operation")).containsExactly("CreateVersion",
				"PutConsumer");
		assertThat(evidence.get("writes").findValuesAsString("result")).containsExactly("Done", "Done");
		assertThat(evidence.get("writes").findValuesAsString("keyVersion"))
			.containsOnly(evidence.get("rotation").get("toVersion").asString());
		assertText(evidence.get("writes").get(1), "requestId").isEqualTo("request-1");
		assertText(evidence.get("writes").get(1), "target").isEqualTo(WebHouse.HOTELS.uri());
		assertThat(evidence.get("events").size()).isEqualTo(values(stream(url).body(), "id: ").size());
		assertThat(evidence.toString()).doesNotContain("null");
		assertProblem(get("/v1/rotations/x/evidence"), 404, "RotationNotFound");
	}

	private String rotate(String body) {
		return "/v1/rotations/" + json(post(ROTATIONS, body)).get("id").asString();
	}

	private HttpResponse<String> stream(String url, String... headers) throws Exception {
		HttpRequest.Builder request = request(url);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String url) {
		int query = (url.indexOf('?') < 0) ? url.length() : url.indexOf('?');
		return HttpRequest
			.newBuilder(URI
				.create("http://localhost:" + this.port + url.substring(0, query) + "/events" + url.substring(query)))
			.header("Accept", STREAM);
	}

	private static List<String> values(String stream, String field) {
		return stream.lines()
			.filter((line) -> line.startsWith(field))
			.map((line) -> line.substring(field.length()))
			.toList();
	}

}
