package io.keyrotor.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.CannotCreateTransactionException;
import tools.jackson.databind.JsonNode;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Reason;

import static org.assertj.core.api.Assertions.assertThat;

class KeysIT extends WebTests {

	@Test
	void keyStoresShowTheRulesTheirKeysAreUnder() {
		JsonNode vault = json(get("/v1/key-stores/sandbox-vault"));
		assertThat(vault).hasToString("{\"name\":\"sandbox-vault\",\"type\":\"KeyVault\","
				+ "\"uri\":\"https://sandbox-vault.vault.azure.net\",\"policyFloor\":\"P28D\",\"policyRequired\":false}");
		JsonNode page = json(get("/v1/key-stores"));
		assertThat(page.has("nextLink")).isFalse();
		assertThat(page.findValuesAsString("type")).containsExactly("KeyVault", "ManagedHsm");
		JsonNode first = json(get("/v1/key-stores?maxPageSize=1"));
		assertThat(first.findValuesAsString("name")).containsExactly("sandbox-vault");
		JsonNode second = json(get(first.get("nextLink").asString()));
		assertThat(second.findValuesAsString("name")).containsExactly("sandbox-hsm");
		assertThat(second.get("value").get(0).get("versionLimit").asInt()).isEqualTo(100);
		assertThat(second.has("nextLink")).isFalse();
	}

	@Test
	void keyShowsItsCurrentVersionAndHowManyItMayStillGet() {
		bind();
		JsonNode key = json(get("/v1/key-stores/sandbox-vault/keys/SEARCH-cmk"));
		assertThat(key.propertyNames()).contains("name", "keyStore", "keyType", "keySize", "enabled", "currentVersion",
				"createdOn", "managed", "versionCount", "nextRotationOn", "bindingCount", "tags", "warnings", "asOf");
		assertText(key, "name").isEqualTo("search-cmk");
		assertThat(key.get("bindingCount").asInt()).isEqualTo(1);
		assertThat(key.has("versionsRemaining")).isFalse();
		JsonNode hsm = json(get("/v1/key-stores/sandbox-hsm/keys/dicom-cmk"));
		assertThat(hsm.get("versionLimit").asInt()).isEqualTo(100);
		assertThat(hsm.get("versionsRemaining").asInt()).isEqualTo(99);
	}

	@Test
	void keysAreListedInPagesThatCanBeFollowed() {
		JsonNode page = json(get("/v1/key-stores/sandbox-vault/keys?maxPageSize=2"));
		List<String> names = new ArrayList<>(page.findValuesAsString("name"));
		assertThat(names).hasSize(2);
		while (page.has("nextLink")) {
			page = json(get(page.get("nextLink").asString()));
			names.addAll(page.findValuesAsString("name"));
		}
		assertThat(names).containsExactly("no-policy", "search-cmk", "storage-cmk");
	}

	@ParameterizedTest
	@ValueSource(strings = { "eA", "LTE6", "OTk5OTk5OTk5OTk5OTk6", "%F0%9F%94%91", "....", "a=b" })
	void tokenThatIsNotOursIsRefused(String token) {
		for (String list : List.of("/v1/key-stores/sandbox-vault/keys", "/v1/key-stores")) {
			assertProblem(get(list + "?continuationToken=" + token), 400, "InvalidRequest");
		}
	}

	@Test
	void versionsAreListedWithTheCurrentOneFirst() {
		String versions = "/v1/key-stores/sandbox-hsm/keys/nearly-full/versions";
		JsonNode all = json(get(versions + "?maxPageSize=500"));
		assertThat(all.get("value").size()).isGreaterThanOrEqualTo(99);
		assertThat(all.get("value").get(0).get("current").asBoolean()).isTrue();
		assertThat(all.findValuesAsString("current").stream().filter("true"::equals)).hasSize(1);
		JsonNode page = json(get(versions + "?maxPageSize=60"));
		List<String> ids = new ArrayList<>(page.findValuesAsString("id"));
		ids.addAll(json(get(page.get("nextLink").asString())).findValuesAsString("id"));
		assertThat(ids).isEqualTo(all.findValuesAsString("id"));
	}

