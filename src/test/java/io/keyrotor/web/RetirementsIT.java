package io.keyrotor.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementFixtures;
import io.keyrotor.retirement.RetirementPhase;

import static org.assertj.core.api.Assertions.assertThat;

class RetirementsIT extends WebTests {

	private static final String RETIREMENTS = "/v1/retirements";

	private String old = "";

	/** The key has an old version, and its consumer has left it. */
	@BeforeEach
	void rotate() {
		bind();
		this.old = this.keys.key(WebHouse.SEARCH_KEY).current().id().value();
		post(ROTATIONS, "{}");
		carryOut();
	}

	@Test
	void retirementIsAcceptedWithItsStatusMonitor() {
		MvcTestResult result = post(RETIREMENTS, order("\"reason\": \"a test\", \"soak\": \"P2DT30M\""));
		assertThat(result).hasStatus(202).hasHeader("Retry-After", "60").containsHeader("Operation-Location");
		JsonNode retirement = json(result);
		assertThat(retirement.propertyNames()).containsExactly("id", "keyStore", "key", "version", "status", "phase",
				"soak", "soakUntil", "blockers", "reason", "createdOn", "updatedOn");
		assertText(retirement, "phase").isEqualTo("Soaking");
		assertText(retirement, "status").isEqualTo("Running");
		assertText(retirement, "soak").isEqualTo("PT48H30M");
		assertThat(result).hasHeader("Location",
				"http://localhost:8080" + RETIREMENTS + "/" + retirement.get("id").asString());
		assertThat(json(get(RETIREMENTS + "/" + retirement.get("id").asString()))).isEqualTo(retirement);
	}

	@Test
	void planChangesNothing() {
		MvcTestResult result = post(RETIREMENTS + "?validateOnly=true", order("\"soak\": \"P2D\""));
		assertThat(result).hasStatusOk();
		JsonNode plan = json(result);
		assertText(plan.get("minimumSoak"), "duration").isEqualTo("PT24H");
		assertText(plan.get("consumers").get(0), "consumer").isEqualTo(WebHouse.HOTELS.uri());
		assertThat(plan.get("logged").asBoolean()).isTrue();
		assertThat(json(get(RETIREMENTS)).get("value")).isEmpty();
	}

	@Test
	void everythingThatWaitingCannotCureIsNamedAtOnce() {
		String current = this.keys.key(WebHouse.SEARCH_KEY).current().id().value();
		for (String query : List.of("", "?validateOnly=true")) {
			JsonNode problem = assertProblem(post(RETIREMENTS + query, order(current, "")), 409, "RetirementBlocked");
			assertThat(problem.get("errors").findValuesAsString("rule")).containsExactlyInAnyOrder("VersionIsCurrent",
					"ConsumerOnVersion");
			assertThat(problem.get("errors").findValuesAsString("field")).containsExactlyInAnyOrder("version",
					"consumer");
			assertThat(problem.get("errors").findValuesAsString("message"))
				.anyMatch((message) -> message.contains(WebHouse.HOTELS.uri()));
		}
		assertThat(json(get(RETIREMENTS)).get("value")).isEmpty();
	}

	@Test
	void everythingThatIsWrongWithTheBodyIsNamedAtOnce() {
		JsonNode problem = assertProblem(
				post(RETIREMENTS,
						"{\"keyStore\": \"No Store\", \"version\": \"x\", \"soak\": \"P1M\", \"reason\": 1, \"x\": 2}"),
				400, "InvalidRequest");
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactlyInAnyOrder("keyStore", "key",
				"version", "soak", "reason", "x");
		assertProblem(post(RETIREMENTS, order("").replace("sandbox-vault", "other-vault")), 404, "KeyStoreNotFound");
		assertProblem(post(RETIREMENTS, order("").replace("search-cmk", "no-such-key")), 404, "KeyNotFound");
	}

