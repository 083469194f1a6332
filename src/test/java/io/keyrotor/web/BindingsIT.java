package io.keyrotor.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreResource;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("NullAway.Init")
class BindingsIT extends WebTests {

	private static final String FORMER = "/v1/former-consumers";

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final String HOTELS = bindingOf(WebHouse.HOTELS.uri());

	@Autowired
	private SettableInspection inspection;

	@AfterEach
	void lookAway() {
		this.inspection.clear();
	}

	@Test
	void bindingIsCreatedWithWhatTheConsumerSaysOfItself() {
		MvcTestResult result = post(BINDINGS, HOTELS);
		assertThat(result).hasStatus(201).containsHeader("ETag");
		JsonNode binding = json(result);
		assertThat(result).hasHeader("Location",
				"http://localhost:8080/v1/cmk-bindings/" + binding.get("id").asString());
		assertThat(binding.propertyNames()).containsExactly("id", "keyStore", "key", "consumer", "kind", "mode",
				"keyVersion", "drift", "identity", "createdOn", "lastVerifiedOn", "checks");
		assertThat(binding.path("checks").findValuesAsString("status")).contains("Pass").doesNotContain("Fail");
		((ObjectNode) binding).remove("checks");
		assertText(binding, "mode").isEqualTo("Pinned");
		assertText(binding, "drift").isEqualTo("InSync");
		assertThat(json(get(BINDINGS + "/" + binding.get("id").asString()))).isEqualTo(binding);
	}

	@Test
	void bindingSaysWhereTheSecretOfItsApplicationIsKept() {
		this.consumers.put(WebHouse.HOTELS, asApplication());
		String secret = "https://contoso.vault.azure.net/secrets/search-app";

		JsonNode binding = json(post(BINDINGS, withSecret('"' + secret + '"')));

		assertText(binding, "applicationSecret").isEqualTo(secret);
		assertText(binding, "drift").isEqualTo("InSync");
		assertText(json(get(BINDINGS + "/" + binding.get("id").asString())), "applicationSecret").isEqualTo(secret);
		assertThat(post(BINDINGS, withSecret('"' + secret + '"'))).hasStatus(200);
		assertThat(post(BINDINGS, HOTELS)).hasStatus(200);
		JsonNode other = assertProblem(post(BINDINGS, withSecret("\"https://contoso.vault.azure.net/secrets/other\"")),
				409, "BindingNotPossible");
		assertText(other, "detail").contains(secret, "secrets/other");
		assertText(other, "remedy").startsWith("Change its credentials");
	}

	@Test
	void bindingOfAConsumerThatIsNoApplicationTakesNoSecret() {
		JsonNode problem = assertProblem(
				post(BINDINGS, withSecret("\"https://contoso.vault.azure.net/secrets/search-app\"")), 409,
				"BindingNotPossible");
		assertText(problem, "detail").contains("system-assigned", "Leave that out");
		assertText(problem, "remedy").isEqualTo("Leave that out.");
	}

	/** What is no address may be the secret itself. */
	@ParameterizedTest
	@ValueSource(strings = { "\"applicationSecret\": \"Zk8~hush\"", "\"applicationSecret\": {\"value\": \"Zk8~hush\"}",
			"\"applicationsecret\": \"Zk8~hush\"", "\"applicationSecret\": \"https://x.example/keys/Zk8~hush\"",
			"\"applicationSecret\": \"https://hush.example/secrets/x\"" })
	void neverRepeatsWhatMayBeASecret(String member) {
		MvcTestResult result = post(BINDINGS, HOTELS.replaceFirst("}$", ", " + member + "}"));
		assertProblem(result, 400, "InvalidRequest");
		assertThat(result).bodyText().doesNotContain("hush").contains("(not shown)");
	}

	@Test
	void verifyNamesTheVersionThatSomebodyDisabledAndTheCallThatEnablesIt() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		assertThat(json(post(url + "/verify")).has("diagnosis")).isFalse();
		this.keys.enable(WebHouse.SEARCH_KEY, false);

		JsonNode diagnosis = json(post(url + "/verify")).get("diagnosis");

