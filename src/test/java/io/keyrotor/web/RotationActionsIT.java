package io.keyrotor.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.binding.Reference;

import static org.assertj.core.api.Assertions.assertThat;

class RotationActionsIT extends WebTests {

	private static final String HOLD = "{\"holdBefore\": \"Propagating\"}";

	@Test
	void rotationIsCanceledBeforeAnythingHappensAndStaysSo() {
		String url = rotate("{}");
		assertText(json(post(url + "/cancel?validateOnly=true")), "phase").isEqualTo("Requested");
		MvcTestResult canceled = post(url + "/cancel");
		assertThat(canceled).hasStatusOk().hasHeader("Location", "http://localhost:8080" + url);
		assertText(json(canceled), "phase").isEqualTo("Canceled");
		assertText(json(canceled), "status").isEqualTo("Canceled");
		assertThat(canceled).doesNotContainHeader("Retry-After");
		assertThat(json(post(url + "/cancel"))).isEqualTo(json(canceled));
		carryOut();
		assertThat(this.keys.versions(WebHouse.SEARCH_KEY)).hasSize(1);
		assertProblem(get(url + "/result"), 409, "RotationCanceled");
		assertThat(json(get("/v1/rotations?status=Canceled&phase=Canceled")).get("value")).hasSize(1);
	}

	@Test
	void cancelAfterTheVersionExistsGoesBack() {
		Reference before = this.consumers.read(WebHouse.HOTELS).reference();
		bind();
		String url = rotate(HOLD);
		carryOut();
		MvcTestResult canceled = post(url + "/cancel");
		assertThat(canceled).hasStatus(202).containsHeader("Operation-Location").hasHeader("Retry-After", "1");
		assertText(json(canceled), "phase").isEqualTo("RollingBack");
		assertThat(post(url + "/cancel")).hasStatus(202);
		carryOut();
		assertThat(post(url + "/cancel")).hasStatusOk();
		JsonNode rotation = json(get(url));
		assertText(rotation, "phase").isEqualTo("RolledBack");
		assertText(rotation.get("error"), "code").isEqualTo("Canceled");
		assertText(rotation.get("consumers").get(0), "progress").isEqualTo("RolledBack");
		assertThat(this.consumers.read(WebHouse.HOTELS).reference()).isEqualTo(before);
		assertThat(this.keys.versions(WebHouse.SEARCH_KEY)).hasSize(2).allMatch((version) -> version.enabled());
	}

	@Test
	void completedRotationIsRolledBackAndEveryPinnedConsumerWithIt() {
		Reference before = this.consumers.read(WebHouse.HOTELS).reference();
		bind();
		this.consumers.put(WebHouse.STORAGE,
				new Reference.Versionless(WebHouse.pinned(this.keys).store(), WebHouse.SEARCH_KEY.name()));
		post(BINDINGS, bindingOf(WebHouse.STORAGE.uri()));
		String url = rotate("{}");
		carryOut();
		assertThat(this.consumers.read(WebHouse.HOTELS).reference()).isNotEqualTo(before);
		assertText(json(post(url + "/rollback?validateOnly=true")), "phase").isEqualTo("Completed");
		MvcTestResult rollback = post(url + "/rollback");
		assertThat(rollback).hasStatus(202).hasHeader("Retry-After", "1");
		assertText(json(rollback), "phase").isEqualTo("RollingBack");
		assertProblem(get(url + "/result"), 503, "RotationNotFinished");
		carryOut();
		assertThat(this.consumers.read(WebHouse.HOTELS).reference()).isEqualTo(before);
		assertThat(post(url + "/rollback")).hasStatusOk();
		JsonNode rotation = json(get(url));
		assertText(rotation, "status").isEqualTo("Failed");
		assertThat(rotation.get("consumers").findValuesAsString("progress")).containsExactly("RolledBack", "Following");
		assertText(rotation.get("consumers").get(1), "detail").contains("cannot go back",
				rotation.get("toVersion").asString());
		JsonNode problem = assertProblem(get(url + "/result"), 409, "RotationRolledBack");
		assertText(problem.get("reason"), "code").isEqualTo("RolledBack");
		assertProblem(post(url + "/cancel"), 409, "RotationNotCancelable");
	}