	@Test
	void soakBelowWhatAConsumerNeedsIsRefusedByName() {
		JsonNode problem = assertProblem(post(RETIREMENTS, order("\"soak\": \"PT23H59M\"")), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo("soak");
		assertText(problem.get("errors").get(0), "limit").isEqualTo("PT24H");
		assertText(problem.get("errors").get(0), "message").contains(WebHouse.HOTELS.uri());
		String wish = "{\"retirement\": \"Disable\", \"soak\": \"PT1H\"}";
		assertProblem(post(ROTATIONS, wish), 400, "InvalidRequest");
		assertProblem(post(ROTATIONS + "?validateOnly=true", wish), 400, "InvalidRequest");
		assertThat(post(RETIREMENTS, order("\"soak\": \"PT24H\""))).hasStatus(202);
	}

	@Test
	void secondRetirementOfAVersionIsRefusedWithTheWayToTheFirst() {
		MvcTestResult first = post(RETIREMENTS, order(""));
		MvcTestResult second = post(RETIREMENTS, order(""));
		assertText(assertProblem(second, 409, "RetirementInProgress"), "detail")
			.contains(json(first).get("id").asString());
		assertThat(second).hasHeader("Location",
				"http://localhost:8080" + RETIREMENTS + "/" + json(first).get("id").asString());
		assertProblem(post(RETIREMENTS + "?validateOnly=true", order("")), 409, "RetirementInProgress");
	}

	@Test
	void sameIdempotencyKeyGetsTheSameRetirementHoweverManyAsk() throws Exception {
		String key = UUID.randomUUID().toString();
		Set<String> ids = ids(key);
		assertThat(json(get(RETIREMENTS)).get("value").findValuesAsString("id")).hasSize(1)
			.containsExactlyInAnyOrderElementsOf(ids);
		assertThat(ids(key)).isEqualTo(ids);
		assertProblem(idempotent(key, order("\"reason\": \"other\"")), 422, "IdempotencyKeyReused");
	}

	private Set<String> ids(String key) throws Exception {
		try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
			return executor
				.invokeAll(IntStream.range(0, 8)
					.<Callable<String>>mapToObj(
							(_) -> () -> json(idempotent(key, order(""))).path("id").asString("none"))
					.toList())
				.stream()
				.map((future) -> future.resultNow())
				.collect(Collectors.toSet());
		}
	}

	@Test
	void repeatIsNotMeasuredByAConsumerThatWasBoundSince() {
		String binding = json(get(BINDINGS)).get("value").get(0).get("id").asString();
		assertThat(this.mvc.delete().uri(BINDINGS + "/" + binding).exchange()).hasStatus(204);
		String key = UUID.randomUUID().toString();
		String body = order("\"soak\": \"PT1H\"");
		JsonNode first = json(idempotent(key, body));
		bind();
		assertThat(idempotent(key, body)).hasStatus(202);
		assertThat(json(idempotent(key, body))).isEqualTo(first);
		for (MvcTestResult refused : List.of(post(RETIREMENTS, body), post(RETIREMENTS + "?validateOnly=true", body),
				idempotent(UUID.randomUUID().toString(), body))) {
			assertText(assertProblem(refused, 400, "InvalidRequest").get("errors").get(0), "limit").isEqualTo("PT24H");
		}
	}

	private MvcTestResult idempotent(String key, String body) {
		return request(HttpMethod.POST, RETIREMENTS, body).header("Idempotency-Key", key).exchange();
	}

	@Test
	void everyPhaseCanBeShownAndFiltered() {
		List<RetirementPhase> phases = RetirementFixtures.everyPhase();
		phases.forEach(this::put);
		JsonNode all = json(get(RETIREMENTS));
		assertThat(all.get("value")).hasSize(phases.size());
		assertThat(all.toString()).doesNotContain("null");
		long held = phases.stream().filter((phase) -> phase instanceof RetirementPhase.Held).count();
		JsonNode list = json(get(RETIREMENTS + "?phase=Held&status=Running&key=search-cmk&keyStore=sandbox-vault"));
		assertThat(list.get("value")).hasSize((int) held);
		assertThat(list.get("value").get(0).get("blockers")).isNotEmpty();
		assertText(list.get("value").get(0), "heldBefore").isNotEmpty();
		assertThat(json(get(RETIREMENTS + "?version=" + "f".repeat(32))).get("value")).isEmpty();
		JsonNode page = json(get(RETIREMENTS + "?maxPageSize=3"));
		assertThat(page.get("value")).hasSize(3);
		assertThat(json(get(page.get("nextLink").asString())).get("value").findValuesAsString("id")).hasSize(3)
			.doesNotContainAnyElementsOf(page.get("value").findValuesAsString("id"));
	}

