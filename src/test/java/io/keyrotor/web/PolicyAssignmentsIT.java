package io.keyrotor.web;

import java.util.OptionalInt;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.key.UpstreamFailure;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyAssignmentsIT extends WebTests {

	private static final String PATH = "/v1/rotation-policy-assignments";

	private static final String AFTER_CREATION = """
			{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}}],
			 "attributes": {"expiryTime": "P2Y"}}""";

	private static final String WITH_NOTIFY = """
			{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}},
			  {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "Notify"}}],
			 "attributes": {"expiryTime": "P2Y"}}""";

	private static final String NONE = "{\"lifetimeActions\": [], \"attributes\": {}}";

	private static final String VAULT = "\"keyStores\": [\"sandbox-vault\"]";

	@AfterEach
	void removePolicies() {
		this.keys.recover();
		this.assignments.clear();
		post(PATH, order("\"namePattern\": \"*\"", NONE));
		this.assignments.carryOut(this.assigner);
	}

	private static String order(String selector, String policy) {
		return "{\"selector\": {" + selector + "}, \"policy\": " + policy + ", \"reason\": \"a test\"}";
	}

	private JsonNode over(String order) {
		JsonNode accepted = json(post(PATH, order));
		this.assignments.carryOut(this.assigner);
		return json(get(url(accepted)));
	}

	private static String url(JsonNode assignment) {
		return PATH + "/" + assignment.path("id").asString();
	}

	@Test
	void assignmentIsItsOwnStatusMonitor() {
		MvcTestResult accepted = post(PATH, order("\"namePattern\": \"*\", " + VAULT, AFTER_CREATION));
		assertThat(accepted).hasStatus(202).hasHeader("Retry-After", "1");
		JsonNode assignment = json(accepted);
		assertThat(accepted.getResponse().getHeader("Location")).endsWith(url(assignment))
			.isEqualTo(accepted.getResponse().getHeader("Operation-Location"));
		assertText(assignment, "status").isEqualTo("NotStarted");
		assertThat(assignment.get("selector")).hasToString("{\"keyStores\":[\"sandbox-vault\"],\"namePattern\":\"*\"}");
		assertText(assignment, "reason").isEqualTo("a test");
		assertProblem(get(url(assignment) + "/result"), 503, "PolicyAssignmentNotFinished");
		assertThat(get(url(assignment) + "/result")).hasHeader("Retry-After", "1");
		this.assignments.carryOut(this.assigner);
		JsonNode result = json(get(url(assignment) + "/result"));
		assertText(result, "status").isEqualTo("Succeeded");
		assertThat(result.at("/counts/Set").asInt()).isEqualTo(3);
		assertThat(result).isEqualTo(json(get(url(assignment))));
		assertThat(json(get(PATH)).get("value")).containsExactly(result);
		assertText(json(get(POLICY)).get("attributes"), "expiryTime").isEqualTo("P2Y");
	}

	@Test
	void resultsComeInPagesAndByOutcome() {
		this.keys.manage(true);
		JsonNode over = over(order("\"namePattern\": \"*\", " + VAULT, AFTER_CREATION));
		JsonNode first = json(get(url(over) + "/results?maxPageSize=2"));
		assertThat(first.get("value").findValuesAsString("key")).containsExactly("no-policy", "search-cmk");
		String next = first.get("nextLink").asString();
		JsonNode second = json(get(next.substring(next.indexOf("/v1/"))));
		assertThat(second.get("value").findValuesAsString("key")).containsExactly("storage-cmk");
		assertThat(second.has("nextLink")).isFalse();
		JsonNode skipped = json(get(url(over) + "/results?result=Skipped")).get("value");
		assertThat(skipped).hasSize(1);
		assertText(skipped.get(0), "code").isEqualTo("KeyIsManaged");
		assertText(skipped.get(0), "message").contains("certificate");
		assertText(over, "status").isEqualTo("Succeeded");
	}

	@ParameterizedTest
	@CsvSource({ "result=Done,result", "maxPageSize=0,maxPageSize", "continuationToken=eA,continuationToken",
			"colour=red,colour" })
	void wrongParameterOfTheResultsIsRefusedByName(String query, String field) {
		JsonNode over = over(order("\"namePattern\": \"*\"", AFTER_CREATION));
		JsonNode problem = assertProblem(get(url(over) + "/results?" + query), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").isEqualTo(field);
	}

	@Test
	void everyFaultOfTheBodyComesBackTogether() {
		JsonNode problem = assertProblem(post(PATH, """
				{"selector": {"keyStores": ["sandbox-vault", "nowhere", 7], "namePattern": "", "tags": {"a": 1},
				  "colour": "red"},
				 "policy": {"lifetimeActions": [{"trigger": {"timeAfterCreat": "P1Y"}, "action": {"type": "Rotate"}}]},
				 "reason": [], "validateOnly": true}"""), 400, "InvalidRequest");
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactlyInAnyOrder("selector.keyStores[2]",
				"selector.keyStores[1]", "selector.namePattern", "selector.tags.a", "selector.colour", "reason",
				"validateOnly", "policy.lifetimeActions[0].trigger.timeAfterCreat");
		assertThat(json(get(PATH)).get("value")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"keyStores\": []", "\"tags\": {}", "\"namePattern\": null" })
	void nothingIsSelectedWithoutACriterion(String selector) {
		JsonNode problem = assertProblem(post(PATH, order(selector, AFTER_CREATION)), 400, "InvalidRequest");
		assertText(problem.get("errors").get(0), "field").startsWith("selector");
		assertProblem(post(PATH, "{\"policy\": " + AFTER_CREATION + "}"), 400, "InvalidRequest");
		assertProblem(post(PATH, "{}"), 400, "InvalidRequest");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?validateOnly=true" })
	void policyThatNoSelectedStoreTakesIsRefusedLikeASinglePut(String query) {
		String wrong = AFTER_CREATION.replace("P18M", "P27D").replace("P2Y", "P1W");
		JsonNode single = assertProblem(put(POLICY, wrong), 400, "InvalidRotationPolicy").get("errors");
		JsonNode bulk = assertProblem(post(PATH + query, order("\"namePattern\": \"*\"", wrong)), 400,
				"InvalidRotationPolicy")
			.get("errors");
		assertThat(bulk.findValuesAsString("message")).containsExactlyElementsOf(single.findValuesAsString("message"));
		assertThat(bulk.findValuesAsString("field"))
			.containsExactlyElementsOf(single.findValuesAsString("field").stream().map("policy."::concat).toList());
		JsonNode form = assertProblem(post(PATH + query, order("\"namePattern\": \"*\"", "{}")), 400,
				"InvalidRotationPolicy");
		assertThat(form.get("errors").findValuesAsString("field")).containsExactly("policy.lifetimeActions");
		assertThat(json(get(PATH)).get("value")).isEmpty();
	}

	@Test
	void policyThatSomeStoresTakeIsAcceptedAndRefusedForTheOthers() {
		assertProblem(post(PATH, order("\"keyStores\": [\"sandbox-hsm\"]", WITH_NOTIFY)), 400, "InvalidRotationPolicy");
		JsonNode over = over(order("\"namePattern\": \"*\"", WITH_NOTIFY));
		assertText(over, "status").isEqualTo("Failed");
		assertThat(over.at("/counts/Refused").asInt()).isEqualTo(2);
		JsonNode refused = json(get(url(over) + "/results?result=Refused")).get("value").get(0);
		assertText(refused, "keyStore").isEqualTo("sandbox-hsm");
		assertText(refused.get("errors").get(0), "rule").isEqualTo("NotifySupported");
		MvcTestResult gate = get(url(over) + "/result");
		assertText(assertProblem(gate, 409, "PolicyAssignmentFailed"), "detail").contains("3 Set, 2 Refused");
		assertThat(gate.getResponse().getHeader("Location")).endsWith(url(over));
		assertProblem(post(url(over) + "/resume"), 409, "PolicyAssignmentNotResumable");
	}

	@Test
	void validateOnlyCountsReadsAndChangesNothing() {
		put(POLICY, AFTER_CREATION);
		this.keys.manage(true);
		JsonNode plan = json(post(PATH + "?validateOnly=true", order("\"namePattern\": \"*\"", WITH_NOTIFY)));
		assertThat(plan.get("stores").findValuesAsString("selected")).containsExactly("3", "2");
		assertThat(plan.get("stores").get(1).get("errors")).isNotEmpty();
		assertThat(plan.get("truncated").asBoolean()).isFalse();
		assertThat(plan.get("results").findValuesAsString("result")).containsExactly("WouldSet", "Unchanged", "Skipped",
				"Refused", "Refused");
		assertThat(json(get(PATH)).get("value")).isEmpty();
		this.keys.recover();
		assertText(json(get(POLICY)).get("attributes"), "expiryTime").isEqualTo("P2Y");
		assertThat(json(get("/v1/key-stores/sandbox-vault/keys/no-policy/rotation-policy")).at("/attributes/expiryTime")
			.isMissingNode()).isTrue();
	}

	@Test
	void validateOnlyTellsWhenAStoreRefusesOrCannotBeReached() {
		this.keys.fail(failure(UpstreamFailure.Kind.FORBIDDEN));
		JsonNode plan = json(post(PATH + "?validateOnly=true", order(VAULT, AFTER_CREATION)));
		assertThat(plan.at("/stores/0/complete").asBoolean()).isFalse();
		assertText(plan.at("/stores/0/reason"), "code").isEqualTo("Forbidden");
		assertThat(plan.get("truncated").asBoolean()).isTrue();
		this.keys.fail(failure(UpstreamFailure.Kind.UNAVAILABLE));
		assertProblem(post(PATH + "?validateOnly=true", order(VAULT, AFTER_CREATION)), 503, "KeyStoreUnavailable");
	}

	private static UpstreamFailure failure(UpstreamFailure.Kind kind) {
		return new UpstreamFailure(kind, new UpstreamFailure.Origin("Key Vault sandbox-vault", OptionalInt.of(403),
				Optional.of("Code"), Optional.empty()), Optional.empty(), "The store said no.");
	}

	@Test
	void theSameIdempotencyKeyGetsTheOneAssignment() {
		String order = order("\"namePattern\": \"cmk-*\"", AFTER_CREATION);
		JsonNode first = json(request(HttpMethod.POST, PATH, order).header("Idempotency-Key", "run-1").exchange());
		this.assignments.carryOut(this.assigner);
		MvcTestResult again = request(HttpMethod.POST, PATH, order).header("Idempotency-Key", "run-1").exchange();
		assertText(json(again), "id").isEqualTo(first.get("id").asString());
		assertText(json(again), "status").isEqualTo("Succeeded");
		assertProblem(
				request(HttpMethod.POST, PATH, order.replace("cmk", "x")).header("Idempotency-Key", "run-1").exchange(),
				422, "IdempotencyKeyReused");
		assertThat(json(get(PATH)).get("value")).hasSize(1);
	}

	@Test
	void waitsAsLongAsWished() {
		MvcTestResult waited = request(HttpMethod.POST, PATH, order("\"namePattern\": \"*\"", AFTER_CREATION))
			.header("Prefer", "wait=1")
			.exchange();
		assertThat(waited).hasStatus(202).hasHeader("Preference-Applied", "wait=1");
	}

	@Test
	void whatFailedIsTriedAgain() {
		JsonNode accepted = json(post(PATH, order("\"namePattern\": \"*\", " + VAULT, AFTER_CREATION)));
		this.keys.fail(failure(UpstreamFailure.Kind.FORBIDDEN));
		this.assignments.carryOut(this.assigner);
		JsonNode failed = json(get(url(accepted)));
		assertText(failed, "status").isEqualTo("Failed");
		assertText(failed.at("/stores/0/error"), "code").isEqualTo("Forbidden");
		assertText(assertProblem(get(url(failed) + "/result"), 409, "PolicyAssignmentFailed"), "detail")
			.contains("The store said no.");
		assertText(assertProblem(post(url(failed) + "/cancel"), 409, "PolicyAssignmentIsOver"), "detail")
			.contains("Failed", "Running");
		assertThat(post(url(failed) + "/resume?validateOnly=true")).hasStatusOk();
		assertText(json(get(url(failed))), "status").isEqualTo("Failed");
		this.keys.recover();
		assertThat(post(url(failed) + "/resume")).hasStatus(202);
		assertText(assertProblem(post(url(failed) + "/resume"), 409, "PolicyAssignmentNotResumable"), "detail")
			.contains("Running", "Failed");
		assertProblem(post(url(failed) + "/resume?validateOnly=true"), 409, "PolicyAssignmentNotResumable");
		this.assignments.carryOut(this.assigner);
		assertText(json(get(url(failed) + "/result")), "status").isEqualTo("Succeeded");
		assertProblem(post(url(failed) + "/resume"), 409, "PolicyAssignmentNotResumable");
	}

	@Test
	void cancelSaysThatWhatWasSetStays() {
		JsonNode accepted = json(post(PATH, order("\"namePattern\": \"*\"", AFTER_CREATION)));
		assertThat(post(url(accepted) + "/cancel?validateOnly=true")).hasStatusOk();
		assertThat(json(get(url(accepted))).get("canceling").asBoolean()).isFalse();
		MvcTestResult canceling = post(url(accepted) + "/cancel");
		assertThat(canceling).hasStatus(202);
		assertText(json(canceling), "message").contains("What was set stays");
		this.assignments.carryOut(this.assigner);
		JsonNode canceled = json(get(url(accepted)));
		assertText(canceled, "status").isEqualTo("Canceled");
		assertText(canceled, "message").contains("stays");
		assertThat(post(url(accepted) + "/cancel")).hasStatusOk();
		assertProblem(get(url(accepted) + "/result"), 409, "PolicyAssignmentCanceled");
		assertThat(post(url(accepted) + "/resume")).hasStatus(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/result", "/results" })
	void assignmentThatIsNotThereIsNotFound(String rest) {
		for (String id : new String[] { "x", "7c1d9f0e-3f0a-4f0e-9a55-0b8f0a6a1c11" }) {
			assertProblem(get(PATH + "/" + id + rest), 404, "PolicyAssignmentNotFound");
		}
		assertProblem(post(PATH + "/x/resume"), 404, "PolicyAssignmentNotFound");
		assertProblem(post(PATH + "/x/cancel"), 404, "PolicyAssignmentNotFound");
	}

}