	@Test
	void rollbackWaitsAsWishedAndIsA200OnlyWhenItIsDone() throws Exception {
		bind();
		String url = rotate("{}");
		carryOut();
		assertThat(waiting(url + "/rollback", 1)).hasStatus(202).hasHeader("Preference-Applied", "wait=1");
		try (var background = Executors.newScheduledThreadPool(1)) {
			var carried = background.schedule(this::carryOut, 300, TimeUnit.MILLISECONDS);
			long begin = System.nanoTime();
			assertThat(waiting(url + "/rollback", 30)).hasStatusOk().hasHeader("Preference-Applied", "wait=30");
			assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
			carried.get();
		}
	}

	private MvcTestResult waiting(String url, int seconds) {
		return this.mvc.post().uri(URI.create(url)).header("Prefer", "wait=" + seconds).exchange();
	}

	@Test
	void whatDoesNotFitIsRefusedWithBothStatesAndTheWayToTheRotation() {
		String url = rotate("{}");
		JsonNode refused = assertProblem(post(url + "/rollback"), 409, "RollbackNotPossible");
		assertText(refused, "detail").contains("Requested", "Propagating or Completed", "Nothing was done");
		assertText(refused, "rotation").endsWith(url);
		assertThat(post(url + "/rollback?validateOnly=true")).hasStatus(409)
			.hasHeader("Location", "http://localhost:8080" + url);
		carryOut();
		assertProblem(post(url + "/resume"), 409, "RotationNotHeld");
		assertProblem(post(url + "/cancel"), 409, "RotationNotCancelable");
		rotate("{}");
		carryOut();
		assertProblem(post(url + "/rollback"), 409, "RollbackNotPossible");
	}

	@Test
	void stuckConsumerIsRetriedOrSkippedForAReason() {
		JsonNode binding = bind();
		this.consumers.put(WebHouse.HOTELS, WebHouse.pinned(this.keys), "credentials");
		String url = rotate("{}");
		carryOut();
		String consumer = url + "/consumers/" + binding.get("id").asString();
		assertProblem(get(url + "/result"), 409, "RotationHeld");
		assertThat(post(consumer + "/retry?validateOnly=true")).hasStatusOk();
		MvcTestResult retried = post(consumer + "/retry");
		assertThat(retried).hasStatus(202);
		assertText(json(retried).get("consumers").get(0), "progress").isEqualTo("Pending");
		assertThat(post(consumer + "/retry")).hasStatus(202);
		carryOut();
		assertText(json(get(url)), "phase").isEqualTo("Held");
		assertThat(post(consumer + "/skip?validateOnly=true", "{\"reason\": \"not needed\"}")).hasStatusOk();
		assertText(json(get(url)), "phase").isEqualTo("Held");
		assertThat(post(consumer + "/skip", "{\"reason\": \" it is to be deleted \"}")).hasStatus(202);
		carryOut();
		JsonNode rotation = json(get(url));
		assertText(rotation, "phase").isEqualTo("Completed");
		assertText(rotation.get("consumers").get(0), "progress").isEqualTo("Skipped");
		assertText(rotation.get("consumers").get(0), "detail").isEqualTo("it is to be deleted");
		assertThat(post(consumer + "/skip", "{\"reason\": \"again\"}")).hasStatusOk();
		assertProblem(post(consumer + "/retry"), 409, "ConsumerNotStuck");
	}