	@ParameterizedTest
	@CsvSource({ "/v1/key-stores/nowhere,KeyStoreNotFound", "/v1/key-stores/No%20Where,KeyStoreNotFound",
			"/v1/key-stores/nowhere/keys,KeyStoreNotFound", "/v1/key-stores/nowhere/keys/k,KeyStoreNotFound",
			"/v1/key-stores/nowhere/keys/k/versions,KeyStoreNotFound",
			"/v1/key-stores/nowhere/keys/k/rotation-policy,KeyStoreNotFound",
			"/v1/key-stores/sandbox-vault/keys/nothing,KeyNotFound",
			"/v1/key-stores/sandbox-vault/keys/nothing/versions,KeyNotFound",
			"/v1/key-stores/sandbox-vault/keys/nothing/rotation-policy,KeyNotFound", "/v1/nothing,NotFound",
			"/,NotFound", "/v1/key-stores/nowhere/checks,KeyStoreNotFound", "/error,NotFound",
			"/actuator/env,NotFound" })
	void whatDoesNotExistIsNotFound(String path, String code) {
		assertProblem(get(path), 404, code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "no_key", "%E2%98%83", "a.b", "a%20b", "%E2%84%AA", "-%C3%A4" })
	void nameThatNoKeyCanHaveIsTheCallersMistake(String name) {
		for (String part : List.of("", "/versions", "/rotation-policy", "/rotation-forecast",
				"/rotation-forecast.ics")) {
			JsonNode problem = assertProblem(get("/v1/key-stores/sandbox-vault/keys/" + name + part), 400,
					"InvalidRequest");
			assertThat(problem.get("errors")).hasSize(1);
			assertText(problem.get("errors").get(0), "field").isEqualTo("key");
			assertText(problem.get("errors").get(0), "rule").isEqualTo("KeyName");
		}
		assertProblem(post("/v1/key-stores/sandbox-vault/keys/" + name + "/rotations", "{}"), 400, "InvalidRequest");
		assertProblem(get("/v1/key-stores/sandbox-vault/keys/" + "x".repeat(127)), 404, "KeyNotFound");
		assertProblem(get("/v1/key-stores/sandbox-vault/keys/" + "x".repeat(128)), 400, "InvalidRequest");
	}

	@Test
	void keyShowsWhenAzureRotatesItNext() {
		JsonNode key = json(get("/v1/key-stores/sandbox-vault/keys/storage-cmk"));
		Instant created = Instant.parse(key.get("createdOn").asString());
		assertText(key, "nextRotationOn")
			.isEqualTo(created.atOffset(ZoneOffset.UTC).plusYears(1).toInstant().toString());
		assertThat(key.get("warnings")).isEmpty();
		this.keys.manage(true);
		JsonNode managed = json(get("/v1/key-stores/sandbox-vault/keys/storage-cmk"));
		assertThat(managed.get("managed").asBoolean()).isTrue();
		assertThat(managed.has("nextRotationOn")).isFalse();
		assertThat(managed.get("warnings").findValuesAsString("code")).containsExactly("KeyIsManaged");
		assertThat(json(get("/v1/key-stores/sandbox-vault/keys/storage-cmk/versions")).get("value")).hasSize(1);
	}

	@Test
	void keyThatNothingRotatesSaysSo() {
		JsonNode key = json(get("/v1/key-stores/sandbox-vault/keys/no-policy"));
		assertThat(key.has("nextRotationOn")).isFalse();
		assertThat(key.get("warnings").findValuesAsString("code")).containsExactly("NoRotation", "SlowerThanTwoYears");
	}

	@Test
	void keyWithFewVersionsLeftSaysSo() {
		JsonNode key = json(get("/v1/key-stores/sandbox-hsm/keys/nearly-full"));
		assertThat(key.get("warnings").findValuesAsString("code")).containsAnyOf("VersionLimitNear",
				"VersionLimitReached");
	}

	@Test
	void disabledKeyIsShownAsSuchAndNotRotated() {
		this.keys.enable(WebHouse.SEARCH_KEY, false);
		try {
			JsonNode key = json(get("/v1/key-stores/sandbox-vault/keys/search-cmk"));
			assertThat(key.get("enabled").asBoolean()).isFalse();
			assertThat(key.get("warnings").findValuesAsString("code")).contains("KeyDisabled");
			for (String query : List.of("", "?validateOnly=true")) {
				assertText(assertProblem(post(ROTATIONS + query, "{}"), 409, "KeyDisabled"), "detail")
					.contains("sandbox-vault/search-cmk", key.get("currentVersion").asString());
			}
		}
		finally {
			this.keys.enable(WebHouse.SEARCH_KEY, true);
		}
	}