		assertText(diagnosis, "code").isEqualTo("VersionDisabled");
		String version = WebHouse.pinned(this.keys).version().value();
		String cure = "/v1/key-stores/sandbox-vault/keys/search-cmk/versions/" + version + "/enable";
		assertText(diagnosis, "message").contains(version);
		assertText(diagnosis, "remedy").contains("POST " + cure);
		assertThat(post(cure)).hasStatusOk();
		assertThat(json(post(url + "/verify")).has("diagnosis")).isFalse();
	}

	@Test
	void verifySaysWhyAConsumerCannotBeReached() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);

		JsonNode verified = json(post(url + "/verify"));

		assertText(verified, "drift").isEqualTo("Unreachable");
		assertText(verified.get("diagnosis"), "message").contains("FORBIDDEN");
		assertText(verified.get("diagnosis"), "remedy").isNotBlank();
	}

	private ConsumerState asApplication() {
		return new ConsumerState(this.consumers.read(WebHouse.HOTELS).reference(), Optional.of("Application app-1"),
				true, Optional.empty(), Map.of(), List.of(ConsumerState.APPLICATION_SECRET));
	}

	private static String withSecret(String secret) {
		return HOTELS.replaceFirst("}$", ", \"applicationSecret\": " + secret + "}");
	}

	@Test
	void versionlessBindingHasNoKeyVersion() {
		this.consumers.put(WebHouse.STORAGE,
				new Reference.Versionless(WebHouse.pinned(this.keys).store(), WebHouse.SEARCH_KEY.name()));
		JsonNode binding = json(post(BINDINGS, bindingOf(WebHouse.STORAGE.uri())));
		assertText(binding, "mode").isEqualTo("Versionless");
		assertThat(binding.has("keyVersion")).isFalse();
	}

	@Test
	void sameBindingAgainIsTheOneThatIsThere() {
		ObjectNode first = (ObjectNode) json(post(BINDINGS, HOTELS));
		first.remove("checks");
		MvcTestResult again = post(BINDINGS, bindingOf("https://SANDBOX-search.search.windows.net/indexes/hotels"));
		assertThat(again).hasStatus(200);
		assertThat(json(again)).isEqualTo(first);
	}

	@Test
	void sameIdempotencyKeyGetsTheSameBindingAndAnotherBodyIsRefused() {
		String key = UUID.randomUUID().toString();
		JsonNode first = json(idempotent(key, HOTELS));
		assertThat(json(idempotent(key, HOTELS)).get("id")).isEqualTo(first.get("id"));
		assertProblem(idempotent(key, bindingOf(WebHouse.PLAIN.uri())), 422, "IdempotencyKeyReused");
	}

	private MvcTestResult idempotent(String key, String body) {
		return request(HttpMethod.POST, BINDINGS, body).header("Idempotency-Key", key).exchange();
	}

	@Test
	void validateOnlyAnswersTheBindingWithoutAnIdAndKeepsNothing() {
		MvcTestResult result = post(BINDINGS + "?validateOnly=true", HOTELS);
		assertThat(result).hasStatusOk();
		assertThat(json(result).has("id")).isFalse();
		assertThat(json(get(BINDINGS)).get("value")).isEmpty();
	}

	@Test
	void everythingThatIsWrongWithABodyIsToldAtOnce() {
		JsonNode problem = assertProblem(
				post(BINDINGS,
						"{\"keyStore\": \"No Store\", \"key\": 5, \"consumer\": \"http://evil.example\", \"kind\": 1}"),
				400, "InvalidRequest");
		assertThat(problem.findValuesAsString("field")).containsExactly("keyStore", "key", "consumer", "kind");
		assertThat(assertProblem(post(BINDINGS, "{}"), 400, "InvalidRequest").findValuesAsString("rule"))
			.containsExactly("Required", "Required", "Required");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://sandbox-search.search.windows.net.evil.example/indexes('hotels')",
			"https://evil.example/indexes('hotels')", "https://169.254.169.254/indexes('hotels')", "ftp://x", "",
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers" })
	void foreignConsumerIsRefusedAsAMistakeInTheBody(String consumer) {
		JsonNode problem = assertProblem(post(BINDINGS, bindingOf(consumer)), 400, "InvalidRequest");
		assertThat(problem.findValuesAsString("field")).containsExactly("consumer");
	}

	@Test
	void consumerWithoutACustomerManagedKeyCannotBeBound() {
		this.consumers.put(WebHouse.PLAIN, new Reference.ServiceManaged());
		JsonNode problem = assertProblem(post(BINDINGS, bindingOf(WebHouse.PLAIN.uri())), 409, "BindingNotPossible");
		assertText(problem, "remedy").contains("create it anew");
		assertText(problem, "detail").endsWith(problem.path("remedy").asString());
		assertProblem(post(BINDINGS + "?validateOnly=true", bindingOf(WebHouse.PLAIN.uri())), 409,
				"BindingNotPossible");
	}

	@Test
	void consumerBoundToAnotherKeyCannotBeBoundAgain() {
		bind();
		assertProblem(post(BINDINGS, HOTELS.replace("search-cmk", "storage-cmk")), 409, "ConsumerBoundToOtherKey");
	}

	@ParameterizedTest
	@CsvSource({ "FORBIDDEN,502,ConsumerForbidden", "THROTTLED,503,ConsumerThrottled",
			"UNAVAILABLE,503,ConsumerUnavailable", "UNCERTAIN,503,ConsumerUnavailable", "STALE,409,ConsumerConflict" })
	void troubleWithTheConsumerIsToldApartFromTroubleWithTheKeyStore(UpstreamFailure.Kind kind, int status,
			String code) {
		this.consumers.fail(WebHouse.HOTELS, kind);
		JsonNode problem = assertProblem(post(BINDINGS, HOTELS), status, code);
		assertText(problem.get("upstream"), "service").isEqualTo(WebHouse.HOTELS.uri());
	}

	@Test
	void whatAzureRefusesToShowIsAzuresAndWhatItShowsAndCannotBeBoundIsTheCallers() {
		Origin answered = new Origin(Target.CONSUMER, WebHouse.HOTELS.uri(), OptionalInt.of(400), Optional.of("Bad"),
				Optional.empty());
		this.consumers.fail(WebHouse.HOTELS,
				new UpstreamFailure(UpstreamFailure.Kind.REJECTED, answered, Optional.empty(), "Bad."));
		assertProblem(post(BINDINGS, HOTELS), 502, "ConsumerRejected");
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.REJECTED);
		assertText(assertProblem(post(BINDINGS, HOTELS), 409, "BindingNotPossible"), "detail")
			.contains(WebHouse.HOTELS.uri());
	}

	@Test
	void bindingToWhatDoesNotExistIsNotFound() {
		assertProblem(post(BINDINGS, HOTELS.replace("sandbox-vault", "no-store")), 404, "KeyStoreNotFound");
		assertProblem(post(BINDINGS, HOTELS.replace("search-cmk", "no-key")), 404, "KeyNotFound");
		assertProblem(get(BINDINGS + "/nothing"), 404, "BindingNotFound");
		assertProblem(post(BINDINGS + "/nothing/verify"), 404, "BindingNotFound");
	}

	@Test
	void bindingsAreListedByKeyAndConsumerAndInPages() {
		List<String> ids = new ArrayList<>();
		for (String index : List.of("a", "b", "c")) {
			ConsumerId consumer = ConsumerId
				.parse("https://sandbox-search.search.windows.net/indexes('" + index + "')");
			this.consumers.put(consumer, WebHouse.pinned(this.keys));
			ids.add(json(post(BINDINGS, bindingOf(consumer.uri()))).get("id").asString());
		}
		JsonNode page = json(get(BINDINGS + "?keyStore=sandbox-vault&key=search-cmk&maxPageSize=2"));
		JsonNode last = json(get(page.get("nextLink").asString()));
		assertThat(page.findValuesAsString("id")).hasSize(2);
		assertThat(last.has("nextLink")).isFalse();
		List<String> seen = new ArrayList<>(page.findValuesAsString("id"));
		seen.addAll(last.findValuesAsString("id"));
		assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
		assertThat(json(get(BINDINGS + "?consumer=https://sandbox-search.search.windows.net/indexes('b')"))
			.findValuesAsString("id")).containsExactly(ids.get(1));
		assertThat(json(get(BINDINGS + "?key=other")).get("value")).isEmpty();
		assertProblem(get(BINDINGS + "?consumer=https://evil.example"), 400, "InvalidRequest");
	}

	@Test
	void deletedBindingIsGoneAndARepeatSaysSo() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		assertThat(delete(url + "?validateOnly=true", Optional.empty())).hasStatus(204);
		assertThat(get(url)).hasStatusOk();
		assertThat(delete(url, Optional.empty())).hasStatus(204);
		assertProblem(delete(url, Optional.empty()), 404, "BindingNotFound");
		assertProblem(delete(url + "?validateOnly=true", Optional.empty()), 404, "BindingNotFound");
	}

	@Test
	void deletionIsRefusedWhenTheBindingIsNotTheOneThatWasRead() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		String tag = String.valueOf(get(url).getResponse().getHeader("ETag"));
		assertThat(tag).matches("\"[0-9a-f]{32}\"");
		assertProblem(delete(url, Optional.of("\"other\"")), 412, "PreconditionFailed");
		assertProblem(delete(url, Optional.of("W/" + tag)), 412, "PreconditionFailed");
		assertProblem(delete(url, Optional.of("nonsense")), 412, "PreconditionFailed");
		this.keys.rotate(WebHouse.SEARCH_KEY, () -> true);
		assertText(json(post(url + "/verify")), "drift").isEqualTo("PinnedOld");
		assertProblem(delete(url, Optional.of(tag)), 412, "PreconditionFailed");
		String present = String.valueOf(get(url).getResponse().getHeader("ETag"));
		assertThat(delete(url + "?validateOnly=true", Optional.of("*"))).hasStatus(204);
		assertThat(delete(url, Optional.of("\"other\", " + present))).hasStatus(204);
	}

	@Test
	void whatADicomServiceWroteKeepsItsKeyUntilSomebodyAnswersForItThatItIsGone() {
		this.consumers.put(DICOM, WebHouse.pinned(this.keys));
		String id = json(post(BINDINGS, bindingOf(DICOM.uri()))).get("id").asString();
		String said = gone(DICOM.uri(), "\"name\": \"Ada\", \"reason\": \"It was purged.\"");
		assertProblem(post(FORMER + "/accept-data-gone", said), 409, "ConsumerStillBound");
		assertThat(delete(BINDINGS + "/" + id, Optional.empty())).hasStatus(204);
		JsonNode former = json(get(FORMER + "?keyStore=sandbox-vault&key=search-cmk")).get("value").get(0);
		assertThat(former.propertyNames()).containsExactly("consumer", "kind", "keyStore", "key", "bindingId", "reason",
				"since");
		assertText(former, "consumer").isEqualTo(DICOM.uri());
		assertText(former, "bindingId").isEqualTo(id);
		assertProblem(post(FORMER + "/accept-data-gone?validateOnly=true", said), 409, "ConsumerMayBeOnKey");
		assertProblem(post(FORMER + "/accept-data-gone", said), 409, "ConsumerMayBeOnKey");
		this.consumers.fail(DICOM, UpstreamFailure.Kind.MISSING);
		assertThat(json(post(FORMER + "/accept-data-gone?validateOnly=true", said))).isEqualTo(former);
		JsonNode accepted = json(post(FORMER + "/accept-data-gone", said));
		assertText(accepted.get("dataGone"), "name").isEqualTo("Ada");
		assertText(accepted.get("dataGone"), "reason").isEqualTo("It was purged.");
		assertThat(json(post(FORMER + "/accept-data-gone", said.replace("Ada", "Bob")))).isEqualTo(accepted);
		assertThat(json(get(FORMER + "?keyStore=sandbox-vault&key=search-cmk")).get("value").get(0))
			.isEqualTo(accepted);
		assertThat(json(get(FORMER + "?keyStore=sandbox-vault&key=storage-cmk")).get("value")).isEmpty();
	}

	@Test
	void sayingThatDataIsGoneIsRefusedWithEverythingThatIsWrong() {
		JsonNode problem = assertProblem(
				post(FORMER + "/accept-data-gone", "{\"keyStore\": \"No Store\", \"consumer\": \"x\", \"y\": 1}"), 400,
				"InvalidRequest");
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactlyInAnyOrder("keyStore", "key",
				"consumer", "name", "reason", "y");
		assertProblem(
				post(FORMER + "/accept-data-gone",
						gone(DICOM.uri(), "\"name\": \"Ada\", \"reason\": \"It was purged.\"")),
				404, "FormerConsumerNotFound");
		assertProblem(get(FORMER + "?keyStore=sandbox-vault"), 400, "InvalidRequest");
	}

	private static String gone(String consumer, String more) {
		return "{\"keyStore\": \"sandbox-vault\", \"key\": \"search-cmk\", \"consumer\": \"" + consumer + "\", " + more
				+ "}";
	}

	private MvcTestResult delete(String uri, Optional<String> ifMatch) {
		var request = this.mvc.delete().uri(URI.create(uri));
		ifMatch.ifPresent((tag) -> request.header("If-Match", tag));
		return request.exchange();
	}

	@Test
	void verifyReadsTheConsumerAgainAndATrialDoesNot() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);
		assertText(json(post(url + "/verify?validateOnly=true")), "drift").isEqualTo("InSync");
		assertText(json(post(url + "/verify")), "drift").isEqualTo("Unreachable");
		assertText(json(get(url)), "drift").isEqualTo("Unreachable");
	}

	@Test
	void failedChecksRefuseTheBindingAllAtOnceAndATrialShowsThemAll() {
		this.inspection.see(new StoreResource(URI.create("https://sandbox-vault.vault.azure.net/"), Optional.empty(),
				Optional.of(false), OptionalInt.empty(), false, Optional.of("Enabled"), Optional.empty(), true,
				List.of()));
		JsonNode problem = assertProblem(post(BINDINGS, HOTELS), 409, "BindingNotPossible");
		assertThat(problem.path("errors").findValuesAsString("rule")).containsExactly("SoftDelete", "PurgeProtection");
		String remedy = problem.path("remedy").asString();
		assertThat(remedy).containsIgnoringCase("soft delete").doesNotContain("created anew");
		assertText(problem, "detail").endsWith(remedy);
		JsonNode trial = json(post(BINDINGS + "?validateOnly=true", HOTELS));
		assertThat(trial.path("accepted").asBoolean(true)).isFalse();
		assertThat(trial.path("checks").findValuesAsString("status")).contains("Pass", "Fail", "Unknown");
		assertThat(json(get(BINDINGS)).get("value")).isEmpty();
	}

	@Test
	void bindingsAreListedByTheirDrift() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		this.consumers.fail(WebHouse.HOTELS, UpstreamFailure.Kind.FORBIDDEN);
		JsonNode verified = json(post(url + "/verify"));
		assertThat(verified.path("diagnosis").path("code").asString()).isEqualTo("Forbidden");
		assertThat(verified.path("diagnosis").path("remedy").asString()).contains("Search Service Contributor");
		assertThat(json(get(BINDINGS + "?drift=Unreachable")).path("value")).hasSize(1);
		assertThat(json(get(BINDINGS + "?drift=InSync")).path("value")).isEmpty();
		assertProblem(get(BINDINGS + "?drift=Lost"), 400, "InvalidRequest");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "verify|{}", "rebind|{'keyStore': 'sandbox-hsm', 'key': 'dicom-cmk'}",
			"reapply|{}", "credentials|{'credentials': {'type': 'SystemAssigned'}}" })
	void actionOnABindingThatIsNotTheOneThatWasReadIsRefused(String action, String body) {
		String url = BINDINGS + "/" + bind().get("id").asString();
		String order = body.replace('\'', '"');
		String tag = String.valueOf(get(url).getResponse().getHeader("ETag"));
		this.keys.rotate(WebHouse.SEARCH_KEY, () -> true);
		assertText(json(post(url + "/verify")), "drift").isEqualTo("PinnedOld");
		for (String query : List.of("", "?validateOnly=true")) {
			for (String stale : List.of(tag, "\"other\"", "nonsense")) {
				JsonNode problem = assertProblem(matching(stale, url + "/" + action + query, order), 412,
						"PreconditionFailed");
				assertText(problem, "detail").startsWith("Nothing was done.");
			}
		}
		assertThat(json(get("/v1/rotations")).get("value")).isEmpty();
		String present = String.valueOf(get(url).getResponse().getHeader("ETag"));
		assertThat(matching(present, url + "/" + action + "?validateOnly=true", order)).hasStatusOk();
		assertThat(matching(present, url + "/" + action, order)).hasStatus2xxSuccessful();
	}

	@Test
	void repeatOfAnAcceptedActionIsAnsweredThoughItsBindingHasMovedOnSince() {
		String url = BINDINGS + "/" + bind().get("id").asString();
		String tag = String.valueOf(get(url).getResponse().getHeader("ETag"));
		String key = UUID.randomUUID().toString();
		JsonNode first = json(reapply(url, tag, key));
		carryOut();
		this.keys.rotate(WebHouse.SEARCH_KEY, () -> true);
		assertText(json(post(url + "/verify")), "drift").isEqualTo("PinnedOld");
		assertText(json(reapply(url, tag, key)), "id").isEqualTo(first.get("id").asString());
	}

	private MvcTestResult reapply(String url, String tag, String key) {
		MvcTestResult result = request(HttpMethod.POST, url + "/reapply", "{}").header("If-Match", tag)
			.header("Idempotency-Key", key)
			.exchange();
		assertThat(result).hasStatus2xxSuccessful();
		return result;
	}

	private MvcTestResult matching(String tag, String url, String body) {
		return (url.contains("/verify") ? this.mvc.post().uri(URI.create(url)) : request(HttpMethod.POST, url, body))
			.header("If-Match", tag)
			.exchange();
	}

	@Test
	void everythingThatIsWrongWithTheParametersOfAListIsToldAtOnce() {
		JsonNode problem = assertProblem(
				get(BINDINGS + "?drift=Foo&keyStore=!!&consumer=x&maxPageSize=0&key=_&continuationToken=***"), 400,
				"InvalidRequest");
		assertThat(problem.path("errors").findValuesAsString("field")).containsExactlyInAnyOrder("drift", "keyStore",
				"consumer", "maxPageSize", "key", "continuationToken");
		assertThat(problem.path("errors").findValuesAsString("message")).allMatch((message) -> message.endsWith("."));
		for (String list : List.of("/v1/rotations?keyStore=!!&status=Lost&phase=Gone&maxPageSize=501&key=_",
				"/v1/retirements?keyStore=!!&status=Lost&phase=Gone&maxPageSize=501&key=_")) {
			assertThat(assertProblem(get(list), 400, "InvalidRequest").path("errors").findValuesAsString("field"))
				.as(list)
				.containsExactlyInAnyOrder("keyStore", "status", "phase", "maxPageSize", "key");
		}
		assertThat(assertProblem(get("/v1/unmanaged-consumers?keyStore=!!&maxPageSize=0&key=_"), 400, "InvalidRequest")
			.path("errors")
			.findValuesAsString("field")).containsExactlyInAnyOrder("keyStore", "maxPageSize", "key");
	}

	@Test
	void parametersOfTheWrongTypeAreToldAtOnceInOurOwnWords() {
		JsonNode problem = assertProblem(get(BINDINGS + "?maxPageSize=many&colour=red&drift="), 400, "InvalidRequest");
		assertThat(problem.path("errors").findValuesAsString("field")).containsExactlyInAnyOrder("maxPageSize",
				"colour", "drift");
		assertThat(problem.toString()).doesNotContain("of type", "java");
		String url = BINDINGS + "/" + bind().get("id").asString();
		assertText(assertProblem(delete(url + "?validateOnly=maybe", Optional.empty()), 400, "InvalidRequest")
			.path("errors")
			.get(0), "message").contains("true or false");
		assertThat(get(url)).hasStatusOk();
	}

	@Test
	void bindingsOfTheDriftThatNoBindingHasAreLookedForWhereTheyAre() {
		JsonNode problem = assertProblem(get(BINDINGS + "?drift=Unmanaged"), 400, "InvalidRequest");
		assertText(problem.path("errors").get(0), "field").isEqualTo("drift");
		assertText(problem, "detail").contains("GET /v1/unmanaged-consumers");
	}

}
