package io.keyrotor.web;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFixtures;

import static org.assertj.core.api.Assertions.assertThat;

class RotationsIT extends WebTests {

	@Test
	void rotationIsAcceptedWithItsStatusMonitor() {
		bind();
		MvcTestResult result = post(ROTATIONS, "{\"reason\": \"a test\"}");
		assertThat(result).hasStatus(202);
		JsonNode rotation = json(result);
		String monitor = "http://localhost:8080/v1/rotations/" + rotation.get("id").asString();
		assertThat(result).hasHeader("Location", monitor)
			.hasHeader("Operation-Location", monitor)
			.hasHeader("Retry-After", "1")
			.doesNotContainHeader("Preference-Applied");
		assertThat(rotation.propertyNames()).containsExactly("id", "keyStore", "key", "trigger", "status", "phase",
				"consumers", "retirement", "reason", "createdOn", "updatedOn", "warnings");
		assertText(rotation, "status").isEqualTo("NotStarted");
		assertText(rotation, "trigger").isEqualTo("OnDemand");
		assertText(rotation, "createdOn").endsWith("Z");
	}

	@Test
	void finishedRotationShowsVersionsAndVerifiedConsumers() {
		JsonNode binding = bind();
		JsonNode accepted = json(post(ROTATIONS));
		carryOut();
		JsonNode rotation = json(get("/v1/rotations/" + accepted.get("id").asString()));
		assertText(rotation, "status").isEqualTo("Succeeded");
		assertText(rotation, "phase").isEqualTo("Completed");
		assertText(rotation, "fromVersion").isEqualTo(binding.get("keyVersion").asString());
		assertText(rotation, "toVersion").isNotEqualTo(binding.get("keyVersion").asString());
		JsonNode consumer = rotation.get("consumers").get(0);
		assertText(consumer, "bindingId").isEqualTo(binding.get("id").asString());
		assertText(consumer, "kind").isEqualTo("SearchIndex");
		assertText(consumer, "progress").isEqualTo("Verified");
		assertThat(consumer.has("detail")).isFalse();
	}

	@Test
	void everyPhaseCanBeShown() {
		for (Phase phase : RotationFixtures.everyPhase()) {
			this.rotations.put(RotationFixtures.in(phase));
		}
		JsonNode page = json(get("/v1/rotations"));
		assertThat(page.get("value")).hasSize(RotationFixtures.everyPhase().size());
		Set<String> progress = Set.copyOf(page.findValuesAsString("progress"));
		assertThat(progress).containsExactlyInAnyOrder("Pending", "Updating", "Verified", "Following", "Failed",
				"Skipped", "NeedsSecret", "RolledBack");
		assertThat(page.toString()).doesNotContain("null");
		JsonNode held = json(get("/v1/rotations?phase=Held")).get("value").get(0);
		assertText(held, "heldBefore").isEqualTo("Propagating");
		assertText(held, "status").isEqualTo("Running");
		assertText(held.get("error"), "code").isEqualTo("HoldRequested");
		assertText(held.get("error"), "message").isEqualTo("It waits.");
	}

	@Test
	void rotationsAreListedInPagesThatCanBeFollowed() {
		for (Phase phase : RotationFixtures.everyPhase()) {
			this.rotations.put(RotationFixtures.in(phase));
		}
		List<String> all = json(get("/v1/rotations")).findValuesAsString("id");
		JsonNode page = json(get("/v1/rotations?keyStore=sandbox-vault&key=Search-CMK&maxPageSize=3"));
		List<String> seen = new ArrayList<>(page.findValuesAsString("id"));
		while (page.has("nextLink")) {
			assertThat(page.get("value")).hasSize(3);
			page = json(get(page.get("nextLink").asString()));
			seen.addAll(page.findValuesAsString("id"));
		}
		assertThat(seen).isEqualTo(all);
		assertThat(json(get("/v1/rotations?keyStore=other")).get("value")).isEmpty();
		assertThat(json(get("/v1/rotations?status=Succeeded")).get("value")).hasSize(3)
			.allMatch((rotation) -> rotation.get("phase").asString().equals("Completed"));
	}

