package io.keyrotor.journey;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.keyrotor.sandbox.Sandbox;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Policy assignments as a user makes and follows them. */
final class Assignments {

	static final String PATH = "/v1/rotation-policy-assignments";

	private final Api service;

	Assignments(Api service) {
		this.service = service;
	}

	static String order(String selector) {
		return "{\"selector\": {" + selector + "}, \"policy\": " + World.AFTER_CREATION + "}";
	}

	/** So many keys with this prefix, all tagged; their names in order. */
	static List<String> createKeys(Sandbox sandbox, String prefix, int count) {
		List<String> names = IntStream.range(10, 10 + count).mapToObj((number) -> prefix + number).toList();
		names.forEach((name) -> {
			sandbox.createKey("sandbox-vault", name);
			sandbox.tagKey("sandbox-vault", name, Map.of("team", prefix));
		});
		return names;
	}

	/**
	 * The keys whose policy was set, each as often as it was, in order of their names.
	 */
	static List<String> written(Sandbox sandbox) {
		return sandbox.ledger()
			.stream()
			.filter((entry) -> entry.operation().equals("PutPolicy"))
			.map((entry) -> entry.target().substring(entry.target().indexOf('/') + 1))
			.sorted()
			.toList();
	}

	String accept(String selector, String... headers) {
		Api.Answer answer = this.service.post(PATH, order(selector), headers);
		assertThat(answer.status()).as(answer.text()).isIn(200, 202);
		return answer.json().path("id").stringValue();
	}

	Api.Answer post(String id, String action) {
		return this.service.post(PATH + "/" + id + action, "");
	}

	Api.Answer get(String id, String rest) {
		return this.service.get(PATH + "/" + id + rest);
	}

	JsonNode awaitEnd(String id, Duration longest) throws InterruptedException {
		long end = System.nanoTime() + longest.toNanos();
		JsonNode assignment = get(id, "").json();
		while (!over(assignment) && System.nanoTime() < end) {
			Thread.sleep(50);
			assignment = get(id, "").json();
		}
		assertThat(over(assignment)).as("%s", assignment).isTrue();
		return assignment;
	}

	static boolean over(JsonNode assignment) {
		return List.of("Succeeded", "Failed", "Canceled").contains(assignment.path("status").stringValue(""));
	}

	/** Waits until so many keys have a result. */
	void awaitResults(String id, int count) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (System.nanoTime() < end) {
			if (get(id, "/results?maxPageSize=500").json().path("value").size() >= count) {
				return;
			}
			Thread.sleep(20);
		}
		throw new AssertionError("The assignment " + id + " does not come so far.");
	}

	List<String> keys(String id, String result) {
		return get(id, "/results?maxPageSize=500&result=" + result).json()
			.path("value")
			.valueStream()
			.map((one) -> one.path("key").stringValue())
			.toList();
	}

}