	@Test
	void everyPhaseAndEveryStatusIsAFilter() {
		RetirementFixtures.everyPhase().forEach(this::put);
		for (Class<?> type : RetirementPhase.class.getPermittedSubclasses()) {
			String phase = type.getSimpleName();
			assertThat(json(get(RETIREMENTS + "?phase=" + phase)).get("value")).as(phase)
				.isNotEmpty()
				.allMatch((retirement) -> retirement.get("phase").asString().equals(phase));
		}
		for (Retirement.Status status : Retirement.Status.values()) {
			assertThat(json(get(RETIREMENTS + "?status=" + status.word())).get("value")).as(status.word())
				.isNotEmpty()
				.allMatch((retirement) -> retirement.get("status").asString().equals(status.word()));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "status=Done", "phase=soaking", "version=1", "keyStore=No%20Store", "key=a_b",
			"maxPageSize=0", "colour=red", "continuationToken=%21" })
	void wrongParameterOfAListIsRefusedByName(String query) {
		JsonNode problem = assertProblem(get(RETIREMENTS + "?" + query), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo(query.substring(0, query.indexOf('=')));
	}

	@Test
	void resultTellsTheTruthInEveryPhase() {
		for (RetirementPhase phase : RetirementFixtures.everyPhase()) {
			MvcTestResult result = get(put(phase) + "/result");
			switch (phase) {
				case RetirementPhase.Disabled _ -> assertThat(result).hasStatusOk();
				case RetirementPhase.Held _ ->
					assertThat(assertProblem(result, 409, "RetirementHeld").get("errors")).isNotEmpty();
				case RetirementPhase.Reenabled _ ->
					assertText(assertProblem(result, 409, "RetirementReenabled").get("reason"), "code").isNotEmpty();
				case RetirementPhase.Canceled _ -> assertProblem(result, 409, "RetirementCanceled");
				case RetirementPhase.Soaking _, RetirementPhase.Proving _, RetirementPhase.Disabling _,
						RetirementPhase.Probation _, RetirementPhase.Reenabling _ -> {
					assertProblem(result, 503, "RetirementNotFinished");
					assertThat(result).containsHeader("Retry-After");
				}
			}
		}
	}

	@Test
	void actionsAreRepeatedWithoutHarmAndRefusedWhereTheyDoNotFit() {
		String url = RETIREMENTS + "/" + json(post(RETIREMENTS, order(""))).get("id").asString();
		assertProblem(post(url + "/resume"), 409, "RetirementNotHeld");
		assertThat(assertProblem(post(url + "/reenable"), 409, "RetirementNotReenableable").get("detail").asString())
			.contains("Soaking", "Probation or Disabled");
		assertText(json(post(url + "/cancel?validateOnly=true")), "phase").isEqualTo("Soaking");
		MvcTestResult canceled = post(url + "/cancel");
		assertThat(canceled).hasStatusOk();
		assertText(json(canceled), "status").isEqualTo("Canceled");
		assertThat(post(url + "/cancel")).hasStatusOk();
		assertProblem(post(url + "/accept-missing-evidence", "{\"name\": \"Ada\", \"reason\": \"a test\"}"), 409,
				"EvidenceNotMissing");
		assertProblem(post(url + "/cancel", "{\"x\": 1}"), 400, "InvalidRequest");
		assertThat(post(RETIREMENTS, order(""))).hasStatus(202);
	}

	@Test
	void disabledVersionIsEnabledAgainOnDemand() {
		String url = put(only(RetirementPhase.Disabled.class));
		MvcTestResult reenabled = post(url + "/reenable");
		assertThat(reenabled).hasStatus(202);
		assertText(json(reenabled), "phase").isEqualTo("Reenabling");
		assertThat(post(url + "/reenable")).hasStatus(202);
	}

	@Test
	void missingEvidenceIsAcceptedByNameAndReasonAndOnlyWhereItIsMissing() {
		String url = RETIREMENTS + "/" + json(post(RETIREMENTS, order(""))).get("id").asString();
		String accept = url + "/accept-missing-evidence";
		JsonNode empty = assertProblem(post(accept, "{}"), 400, "InvalidRequest");
		assertThat(empty.get("errors").findValuesAsString("field")).containsExactly("name", "reason");
		JsonNode blank = assertProblem(post(accept, "{\"name\": \" \", \"reason\": \"\", \"x\": 1}"), 400,
				"InvalidRequest");
		assertThat(blank.get("errors").findValuesAsString("field")).containsExactly("name", "reason", "x");
		String body = "{\"name\": \"Ada Lovelace\", \"reason\": \"the log was never sent anywhere\"}";
		assertProblem(post(accept, body), 409, "EvidenceNotMissing");
		this.log.configure(false);
		assertThat(post(accept + "?validateOnly=true", body)).hasStatusOk();
		assertThat(json(get(url)).has("acceptedEvidence")).isFalse();
		assertThat(post(accept, body)).hasStatus(202);
		JsonNode accepted = json(get(url)).get("acceptedEvidence");
		assertText(accepted, "name").isEqualTo("Ada Lovelace");
		assertText(accepted, "reason").isEqualTo("the log was never sent anywhere");
		assertThat(post(accept, body)).hasStatus(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "00000000-0000-0000-0000-000000000000", "%20" })
	void whatIsNoRetirementIsNotFound(String id) {
		String url = RETIREMENTS + "/" + id;
		for (String part : List.of("", "/result", "/events", "/evidence")) {
			assertProblem(get(url + part), 404, "RetirementNotFound");
		}
		for (String part : List.of("/resume", "/cancel", "/reenable")) {
			assertProblem(post(url + part), 404, "RetirementNotFound");
		}
		assertProblem(post(url + "/accept-missing-evidence", "{\"name\": \"Ada\", \"reason\": \"a test\"}"), 404,
				"RetirementNotFound");
	}

	@Test
	void rotationWithARetirementBeginsItAndShowsItInItsEvidence() {
		JsonNode accepted = json(post(ROTATIONS, "{\"retirement\": \"Disable\", \"soak\": \"P2D\"}"));
		assertText(accepted, "retirement").isEqualTo("Disable");
		assertText(accepted, "soak").isEqualTo("PT48H");
		carryOut();
		String url = "/v1/rotations/" + accepted.get("id").asString();
		String id = json(get(url)).get("retirementId").asString();
		JsonNode retirement = json(get(RETIREMENTS + "/" + id));
		assertText(retirement, "rotationId").isEqualTo(accepted.get("id").asString());
		assertText(retirement, "version").isEqualTo(json(get(url)).get("fromVersion").asString());
		JsonNode evidence = json(get(url + "/evidence")).get("retirements");
		assertThat(evidence.get(0).get("retirement")).isEqualTo(retirement);
		assertThat(evidence.get(0).get("events")).isNotEmpty();
		assertThat(post(url + "/rollback")).hasStatus(202);
		assertText(json(get(RETIREMENTS + "/" + id)), "phase").isEqualTo("Canceled");
		carryOut();
		assertThat(json(get(url + "/evidence")).get("retirements")).hasSize(1);
	}

	@Test
	void evidenceHasTheProofWithItsQuestionAndAnswer() {
		JsonNode evidence = json(get(put(only(RetirementPhase.Disabled.class)) + "/evidence"));
		assertText(evidence.get("proof").get("log"), "query").isEqualTo("a query");
		assertText(evidence.get("proof").get("log").get("uses").get(0), "operation").isEqualTo("KeyUnwrap");
		assertThat(evidence.get("events").findValuesAsString("event")).contains("Proven", "PhaseChanged");
	}

	@Test
	void eventsOfARetirementAreStreamed() {
		String url = put(only(RetirementPhase.Disabled.class));
		MvcTestResult stream = this.mvc.get()
			.uri(URI.create(url + "/events"))
			.header("Accept", "text/event-stream")
			.exchange();
		assertThat(stream).hasStatusOk();
		assertThat(new String(stream.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8))
			.contains("event: PhaseChanged", "\"phase\":\"Disabled\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "P", "PT", "-PT1H", "PT0S", "PT0H", "P0D", "P1W", "P1Y", "PT1.5H", "pt1h", "P366D",
			"PT9999999999H", "24h", "P1DT", "1" })
	void soakOfAnotherFormIsRefused(String soak) {
		String member = "\"soak\": \"" + soak + "\"";
		JsonNode problem = assertProblem(post(RETIREMENTS, order(member)), 400, "InvalidRequest");
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("soak");
		assertProblem(post(ROTATIONS, "{\"retirement\": \"Disable\", " + member + "}"), 400, "InvalidRequest");
	}

	@Test
	void versionIsEnabledInOneCallAndARepeatChangesNothing() {
		String enable = "/v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + this.old + "/enable";
		this.keys.disable(WebHouse.SEARCH_KEY, this.keys.version(WebHouse.SEARCH_KEY, new VersionId(this.old)),
				() -> true);
		assertThat(json(post(enable + "?validateOnly=true")).get("enabled").asBoolean()).isFalse();
		MvcTestResult enabled = post(enable);
		assertThat(enabled).hasStatusOk();
		assertThat(json(enabled).get("enabled").asBoolean()).isTrue();
		assertThat(json(enabled).get("current").asBoolean()).isFalse();
		assertThat(json(post(enable))).isEqualTo(json(enabled));
		assertProblem(post(enable, "{\"x\": 1}"), 400, "InvalidRequest");
		assertProblem(post(enable.replace(this.old, "f".repeat(32))), 404, "KeyVersionNotFound");
		assertProblem(post(enable.replace(this.old, "x")), 404, "KeyVersionNotFound");
		assertProblem(post(enable.replace("search-cmk", "no-such-key")), 404, "KeyNotFound");
		assertProblem(post(enable.replace("sandbox-vault", "other-vault")), 404, "KeyStoreNotFound");
	}

	@Test
	void enablingAVersionIsInItsEvidenceAndInThatOfItsRotations() {
		String url = "/v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + this.old;
		JsonNode nothing = json(get(url + "/evidence"));
		assertThat(nothing.propertyNames()).containsExactly("keyStore", "key", "version", "writes", "retirementIds",
				"generatedOn");
		assertThat(nothing.get("writes")).isEmpty();
		assertThat(nothing.get("retirementIds")).isEmpty();
		this.keys.disable(WebHouse.SEARCH_KEY, this.keys.version(WebHouse.SEARCH_KEY, new VersionId(this.old)),
				() -> true);
		post(url + "/enable?validateOnly=true");
		post(url + "/enable");
		post(url + "/enable");
		String retirement = json(post(RETIREMENTS, order(""))).get("id").asString();
		MvcTestResult result = get(url + "/evidence");
		assertThat(result).hasStatusOk()
			.hasHeader("Content-Disposition", "attachment; filename=\"version-" + this.old + "-evidence.json\"");
		JsonNode evidence = json(result);
		assertThat(evidence.get("writes")).hasSize(1);
		JsonNode write = evidence.get("writes").get(0);
		assertText(write, "operation").isEqualTo("EnableVersion");
		assertText(write, "keyVersion").isEqualTo(this.old);
		assertText(write, "result").isEqualTo("Done");
		assertThat(evidence.get("retirementIds")).hasSize(1);
		assertThat(evidence.get("retirementIds").get(0).asString()).isEqualTo(retirement);
		assertThat(json(get(RETIREMENTS + "/" + retirement + "/evidence")).get("otherWrites"))
			.isEqualTo(evidence.get("writes"));
		for (JsonNode rotation : json(get("/v1/rotations?key=search-cmk")).get("value")) {
			assertThat(json(get("/v1/rotations/" + rotation.get("id").asString() + "/evidence")).get("otherWrites"))
				.isEqualTo(evidence.get("writes"));
		}
	}

	@Test
	void evidenceOfAVersionIsThereAlsoWhereItsStoreDoesNotAnswer() {
		String url = "/v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + this.old + "/evidence";
		post(RETIREMENTS, order(""));
		this.keys.fail(new UpstreamFailure(UpstreamFailure.Kind.UNAVAILABLE,
				UpstreamFailure.Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(), "It is away."));
		assertThat(get(url)).hasStatusOk();
		assertProblem(get(url.replace(this.old, "f".repeat(32))), 503, "KeyStoreUnavailable");
	}

	@Test
	void versionThatDoesNotExistHasNoEvidence() {
		String url = "/v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + this.old + "/evidence";
		assertProblem(get(url.replace(this.old, "f".repeat(32))), 404, "KeyVersionNotFound");
		assertProblem(get(url.replace(this.old, "x")), 404, "KeyVersionNotFound");
		assertProblem(get(url.replace("search-cmk", "no-such-key")), 404, "KeyNotFound");
		assertProblem(get(url.replace("sandbox-vault", "other-vault")), 404, "KeyStoreNotFound");
	}

	private String put(RetirementPhase phase) {
		Retirement retirement = RetirementFixtures.requested();
		this.retirements.put(retirement);
		this.retirements.put(RetirementFixtures.next(retirement, phase));
		return RETIREMENTS + "/" + retirement.id();
	}

	private static RetirementPhase only(Class<? extends RetirementPhase> type) {
		return RetirementFixtures.everyPhase().stream().filter(type::isInstance).findFirst().orElseThrow();
	}

	private String order(String more) {
		return order(this.old, more);
	}

	private static String order(String version, String more) {
		return "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\", \"version\": \"" + version + "\""
				+ (more.isEmpty() ? "" : ", " + more) + "}";
	}

}