	@Test
	void everyPhaseAndEveryStatusIsAFilter() {
		List<Rotation> all = RotationFixtures.everyPhase().stream().map(RotationFixtures::in).toList();
		all.forEach(this.rotations::put);
		Set<String> phases = all.stream().map((rotation) -> rotation.phase().name()).collect(Collectors.toSet());
		assertThat(phases).isEqualTo(leaves(Phase.class).map(Class::getSimpleName).collect(Collectors.toSet()));
		for (String phase : phases) {
			assertThat(json(get("/v1/rotations?phase=" + phase)).get("value")).as(phase)
				.isNotEmpty()
				.allMatch((rotation) -> rotation.get("phase").asString().equals(phase));
		}
		for (Rotation.Status status : Rotation.Status.values()) {
			assertThat(json(get("/v1/rotations?status=" + status.word())).get("value")).as(status.word())
				.isNotEmpty()
				.allMatch((rotation) -> rotation.get("status").asString().equals(status.word()));
		}
	}

	private static Stream<Class<?>> leaves(Class<?> type) {
		return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RotationsIT::leaves)
				: Stream.of(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "maxPageSize=0", "maxPageSize=501", "maxPageSize=many", "maxPageSize=", "status=Done",
			"phase=held", "keyStore=No%20Store", "key=a_b", "continuationToken=%21", "continuationToken=eA",
			"colour=red", "status=Running&status=Failed" })
	void wrongParameterOfAListIsRefusedByName(String query) {
		JsonNode problem = assertProblem(get("/v1/rotations?" + query), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo(query.substring(0, query.indexOf('=')));
	}

	@ParameterizedTest
	@ValueSource(strings = { "validateonly=true", "validateOnly=", "validateOnly", "validateOnly=banana",
			"validateOnly=true&validateOnly=false", "dryRun=1" })
	void misspeltValidateOnlyNeverRotates(String query) {
		assertProblem(post(ROTATIONS + "?" + query, "{}"), 400, "InvalidRequest");
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@Test
	void validateOnlyAnswersThePlanAndDoesNothing() {
		bind();
		Reference.Versionless versionless = new Reference.Versionless(WebHouse.pinned(this.keys).store(),
				WebHouse.SEARCH_KEY.name());
		this.consumers.put(WebHouse.STORAGE, versionless);
		post(BINDINGS, bindingOf(WebHouse.STORAGE.uri()));
		MvcTestResult result = post(ROTATIONS + "?validateOnly=true", "{\"holdBefore\": \"Propagating\"}");
		assertThat(result).hasStatusOk();
		JsonNode plan = json(result);
		assertThat(plan.propertyNames()).containsExactly("keyStore", "key", "accepted", "fromVersion", "versionCount",
				"expectedDuration", "consumers", "steps", "checks", "warnings");
		assertThat(plan.get("accepted").asBoolean()).isTrue();
		assertText(plan, "expectedDuration").isEqualTo("PT24H1M");
		JsonNode pinned = plan.get("consumers").get(0);
		assertText(pinned, "mode").isEqualTo("Pinned");
		assertText(pinned, "keyVersion").isEqualTo(plan.get("fromVersion").asString());
		assertText(pinned, "targetMode").isEqualTo("Pinned");
		assertText(pinned, "targetVersion").isEqualTo("New");
		JsonNode following = plan.get("consumers").get(1);
		assertText(following, "mode").isEqualTo("Versionless");
		assertText(following, "targetMode").isEqualTo("Versionless");
		assertThat(following.has("targetVersion")).isFalse();
		assertThat(plan.get("checks").findValuesAsString("status")).contains("Pass", "Unknown").doesNotContain("Fail");
		assertThat(plan.get("checks")).allMatch((check) -> check.has("remedy") != isPass(check));
		assertThat(plan.get("checks").findValuesAsString("consumer")).contains(WebHouse.HOTELS.uri(),
				WebHouse.STORAGE.uri());
		assertThat(plan.get("steps")).hasSize(5);
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@Test
	void planShowsWhatIsWrongWithThePolicyOfTheKey() {
		String key = "/v1/key-stores/sandbox-vault/keys/no-policy";
		String plan = key + "/rotations?validateOnly=true";
		assertThat(json(post(plan, "{}")).get("warnings")).isEmpty();
		put(key + "/rotation-policy", """
				{"lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P28D"}, "action": {"type": "Rotate"}}],
				 "attributes": {"expiryTime": "P1Y"}}""");
		JsonNode warnings = json(post(plan, "{}")).get("warnings");
		assertThat(warnings).isEqualTo(json(get(key + "/rotation-policy")).get("warnings")).hasSize(1);
		assertText(warnings.get(0), "code").isEqualTo("TriggerCannotFire");
		this.mvc.delete().uri(key + "/rotation-policy").exchange();
	}

	@Test
	void planIsMadeAlsoWhereThePolicyCannotBeRead() {
		this.keys.failPolicies(new UpstreamFailure(UpstreamFailure.Kind.FORBIDDEN,
				UpstreamFailure.Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(), "It was refused."));
		JsonNode plan = json(post(ROTATIONS + "?validateOnly=true", "{}"));
		assertThat(plan.get("steps")).isNotEmpty();
		assertText(plan.get("warnings").get(0), "code").isEqualTo("PolicyNotRead");
		assertText(plan.get("warnings").get(0), "message").contains("sandbox-vault/search-cmk", "It was refused.");
	}

	@Test
	void planNamesWhatStandsInTheWayOfAConsumer() {
		bind();
		this.consumers.put(WebHouse.HOTELS, WebHouse.pinned(this.keys), "credentials");
		JsonNode plan = json(post(ROTATIONS + "?validateOnly=true", "{}"));
		assertText(plan.get("consumers").get(0).get("obstacle"), "code").isEqualTo("NeedsSecret");
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);
		JsonNode unreadable = json(post(ROTATIONS + "?validateOnly=true", "{}")).get("consumers").get(0);
		assertThat(unreadable.has("mode")).isFalse();
		assertText(unreadable.get("obstacle"), "code").isEqualTo("Forbidden");
	}

	@Test
	void requestIsRefusedForWhatThePlanSays() {
		bind();
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);
		JsonNode plan = json(post(ROTATIONS + "?validateOnly=true", "{}"));
		assertThat(plan.get("accepted").asBoolean()).isFalse();
		JsonNode problem = assertProblem(post(ROTATIONS, "{}"), 409, "RotationNotSafe");
		assertText(problem, "detail").contains("sandbox-vault/search-cmk", "a check failed", "Nothing was done");
		assertThat(problem.get("retryable").asBoolean()).isFalse();
		assertThat(problem.get("errors")).hasSize(1);
		JsonNode fault = problem.get("errors").get(0);
		assertText(fault, "field").isEqualTo("consumer");
		assertText(fault, "rule").isEqualTo("ConsumerReadable");
		assertText(fault, "value").isEqualTo(WebHouse.HOTELS.uri());
		assertText(fault, "message").contains("answered FORBIDDEN", "Search Service Contributor");
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = UpstreamFailure.Kind.class, names = { "THROTTLED", "UNAVAILABLE", "UNCERTAIN", "STALE" })
	void passingTroubleRefusesNothing(UpstreamFailure.Kind kind) {
		bind();
		this.consumers.fail(WebHouse.HOTELS, kind);
		JsonNode plan = json(post(ROTATIONS + "?validateOnly=true", "{}"));
		assertThat(plan.get("accepted").asBoolean()).isTrue();
		assertThat(plan.get("checks").findValuesAsString("detail"))
			.anyMatch((detail) -> detail.contains("The rotation waits for it."));
		assertThat(post(ROTATIONS, "{}")).hasStatus(202);
	}

	@Test
	void repeatWithTheSameIdempotencyKeyIsNotCheckedAgain() {
		bind();
		String key = UUID.randomUUID().toString();
		JsonNode first = json(idempotent(key, "{}"));
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);
		assertThat(json(idempotent(key, "{}"))).isEqualTo(first);
	}

	@Test
	void repeatIsNotMeasuredByAConsumerThatWasBoundSince() {
		String key = UUID.randomUUID().toString();
		String body = "{\"retirement\": \"Disable\", \"soak\": \"PT1H\"}";
		JsonNode first = json(idempotent(key, body));
		bind();
		assertThat(idempotent(key, body)).hasStatus(202);
		assertThat(json(idempotent(key, body))).isEqualTo(first);
		for (MvcTestResult refused : List.of(post(ROTATIONS, body), post(ROTATIONS + "?validateOnly=true", body),
				idempotent(UUID.randomUUID().toString(), body))) {
			assertText(assertProblem(refused, 400, "InvalidRequest").get("errors").get(0), "limit").isEqualTo("PT24H");
		}
	}

	private static boolean isPass(JsonNode check) {
		return check.get("status").asString().equals("Pass");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"holdbefore\": \"Propagating\"}", "{\"holdBefore\": \"Creating\"}", "{\"holdBefore\": true}",
					"{\"reason\": 7}", "{\"retirement\": \"disable\"}", "{\"x\": null}", "[]", "null", "\"text\"" })
	void wrongWishIsRefusedAndNothingIsDone(String body) {
		assertProblem(post(ROTATIONS, body), 400, "InvalidRequest");
		assertProblem(post(ROTATIONS + "?validateOnly=true", body), 400, "InvalidRequest");
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
	}

	@Test
	void soakWithoutARetirementIsRefusedWithAllElseThatIsWrong() {
		JsonNode problem = assertProblem(
				post(ROTATIONS, "{\"retirement\": \"Keep\", \"soak\": \"PT24H\", \"holdBefore\": \"Creating\"}"), 400,
				"InvalidRequest");
		assertThat(problem.findValuesAsString("field")).containsExactlyInAnyOrder("holdBefore", "soak");
		assertProblem(post(ROTATIONS, "{\"soak\": \"PT24H\"}"), 400, "InvalidRequest");
		assertThat(post(ROTATIONS, "{\"retirement\": \"Keep\", \"reason\": null}")).hasStatus(202);
	}

	@Test
	void tooLongReasonIsRefused() {
		assertProblem(post(ROTATIONS, "{\"reason\": \"" + "x".repeat(1001) + "\"}"), 400, "InvalidRequest");
	}

	@Test
	void secondRotationOfAKeyIsRefusedWithALinkToTheFirst() {
		String first = json(post(ROTATIONS, "{}")).get("id").asString();
		String url = "http://localhost:8080/v1/rotations/" + first;
		MvcTestResult second = post(ROTATIONS, "{}");
		assertText(assertProblem(second, 409, "RotationInProgress"), "rotation").isEqualTo(url);
		assertThat(second).hasHeader("Location", url);
		assertText(assertProblem(post(ROTATIONS + "?validateOnly=true", "{}"), 409, "RotationInProgress"), "rotation")
			.isEqualTo(url);
	}

	@Test
	void refusalsCarryTheCodeOfTheFinding() {
		assertProblem(post("/v1/key-stores/sandbox-hsm/keys/dicom-cmk/rotations", "{}"), 409, "RotationPolicyRequired");
		this.keys.manage(true);
		assertProblem(post("/v1/key-stores/sandbox-vault/keys/storage-cmk/rotations", "{}"), 409, "KeyIsManaged");
		this.keys.recover();
		String nearlyFull = "/v1/key-stores/sandbox-hsm/keys/nearly-full/rotations";
		JsonNode plan = json(post(nearlyFull + "?validateOnly=true", "{}"));
		assertThat(plan.get("versionCount").asInt()).isEqualTo(99);
		assertThat(plan.get("versionLimit").asInt()).isEqualTo(100);
		assertThat(plan.get("versionsRemaining").asInt()).isEqualTo(1);
		assertThat(plan.get("warnings").findValuesAsString("code")).containsExactly("VersionLimitNear");
		MvcTestResult accepted = post(nearlyFull, "{}");
		assertThat(accepted).hasStatus(202);
		carryOut();
		JsonNode done = json(get("/v1/rotations/" + json(accepted).get("id").asString()));
		assertThat(done.get("versionCount").asInt()).isEqualTo(100);
		assertThat(done.get("versionsRemaining").asInt()).isZero();
		assertThat(done.get("warnings").findValuesAsString("code")).containsExactly("VersionLimitReached");
		assertProblem(post(nearlyFull, "{}"), 409, "VersionLimitReached");
		assertProblem(post(nearlyFull + "?validateOnly=true", "{}"), 409, "VersionLimitReached");
	}

	@Test
	void sameIdempotencyKeyGetsTheSameRotationWhateverTheOrderOfMembers() {
		String key = UUID.randomUUID().toString();
		JsonNode first = json(idempotent(key, "{\"reason\":\"r\",\"retirement\":\"Keep\"}"));
		MvcTestResult again = idempotent(key, "{ \"retirement\" : \"Keep\", \"reason\" : \"r\" }");
		assertThat(again).hasStatus(202);
		assertThat(json(again)).isEqualTo(first);
		carryOut();
		assertText(json(idempotent(key, "{\"reason\":\"r\",\"retirement\":\"Keep\"}")), "status")
			.isEqualTo("Succeeded");
		assertProblem(idempotent(key, "{\"reason\":\"other\"}"), 422, "IdempotencyKeyReused");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "reapply|{}", "rebind|{'keyStore': 'sandbox-hsm', 'key': 'dicom-cmk'}",
			"credentials|{'credentials': {'type': 'SystemAssigned'}}" }, quoteCharacter = '"')
	void sameIdempotencyKeyGetsTheSameRotationAfterTheBindingIsGone(String action, String body) {
		String id = bind().get("id").asString();
		String url = BINDINGS + "/" + id + "/" + action;
		String key = UUID.randomUUID().toString();
		String order = body.replace('\'', '"');
		JsonNode first = json(request(HttpMethod.POST, url, order).header("Idempotency-Key", key).exchange());
		assertText(first, "phase").isEqualTo("Requested");
		this.bindings.remove(BindingId.parse(id));
		MvcTestResult again = request(HttpMethod.POST, url, order).header("Idempotency-Key", key).exchange();
		assertThat(again).hasStatus(202);
		assertThat(json(again)).isEqualTo(first);
		assertProblem(request(HttpMethod.POST, url, order).header("Idempotency-Key", "new-" + key).exchange(), 404,
				"BindingNotFound");
		assertProblem(post(url, order), 404, "BindingNotFound");
	}

	@Test
	void absentBodyAndEmptyObjectAreTheSameRequest() {
		String key = UUID.randomUUID().toString();
		JsonNode first = json(idempotent(key, "{}"));
		JsonNode second = json(this.mvc.post().uri(URI.create(ROTATIONS)).header("Idempotency-Key", key).exchange());
		assertThat(second).isEqualTo(first);
	}

	@Test
	void validationIsNeverRemembered() {
		String key = UUID.randomUUID().toString();
		assertThat(request(HttpMethod.POST, ROTATIONS + "?validateOnly=true", "{\"reason\": \"a plan\"}")
			.header("Idempotency-Key", key)
			.exchange()).hasStatusOk();
		assertThat(idempotent(key, "{}")).hasStatus(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "two words", "umläut", "tab\tbed" })
	void idempotencyKeyOfAnotherFormIsRefused(String key) {
		JsonNode problem = assertProblem(idempotent(key, "{}"), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo("Idempotency-Key");
		assertProblem(idempotent("k".repeat(256), "{}"), 400, "InvalidRequest");
	}

	private MvcTestResult idempotent(String key, String body) {
		return request(HttpMethod.POST, ROTATIONS, body).header("Idempotency-Key", key).exchange();
	}

	@Test
	void waitingCallerGetsTheEndOnceItSucceeds() throws Exception {
		try (var background = Executors.newScheduledThreadPool(1)) {
			var carried = background.schedule(this::carryOut, 300, TimeUnit.MILLISECONDS);
			long begin = System.nanoTime();
			MvcTestResult result = request(HttpMethod.POST, ROTATIONS, "{}").header("Prefer", "respond-async, wait=99")
				.exchange();
			assertThat(since(begin)).isLessThan(Duration.ofSeconds(30));
			carried.get();
			assertThat(result).hasStatusOk().hasHeader("Preference-Applied", "wait=60");
			assertText(json(result), "status").isEqualTo("Succeeded");
		}
	}

	@Test
	void waitingCallerIsAnsweredWhenTheTimeIsOver() {
		long begin = System.nanoTime();
		MvcTestResult result = request(HttpMethod.POST, ROTATIONS, "{}").header("Prefer", "wait=1").exchange();
		assertThat(since(begin)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
		assertThat(result).hasStatus(202).hasHeader("Preference-Applied", "wait=1");
	}

	@Test
	void waitingCallerIsAnsweredAtOnceWhenTheRotationIsHeld() throws Exception {
		try (var background = Executors.newScheduledThreadPool(1)) {
			var carried = background.schedule(this::carryOut, 100, TimeUnit.MILLISECONDS);
			long begin = System.nanoTime();
			MvcTestResult result = request(HttpMethod.POST, ROTATIONS, "{\"holdBefore\": \"Propagating\"}")
				.header("Prefer", "wait=60")
				.exchange();
			assertThat(since(begin)).isLessThan(Duration.ofSeconds(30));
			carried.get();
			assertThat(result).hasStatus(202);
			assertText(json(result), "phase").isEqualTo("Held");
		}
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Test
	void resultWaitsThenTellsTheTruth() {
		String id = json(post(ROTATIONS, "{\"holdBefore\": \"Propagating\"}")).get("id").asString();
		String result = "/v1/rotations/" + id + "/result";
		MvcTestResult unfinished = get(result);
		assertThat(assertProblem(unfinished, 503, "RotationNotFinished").get("retryable").asBoolean()).isTrue();
		assertThat(unfinished).hasHeader("Retry-After", "1");
		carryOut();
		JsonNode held = assertProblem(get(result), 409, "RotationHeld");
		assertText(held.get("reason"), "code").isEqualTo("HoldRequested");
		assertText(held, "rotation").endsWith(id);
		assertThat(post("/v1/rotations/" + id + "/resume")).hasStatus(202);
		carryOut();
		assertThat(get(result)).hasStatusOk();
	}

	@Test
	void resultOfAFailedRotationIsAConflictWithTheReason() {
		var failed = RotationFixtures.in(RotationFixtures.everyPhase()
			.stream()
			.filter((phase) -> phase instanceof Phase.Failed)
			.findFirst()
			.orElseThrow());
		this.rotations.put(failed);
		JsonNode problem = assertProblem(get("/v1/rotations/" + failed.id() + "/result"), 409, "RotationFailed");
		assertText(problem.get("reason"), "code").isEqualTo("Rejected");
		assertText(problem, "detail").contains("It was refused.");
	}

	@Test
	void onlyAHeldRotationIsResumed() {
		String id = json(post(ROTATIONS, "{\"holdBefore\": \"Propagating\"}")).get("id").asString();
		String resume = "/v1/rotations/" + id + "/resume";
		assertProblem(post(resume), 409, "RotationNotHeld");
		assertProblem(post(resume + "?validateOnly=true"), 409, "RotationNotHeld");
		carryOut();
		MvcTestResult tried = post(resume + "?validateOnly=true");
		assertThat(tried).hasStatusOk();
		assertText(json(tried), "phase").isEqualTo("Held");
		MvcTestResult resumed = post(resume);
		assertThat(resumed).hasStatus(202).containsHeader("Operation-Location");
		assertText(json(resumed), "phase").isEqualTo("Propagating");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "1-1-1-1-1", "00000000-0000-0000-0000-000000000000", "%20", "%7B%7D" })
	void whatIsNoIdNamesNoRotation(String id) {
		assertProblem(get("/v1/rotations/" + id), 404, "RotationNotFound");
		assertProblem(get("/v1/rotations/" + id + "/result"), 404, "RotationNotFound");
		assertProblem(post("/v1/rotations/" + id + "/resume"), 404, "RotationNotFound");
	}

}