	@Test
	void whatIsWrongWithASkipIsToldAllAtOnce() {
		JsonNode binding = bind();
		String url = rotate(HOLD);
		carryOut();
		String skip = url + "/consumers/" + binding.get("id").asString() + "/skip";
		JsonNode empty = assertProblem(post(skip, "{}"), 400, "InvalidRequest");
		assertThat(empty.get("errors").findValuesAsString("rule")).containsExactly("Required");
		JsonNode both = assertProblem(post(skip, "{\"reason\": \"  \", \"why\": 1}"), 400, "InvalidRequest");
		assertThat(both.get("errors").findValuesAsString("rule")).containsExactly("NotEmpty", "KnownMember");
		assertProblem(post(skip, "{\"reason\": \"" + "x".repeat(1001) + "\"}"), 400, "InvalidRequest");
		assertProblem(post(skip), 400, "InvalidRequest");
		assertText(json(get(url)).get("consumers").get(0), "progress").isEqualTo("Pending");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "00000000-0000-0000-0000-000000000000", "%20" })
	void consumerThatTheRotationDoesNotHaveIsNotFound(String id) {
		bind();
		String url = rotate(HOLD);
		carryOut();
		for (MvcTestResult result : List.of(post(url + "/consumers/" + id + "/retry"),
				post(url + "/consumers/" + id + "/skip", "{\"reason\": \"a test\"}"))) {
			assertText(assertProblem(result, 404, "BindingNotFound"), "rotation").endsWith(url);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "resume", "cancel", "rollback", "consumers/x/retry", "consumers/x/skip" })
	void actionsOnWhatIsNoRotationAreNotFound(String action) {
		String body = action.endsWith("skip") ? "{\"reason\": \"a test\"}" : "{}";
		assertProblem(post("/v1/rotations/00000000-0000-0000-0000-000000000000/" + action, body), 404,
				"RotationNotFound");
		assertProblem(post("/v1/rotations/x/" + action, body), 404, "RotationNotFound");
	}

	@ParameterizedTest
	@ValueSource(strings = { "resume", "cancel", "rollback", "consumers/x/retry" })
	void bodyThatSaysSomethingIsRefusedWhereNothingCanBeSaid(String action) {
		String url = rotate("{}");
		JsonNode problem = assertProblem(post(url + "/" + action, "{\"validateOnly\": true}"), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo("validateOnly");
		assertText(json(get(url)), "phase").isEqualTo("Requested");
	}

	@Test
	void twoCallersAtOnceGetWhatOneOfThemDid() throws Exception {
		JsonNode binding = bind();
		this.consumers.put(WebHouse.HOTELS, WebHouse.pinned(this.keys), "credentials");
		String url = rotate(HOLD);
		carryOut();
		assertThat(atOnce(() -> post(url + "/resume"))).isSubsetOf(200, 202);
		carryOut();
		String consumer = url + "/consumers/" + binding.get("id").asString();
		assertThat(atOnce(() -> post(consumer + "/retry"))).isSubsetOf(200, 202);
		carryOut();
		assertThat(atOnce(() -> post(consumer + "/skip", "{\"reason\": \"a test\"}"))).isSubsetOf(200, 202);
		carryOut();
		assertText(json(get(url)), "phase").isEqualTo("Completed");
		assertThat(atOnce(() -> post(url + "/rollback"))).isSubsetOf(200, 202);
		carryOut();
		assertText(json(get(url)), "phase").isEqualTo("RolledBack");
		String other = rotate("{}");
		assertThat(atOnce(() -> post(other + "/cancel"))).containsOnly(200);
		assertThat(this.keys.versions(WebHouse.SEARCH_KEY)).hasSize(2);
	}

	private static List<Integer> atOnce(Callable<MvcTestResult> call) throws Exception {
		List<Integer> statuses = new ArrayList<>();
		try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<MvcTestResult> result : executor
				.invokeAll(IntStream.range(0, 8).mapToObj((_) -> call).toList())) {
				statuses.add(result.get().getResponse().getStatus());
			}
		}
		return statuses;
	}

	private String rotate(String body) {
		MvcTestResult accepted = request(HttpMethod.POST, ROTATIONS, body).exchange();
		assertThat(accepted).hasStatus(202);
		return "/v1/rotations/" + json(accepted).get("id").asString();
	}

}