	@Test
	void keyThatTheStoreRefusesToShowIsListedAllTheSame() {
		this.keys.hide(WebHouse.SEARCH_KEY, "Key Vault sandbox-vault answered 403.");
		JsonNode keys = json(get("/v1/key-stores/sandbox-vault/keys")).get("value");
		assertThat(keys.findValuesAsString("name")).containsExactly("no-policy", "search-cmk", "storage-cmk");
		JsonNode hidden = keys.get(1);
		assertThat(hidden.has("currentVersion")).isFalse();
		assertThat(hidden.get("warnings").findValuesAsString("code")).containsExactly("KeyUnreadable");
		assertProblem(get("/v1/key-stores/sandbox-vault/keys/search-cmk"), 502, "KeyStoreForbidden");
	}

	@ParameterizedTest
	@CsvSource({ "FORBIDDEN,502,KeyStoreForbidden,false", "UNAUTHENTICATED,502,KeyStoreForbidden,false",
			"UNAUTHENTICATED_FOR_NOW,502,KeyStoreForbidden,true", "THROTTLED,503,KeyStoreThrottled,true",
			"UNAVAILABLE,503,KeyStoreUnavailable,true", "UNCERTAIN,503,KeyStoreUnavailable,true",
			"CONFLICT,409,KeyStoreConflict,true", "REJECTED,502,KeyStoreRejected,false", "DELETED,409,KeyDeleted,false",
			"OPERATION_FORBIDDEN,409,KeyOperationForbidden,false", "MISSING,404,KeyNotFound,false" })
	void troubleWithTheKeyStoreIsToldWithItsOriginAndItsRemedy(Reason reason, int status, String code,
			boolean retryable) {
		this.keys.fail(new UpstreamFailure(reason,
				new Origin("Key Vault sandbox-vault", OptionalInt.of(418), Optional.of("Teapot"), Optional.of("r-1")),
				Optional.of(Duration.ofMillis(6400)), "Key Vault sandbox-vault answered 418.", "Heat it."));
		MvcTestResult result = get("/v1/key-stores/sandbox-vault/keys/search-cmk");
		JsonNode problem = assertProblem(result, status, code);
		assertThat(problem.get("upstream")).hasToString(
				"{\"service\":\"Key Vault sandbox-vault\",\"status\":418,\"code\":\"Teapot\",\"requestId\":\"r-1\"}");
		assertText(problem, "remedy").isEqualTo("Heat it.");
		assertText(problem, "detail").isEqualTo("Key Vault sandbox-vault answered 418. Heat it.");
		assertThat(problem.get("retryable").asBoolean()).isEqualTo(retryable);
		assertThat(result.getResponse().getHeader("Retry-After")).isEqualTo(retryable ? "7" : null);
	}

	@ParameterizedTest
	@CsvSource({ "THROTTLED,10", "UNAVAILABLE,5", "UNAUTHENTICATED_FOR_NOW,10", "CONFLICT,5", "FORBIDDEN," })
	void callersAreToldHowLongToWaitWhereAzureDoesNotSay(Reason reason, @Nullable String seconds) {
		this.keys.fail(new UpstreamFailure(reason, Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(),
				"It failed.", "Wait."));
		assertThat(get("/v1/key-stores/sandbox-vault/keys/search-cmk").getResponse().getHeader("Retry-After"))
			.isEqualTo(seconds);
	}

	@ParameterizedTest
	@EnumSource(UpstreamFailure.Kind.class)
	void troubleWithoutARemedyOfItsOwnHasTheGeneralOne(UpstreamFailure.Kind kind) {
		this.keys.fail(new UpstreamFailure(kind, Origin.unanswered("Key Vault sandbox-vault"), Optional.empty(),
				"It failed."));
		JsonNode problem = json(get("/v1/key-stores/sandbox-vault/keys/search-cmk"));
		assertText(problem, "remedy").endsWith(".");
		assertText(problem, "detail").isEqualTo("It failed.");
	}

	@Test
	void troubleWithTheDatabaseIsUnavailability() {
		this.keys.fail(new DataAccessResourceFailureException("secret table"));
		assertText(assertProblem(get("/v1/key-stores/sandbox-vault/keys"), 503, "StorageUnavailable"), "detail")
			.doesNotContain("secret");
		this.keys.fail(new CannotCreateTransactionException("secret file"));
		assertProblem(get("/v1/key-stores/sandbox-vault/keys"), 503, "StorageUnavailable");
	}

	@Test
	void whatNobodyForesawTellsNothingOfTheInside() {
		for (Throwable fault : List.of(new IllegalStateException("secret state"), new StackOverflowError("secret"),
				new IllegalArgumentException("secret argument"))) {
			this.keys.fail(fault);
			JsonNode problem = assertProblem(get("/v1/key-stores/sandbox-vault/keys/search-cmk"), 500, "InternalError");
			assertThat(problem.toString()).doesNotContain("secret");
		}
	}

}
