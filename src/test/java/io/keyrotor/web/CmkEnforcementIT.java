package io.keyrotor.web;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.enforcement.BuiltInPolicy;
import io.keyrotor.enforcement.Enforcement;
import io.keyrotor.enforcement.InMemorySearchServices;
import io.keyrotor.enforcement.PolicyInForce;
import io.keyrotor.enforcement.SearchServiceId;
import io.keyrotor.enforcement.UnencryptedObjects;
import io.keyrotor.key.UpstreamFailure.Kind;

import static org.assertj.core.api.Assertions.assertThat;

class CmkEnforcementIT extends WebTests {

	private static final SearchServiceId ID = SearchServiceId
		.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/wards");

	private static final String PATH = "/v1/search-services/cmk-enforcement";

	private static final String URL = PATH + "?resourceId=" + ID;

	private static final String ENABLED = "{\"enforcement\": \"Enabled\"}";

	@Autowired
	private InMemorySearchServices services;

	@BeforeEach
	void startWithOneService() {
		this.services.clear();
		this.services.put(ID, Enforcement.UNSPECIFIED);
	}

	@Test
	void serviceIsShownWithAllThatConcernsIt() {
		this.services
			.objects(new UnencryptedObjects(List.of("https://wards.search.windows.net/indexes('plain')"), List.of()));
		this.services.policies(new PolicyInForce(BuiltInPolicy.AUDITS, "Audit"));

		MvcTestResult result = get(URL);

		assertThat(result).hasStatusOk().containsHeader("ETag");
		JsonNode shown = json(result);
		assertThat(shown.propertyNames()).containsExactly("resourceId", "enforcement", "complianceStatus", "createdOn",
				"temporaryDisksCovered", "unencryptedObjects", "policies", "warnings");
		assertText(shown, "resourceId").isEqualTo(ID.toString());
		assertText(shown, "enforcement").isEqualTo("Unspecified");
		assertThat(shown.get("temporaryDisksCovered").booleanValue()).isTrue();
		assertThat(shown.at("/unencryptedObjects/0").stringValue()).endsWith("indexes('plain')");
		assertThat(shown.at("/policies/0/effect").stringValue()).isEqualTo("Audit");
		assertThat(shown.at("/policies/0/id").stringValue()).isEqualTo("76a56461-9dc0-40f0-82f5-2453283afa2f");
		assertThat(shown.at("/warnings/0/code").stringValue()).isEqualTo("ObjectsNotEncrypted");
	}

	@Test
	void enforcementIsSetOnceAndARepeatChangesNothing() {
		JsonNode set = json(patch(URL, ENABLED));
		assertText(set, "enforcement").isEqualTo("Enabled");
		assertThat(patch(URL, "{\"enforcement\": \"enabled\"}")).hasStatusOk();
		assertThat(this.services.asked()).containsExactly(Enforcement.ENABLED);

		JsonNode evidence = json(get(PATH + "/evidence?resourceId=" + ID));
		assertThat(evidence.get("writes")).hasSizeGreaterThanOrEqualTo(1);
		JsonNode write = evidence.at("/writes/" + (evidence.get("writes").size() - 1));
		assertText(write, "operation").isEqualTo("SetEnforcement");
		assertText(write, "target").isEqualTo(ID.toString());
		assertText(write, "result").isEqualTo("Done");
		assertText(write, "requestId").isEqualTo("request-7");
	}

	@Test
	void trialChangesNothing() {
		assertText(json(patch(URL + "&validateOnly=true", ENABLED)), "enforcement").isEqualTo("Unspecified");
		assertThat(this.services.asked()).isEmpty();
	}

	@Test
	void preconditionIsHonoured() {
		String tag = String.valueOf(get(URL).getResponse().getHeader("ETag"));
		assertThat(patchIf(tag)).hasStatusOk();
		assertProblem(patchIf(tag), 412, "PreconditionFailed");
		assertThat(this.services.asked()).hasSize(1);
	}

	@Test
	void settingThatAzureDropsIsAProblem() {
		this.services.keeping(false);
		this.services.lag(0);
		JsonNode problem = assertProblem(patch(URL, ENABLED), 502, "EnforcementNotKept");
		assertText(problem, "detail").contains("Unspecified", "Nothing else was changed");
		assertThat(problem.get("retryable").booleanValue()).isFalse();
		assertText(problem, "remedy").contains("activity log").doesNotContain("later");
		assertText(problem, "detail").doesNotContain("later");
	}

	@Test
	void unknownServiceIsNotFound() {
		JsonNode problem = assertProblem(get(URL + "s"), 404, "SearchServiceNotFound");
		assertText(problem, "detail").contains(ID + "s");
		assertProblem(patch(URL + "s", ENABLED), 404, "SearchServiceNotFound");
	}

	@ParameterizedTest
	@ValueSource(strings = { "wards", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/a",
			"https://wards.search.windows.net" })
	void whatIsNoSearchServiceIsAMistakeInTheRequest(String resourceId) {
		for (MvcTestResult result : List.of(get(PATH + "?resourceId=" + resourceId),
				patch(PATH + "?resourceId=" + resourceId, ENABLED), get(PATH + "/evidence?resourceId=" + resourceId))) {
			JsonNode problem = assertProblem(result, 400, "InvalidRequest");
			assertThat(problem.at("/errors/0/field").stringValue()).isEqualTo("resourceId");
		}
	}

	@Test
	void serviceHasToBeNamed() {
		for (MvcTestResult result : List.of(get(PATH), patch(PATH, ENABLED), get(PATH + "/evidence"))) {
			JsonNode problem = assertProblem(result, 400, "InvalidRequest");
			assertThat(problem.at("/errors/0/field").stringValue()).isEqualTo("resourceId");
			assertThat(problem.at("/errors/0/rule").stringValue()).isEqualTo("Required");
			assertText(problem, "detail").doesNotContain("String", "method");
		}
	}

	@Test
	void everythingThatIsWrongWithARequestIsToldAtOnce() {
		JsonNode problem = assertProblem(patch(PATH + "?resourceId=wards", "{\"enforcement\": \"On\", \"more\": 1}"),
				400, "InvalidRequest");
		assertThat(problem.path("errors").findValuesAsString("field")).containsExactlyInAnyOrder("resourceId",
				"enforcement", "more");
		assertThat(this.services.asked()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"enforcement\": \"On\"}", "{\"enforcement\": true}",
			"{\"enforcement\": \"Enabled\", \"more\": 1}", "[]", "nothing" })
	void everythingThatIsWrongWithABodyIsTold(String body) {
		assertProblem(patch(URL, body), 400, "InvalidRequest");
		assertThat(this.services.asked()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "FORBIDDEN,502,ConsumerForbidden", "REJECTED,502,ConsumerRejected", "THROTTLED,503,ConsumerThrottled",
			"STALE,409,ConsumerConflict" })
	void refusalOfAzureIsPassedOn(Kind kind, int status, String code) {
		this.services.fail(kind, false);
		assertProblem(patch(URL, ENABLED), status, code);
	}

	private MvcTestResult patchIf(String tag) {
		return request(HttpMethod.PATCH, URL, ENABLED).header("If-Match", tag).exchange();
	}

	private MvcTestResult patch(String url, String body) {
		return request(HttpMethod.PATCH, url, body).exchange();
	}

}
