package io.keyrotor.web;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class PoliciesIT extends WebTests {

	private static final String HSM_POLICY = "/v1/key-stores/sandbox-hsm/keys/dicom-cmk/rotation-policy";

	private static final String AFTER_CREATION = """
			{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}}],
			 "attributes": {"expiryTime": "P2Y"}}""";

	private static final String BEFORE_EXPIRY = """
			{"id": "https://sandbox-vault.vault.azure.net/keys/search-cmk/rotationpolicy",
			 "lifetimeActions": [{"trigger": {"timeBeforeExpiry": "P28D", "timeAfterCreate": null},
			  "action": {"type": "rOTATE"}}],
			 "attributes": {"expiryTime": "P1Y", "created": 1, "updated": "yesterday"}}""";

	private static final String NONE = "{\"lifetimeActions\": [], \"attributes\": {}}";

	@AfterEach
	void removePolicies() {
		this.keys.recover();
		put(POLICY, NONE);
		put(HSM_POLICY, NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { POLICY, HSM_POLICY })
	void referencePoliciesAreSetAndReadBack(String policy) {
		for (String body : new String[] { AFTER_CREATION, BEFORE_EXPIRY, NONE }) {
			MvcTestResult set = put(policy, body);
			assertThat(set).hasStatusOk().containsHeader("ETag");
			MvcTestResult read = get(policy);
			assertThat(json(read)).isEqualTo(json(set));
			assertThat(read).hasHeader("ETag", String.valueOf(set.getResponse().getHeader("ETag")));
		}
	}

	@Test
	void answersAreAzuresJsonWithWarnings() {
		JsonNode policy = json(put(POLICY, AFTER_CREATION));
		assertThat(policy.propertyNames()).containsExactly("lifetimeActions", "attributes", "warnings", "setHere",
				"differences", "drift");
		assertThat(policy.get("lifetimeActions").get(0))
			.hasToString("{\"trigger\":{\"timeAfterCreate\":\"P18M\"},\"action\":{\"type\":\"Rotate\"}}");
		assertThat(policy.get("attributes").propertyNames()).containsExactly("expiryTime", "created", "updated");
		assertText(policy.get("attributes"), "updated").endsWith("Z");
		JsonNode warned = json(put("/v1/key-stores/sandbox-vault/keys/no-policy/rotation-policy", BEFORE_EXPIRY));
		assertText(warned.get("warnings").get(0), "code").isEqualTo("TriggerCannotFire");
		put("/v1/key-stores/sandbox-vault/keys/no-policy/rotation-policy", NONE);
	}

	@Test
	void answersSayWhatWasSetAndWhatAzureMadeOfIt() {
		JsonNode policy = json(put(POLICY, AFTER_CREATION.replace("Rotate", "rotate")));
		JsonNode set = policy.get("setHere");
		assertThat(set.propertyNames()).containsExactly("lifetimeActions", "attributes", "on");
		assertThat(set.get("lifetimeActions"))
			.hasToString("[{\"trigger\":{\"timeAfterCreate\":\"P18M\"},\"action\":{\"type\":\"rotate\"}}]");
		assertThat(set.get("attributes")).hasToString("{\"expiryTime\":\"P2Y\"}");
		assertText(set, "on").endsWith("Z");
		assertThat(policy.get("differences"))
			.hasToString("[{\"field\":\"lifetimeActions[1]\",\"kept\":\"Notify timeBeforeExpiry P30D\","
					+ "\"code\":\"NotifyAdded\",\"message\":\"Key Vault adds a Notify action 30 days before expiry to"
					+ " every policy that has none.\"}]");
		assertText(policy, "drift").isEqualTo("InSync");
		JsonNode other = json(get("/v1/key-stores/sandbox-vault/keys/storage-cmk/rotation-policy"));
		assertText(other, "drift").isEqualTo("NotSetHere");
		assertThat(other.has("setHere")).isFalse();
		assertThat(other.get("differences")).isEmpty();
	}

	@Test
	void tagIsTheOneOfTheContentAndNotOfItsSpelling() {
		String tag = String.valueOf(put(POLICY, AFTER_CREATION).getResponse().getHeader("ETag"));
		String inOtherWords = """
				{"attributes": {"expiryTime": "P2Y"}, "lifetimeActions": [
				 {"action": {"type": "notify"}, "trigger": {"timeBeforeExpiry": "P30D"}},
				 {"action": {"type": "ROTATE"}, "trigger": {"timeAfterCreate": "P18M"}}]}""";
		assertThat(put(POLICY, inOtherWords)).hasHeader("ETag", tag);
		assertThat(put(POLICY + "?validateOnly=true", inOtherWords)).hasHeader("ETag", tag);
		assertThat(put(POLICY, AFTER_CREATION.replace("P18M", "P17M")).getResponse().getHeader("ETag"))
			.isNotEqualTo(tag);
	}

	@Test
	void anAnswerCanBeSentBackAsItIs() {
		put(POLICY, BEFORE_EXPIRY);
		String answer = json(get(POLICY)).toString();
		assertThat(put(POLICY, answer)).hasStatusOk();
	}

	@Test
	void policyWithoutLifetimeActionsIsNeverARemoval() {
		put(POLICY, AFTER_CREATION);
		for (String body : new String[] { "{}", "", "{\"lifetimeActions\": null}", "{\"attributes\": {}}" }) {
			JsonNode problem = assertProblem(put(POLICY, body), 400, "InvalidRotationPolicy");
			assertThat(problem.findValuesAsString("field")).containsExactly("lifetimeActions");
		}
		assertThat(json(get(POLICY)).get("attributes").has("expiryTime")).isTrue();
		assertThat(put(POLICY, "{\"lifetimeActions\": [], \"attributes\": null}")).hasStatusOk();
		assertThat(put(POLICY, "{\"lifetimeActions\": []}")).hasStatusOk();
	}

	@Test
	void everyViolationOfFormAndRulesComesBackTogether() {
		JsonNode problem = assertProblem(put(POLICY, """
				{"lifetimeActions": [
				  {"trigger": {"timeAfterCreate": "P1W"}, "action": {"type": "Rotate"}},
				  {"trigger": {"timeBeforExpiry": "P30D"}, "action": {"type": "Notify"}},
				  {"trigger": {"timeBeforeExpiry": 30}, "action": {"kind": "Notify"}},
				  7],
				 "attributes": {"expiryTime": "P1D"}, "lifetimeaction": []}"""), 400, "InvalidRotationPolicy");
		assertThat(problem.findValuesAsString("field")).containsExactly("lifetimeActions[3]",
				"lifetimeActions[1].trigger.timeBeforExpiry", "lifetimeActions[2].trigger.timeBeforeExpiry",
				"lifetimeActions[2].action.type", "lifetimeActions[2].action.kind", "lifetimeaction",
				"lifetimeActions[0].trigger.timeAfterCreate", "attributes.expiryTime");
		for (JsonNode error : problem.get("errors")) {
			assertThat(error.propertyNames()).containsExactly("field", "rule", "limit", "value", "message");
		}
	}

	@Test
	void floorIsTheOneOfTheStore() {
		JsonNode problem = assertProblem(put(POLICY, AFTER_CREATION.replace("P18M", "P27D")), 400,
				"InvalidRotationPolicy");
		JsonNode error = problem.get("errors").get(0);
		assertText(error, "rule").isEqualTo("TimeAfterCreateMinimum");
		assertText(error, "limit").isEqualTo("P28D");
		assertText(error, "value").isEqualTo("P27D");
	}

	@Test
	void validateOnlyAnswersTheSameAndChangesNothing() {
		String before = json(get(POLICY)).toString();
		for (String body : new String[] { AFTER_CREATION, BEFORE_EXPIRY, NONE,
				AFTER_CREATION.replace("P18M", "P28D").replace("P2Y", "P35D") }) {
			MvcTestResult tried = put(POLICY + "?validateOnly=true", body);
			assertThat(json(get(POLICY))).hasToString(before);
			MvcTestResult set = put(POLICY, body);
			assertThat(withoutTimes(json(tried))).isEqualTo(withoutTimes(json(set)));
			assertThat(tried.getResponse().getStatus()).isEqualTo(set.getResponse().getStatus());
			assertThat(tried.getResponse().getHeader("ETag")).isEqualTo(set.getResponse().getHeader("ETag"));
			before = json(get(POLICY)).toString();
		}
		assertThat(this.mvc.delete().uri(POLICY + "?validateOnly=true").exchange()).hasStatusOk();
		assertThat(json(get(POLICY))).hasToString(before);
		assertProblem(put(POLICY + "?validateOnly=true", "{}"), 400, "InvalidRotationPolicy");
	}

	private static JsonNode withoutTimes(JsonNode policy) {
		((ObjectNode) policy.path("attributes")).remove(List.of("created", "updated"));
		if (policy.path("setHere") instanceof ObjectNode set) {
			set.remove("on");
		}
		return policy;
	}

	@Test
	void removalAnswersWhatIsInForceAfterwards() {
		put(POLICY, AFTER_CREATION);
		MvcTestResult removed = this.mvc.delete().uri(POLICY).exchange();
		assertThat(removed).hasStatusOk();
		assertThat(json(removed).get("attributes").has("expiryTime")).isFalse();
		assertThat(json(removed).get("lifetimeActions")).hasSize(1);
		assertThat(json(get(POLICY))).isEqualTo(json(removed));
	}

	@Test
	void changeIsRefusedWhenThePolicyIsNotTheOneThatWasRead() {
		String old = String.valueOf(put(POLICY, BEFORE_EXPIRY).getResponse().getHeader("ETag"));
		put(POLICY, AFTER_CREATION);
		assertProblem(ifMatch(HttpMethod.PUT, NONE, old), 412, "PreconditionFailed");
		assertProblem(ifMatch(HttpMethod.DELETE, "", old), 412, "PreconditionFailed");
		assertThat(json(get(POLICY)).get("attributes").has("expiryTime")).isTrue();
		String present = String.valueOf(get(POLICY).getResponse().getHeader("ETag"));
		assertThat(ifMatch(HttpMethod.PUT, BEFORE_EXPIRY, present)).hasStatusOk();
		assertThat(ifMatch(HttpMethod.DELETE, "", "*")).hasStatusOk();
	}

	private MvcTestResult ifMatch(HttpMethod method, String body, String tag) {
		return request(method, POLICY, body).header("If-Match", tag).exchange();
	}

	@Test
	void readingIsSentAgainToWhoHasThePolicyBecauseTheRestOfItMayHaveChanged() {
		String tag = String.valueOf(get(POLICY).getResponse().getHeader("ETag"));
		MvcTestResult again = this.mvc.get().uri(URI.create(POLICY)).header("If-None-Match", tag).exchange();
		assertThat(again).hasStatusOk().hasHeader("ETag", tag);
		assertThat(again).bodyJson().extractingPath("$.drift").isNotNull();
	}

	@Test
	void keyThatBacksACertificateHasNoPolicyOfItsOwn() {
		this.keys.manage(true);
		String policy = "/v1/key-stores/sandbox-vault/keys/storage-cmk/rotation-policy";
		assertProblem(put(policy, AFTER_CREATION), 409, "KeyIsManaged");
		assertProblem(this.mvc.delete().uri(policy).exchange(), 409, "KeyIsManaged");
	}

}
