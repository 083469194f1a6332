package io.keyrotor.azure;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import static org.assertj.core.api.Assertions.assertThat;

class AzureErrorsTest {

	private static final AzureRequest READ = request("GET");

	private static final AzureRequest WRITE = request("POST");

	private final AzureErrors errors = new AzureErrors(
			Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC));

	@ParameterizedTest
	@CsvSource({ "400, BadParameter, , REJECTED", "400, BadArgument, , REJECTED", "400, NotSupported, , REJECTED",
			"401, Unauthorized, , UNAUTHENTICATED", "403, Forbidden, ForbiddenByRbac, FORBIDDEN",
			"403, Forbidden, AccessDenied, FORBIDDEN", "403, Forbidden, ForbiddenByFirewall, FORBIDDEN",
			"403, Forbidden, ForbiddenByConnection, FORBIDDEN", "403, Forbidden, ForbiddenByPolicy, FORBIDDEN",
			"403, Forbidden, ForbiddenByMoonlight, FORBIDDEN", "403, Forbidden, , FORBIDDEN",
			"403, RequestDisallowedByPolicy, , FORBIDDEN", "403, Forbidden, KeyOperationForbidden, OPERATION_FORBIDDEN",
			"404, KeyNotFound, , MISSING", "404, ResourceNotFound, , MISSING", "405, MethodNotAllowed, , REJECTED",
			"408, RequestTimeout, , UNAVAILABLE", "409, ConflictError, , CONFLICT", "409, Conflict, , CONFLICT",
			"409, ScopeLocked, , REJECTED", "409, Conflict, ObjectIsDeletedButRecoverable, DELETED",
			"409, Conflict, ObjectIsBeingDeleted, DELETED", "412, PreconditionFailed, , CONFLICT",
			"422, Unprocessable, , REJECTED", "429, Throttled, , THROTTLED", "429, TooManyRequests, , THROTTLED",
			"500, InternalServerError, , UNAVAILABLE", "502, BadGateway, , UNAVAILABLE",
			"503, ServiceUnavailable, , UNAVAILABLE", "504, GatewayTimeout, , UNAVAILABLE", "599, Odd, , UNAVAILABLE",
			"307, Moved, , REJECTED", "418, Teapot, , REJECTED", "999, Odd, , REJECTED" })
	void statusAndCodeDecideWhatAFailureMeans(int status, String code, @Nullable String innerCode, Reason reason) {
		UpstreamFailure failure = answered(status, error(code, innerCode, "Some words."));
		assertThat(failure.reason()).isEqualTo(reason);
		assertThat(failure.origin().status()).isEqualTo(OptionalInt.of(status));
		assertThat(failure.origin().code()).contains((innerCode != null) ? innerCode : code);
		assertThat(failure.remedy().orElseThrow()).endsWith(".");
		assertThat(failure.sentence()).endsWith(": Some words. " + failure.remedy().orElseThrow());
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 404, 409, 412, 418, 429, 500, 503 })
	void withoutACodeTheStatusDecidesTheSame(int status) {
		UpstreamFailure.Kind kind = answered(status, error("Novel", "EvenMoreNovel", "Some words.")).kind();
		assertThat(answered(status, MissingNode.getInstance()).kind()).isEqualTo(kind);
		assertThat(answered(status, JsonMapper.shared().readTree("{\"error\": \"words\"}")).kind()).isEqualTo(kind);
	}

	@Test
	void anOuterCodeCountsWhereTheInnerOneIsNotKnown() {
		UpstreamFailure failure = answered(409, error("ScopeLocked", "SomethingNew", "Locked."));
		assertThat(failure.reason()).isEqualTo(Reason.REJECTED);
		assertThat(failure.origin().code()).contains("SomethingNew");
	}

	@Test
	void wordingDecidesNothing() {
		assertThat(
				answered(400, error("BadParameter", null, "ObjectIsBeingDeleted 403 Throttled AKV10046: x")).reason())
			.isEqualTo(Reason.REJECTED);
		assertThat(answered(401, error("Unauthorized", null, "This is not AKV10046: it is another.")).reason())
			.isEqualTo(Reason.UNAUTHENTICATED);
	}

	@ParameterizedTest
	@CsvSource({ "AKV10000, UNAUTHENTICATED, Authorization", "AKV10032, UNAUTHENTICATED, tenant",
			"AKV10046, UNAUTHENTICATED_FOR_NOW, ten seconds", "AKV99999, UNAUTHENTICATED, tenant" })
	void keyVaultsOwnNumberRefinesTheRemedyAndWhetherWaitingHelps(String number, Reason reason, String remedy) {
		UpstreamFailure failure = answered(401, error("Unauthorized", null, number + ": Some words."));
		assertThat(failure.reason()).isEqualTo(reason);
		assertThat(failure.kind()).isEqualTo(answered(401, MissingNode.getInstance()).kind());
		assertThat(failure.remedy()).hasValueSatisfying((words) -> assertThat(words).contains(remedy));
	}

	@Test
	void everyRowThatNeedsTheWordingHasOneForItsKindThatDoesNot() {
		for (ErrorTable.Row row : ErrorTable.rows()) {
			ErrorTable.Meaning silent = ErrorTable.answered(row.from(), List.of(row.code()), "", false);
			assertThat(silent.reason().kind()).isEqualTo(row.meaning().reason().kind());
		}
	}

	@Test
	void everyRowCanBeReachedAndSaysWhatToDo() {
		for (ErrorTable.Row row : ErrorTable.rows()) {
			assertThat(ErrorTable.answered(row.to(), List.of(row.code()), row.number(), false))
				.isEqualTo(row.meaning());
			assertThat(row.meaning().remedy()).matches("[A-Z].*\\.");
		}
	}

	@Test
	void aWriteThatMetTroubleMayHaveBeenDone() {
		assertThat(answered(503, MissingNode.getInstance()).remedy())
			.hasValueSatisfying((remedy) -> assertThat(remedy).contains("may have been made"));
		assertThat(this.errors.answered(READ, 503, Map.of(), MissingNode.getInstance()).remedy())
			.hasValueSatisfying((remedy) -> assertThat(remedy).startsWith("Ask again"));
	}

	@Test
	void tellsWhatWasRefusedAndWhatToDo() {
		String sentence = answered(403, error("Forbidden", "ForbiddenByRbac",
				"Caller may not do this.\r\nCaller: appid=11111111-aaaa-4bbb-8ccc-000000000001;"
						+ "oid=22222222-aaaa-4bbb-8ccc-000000000002;iss=https://sts.windows.net/33333333-aaaa/\r\n"
						+ "Action: 'Microsoft.KeyVault/vaults/keys/rotate/action'\r\nVault: demo;location=westeurope"))
			.sentence();
		assertThat(sentence).startsWith("Key Vault demo answered 403 ForbiddenByRbac to POST /keys/orders/rotate: ")
			.contains("Action: 'Microsoft.KeyVault/vaults/keys/rotate/action'")
			.contains("Key Vault Crypto Officer")
			.doesNotContain("\r", "\n", "11111111", "22222222", "33333333", "secret-of-the-query");
	}

	@Test
	void hidesTheAddressThatAFirewallRefused() {
		String sentence = answered(403,
				error("Forbidden", "ForbiddenByFirewall", "Client address: 198.51.100.7, also 2001:db8::17 tried."))
			.sentence();
		assertThat(sentence).doesNotContain("198.51.100.7", "2001:db8").contains("firewall");
	}

	@Test
	void hidesTheTenantsOfAnInvalidIssuer() {
		String sentence = answered(401,
				error("Unauthorized", null, "AKV10032: Expected one of https://sts.windows.net/tenant-one/, found"
						+ " https://sts.windows.net/tenant-two/."))
			.sentence();
		assertThat(sentence).contains("AKV10032", "own tenant").doesNotContain("tenant-one", "tenant-two");
	}

	@Test
	void namesTheTenantAlsoWhereA401HasNoBody() {
		assertThat(answered(401, MissingNode.getInstance()).sentence()).contains("belongs to the tenant");
	}

	@ParameterizedTest
	@CsvSource({ "7, PT7S", "0, PT0S", "3600, PT1M", "99999999999999999999, ", "'Sat, 21 Nov 2026 10:00:20 GMT', PT20S",
			"'Sat, 21 Nov 2026 09:00:00 GMT', PT0S", "'Sat, 21 Nov 2026 23:00:00 GMT', PT1M", "-5, ", "soon, ",
			"'', " })
	void waitsAsLongAsAskedButNotForever(String header, @Nullable Duration expected) {
		UpstreamFailure failure = this.errors.answered(READ, 429, Map.of("retry-after", header),
				error("Throttled", null, "Too many."));
		assertThat(failure.retryAfter()).isEqualTo(Optional.ofNullable(expected));
	}

	@Test
	void keepsAzuresRequestId() {
		UpstreamFailure failure = this.errors.answered(READ, 500, Map.of("x-ms-request-id", "abc-123"),
				MissingNode.getInstance());
		assertThat(failure.origin().requestId()).contains("abc-123");
		assertThat(failure.origin().code()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			null
			[]
			"text"
			{"error":null}
			{"error":{"code":"","message":null}}
			{"error":{"code":17,"innererror":[]}}
			{"error":{"code":"two\\nlines"}}
			""")
	void survivesAnyShapeOfError(String body) {
		UpstreamFailure failure = answered(404, JsonMapper.shared().readTree(body));
		assertThat(failure.kind()).isEqualTo(Kind.MISSING);
		assertThat(failure.sentence()).startsWith("Key Vault demo answered 404");
	}

	@Test
	void aLostAnswerToAWriteIsUncertain() {
		assertThat(this.errors.unanswered(WRITE, new SocketException("Connection reset")).kind())
			.isEqualTo(Kind.UNCERTAIN);
		assertThat(this.errors.late(WRITE).kind()).isEqualTo(Kind.UNCERTAIN);
		assertThat(this.errors.unreadable(WRITE).kind()).isEqualTo(Kind.UNCERTAIN);
		assertThat(this.errors.late(WRITE).sentence()).contains("look before asking again");
	}

	@Test
	void aLostAnswerToAReadIsUnavailable() {
		assertThat(this.errors.unanswered(READ, new SocketException("Connection reset")).kind())
			.isEqualTo(Kind.UNAVAILABLE);
		assertThat(this.errors.late(READ).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(this.errors.unreadable(READ).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void aWriteWithoutAConnectionWasNeverSent() {
		assertThat(this.errors.unanswered(WRITE, new ConnectException("refused")).kind()).isEqualTo(Kind.UNAVAILABLE);
		assertThat(this.errors.unanswered(WRITE, new HttpConnectTimeoutException("late")).kind())
			.isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void hidesASecretOfTheRequestBeforeAnythingShortensTheAnswer() {
		String secret = "pass phrase with \"quotes\"";

		UpstreamFailure failure = this.errors.answered(WRITE.hiding(secret), 400, Map.of(),
				error("", null, "x ".repeat(292) + secret + " and {\"a\": \"pass phrase with \\\"quotes\\\"\"}"));

		assertThat(failure.sentence()).contains("x [redacted]").doesNotContain("pass").doesNotContain("phrase");
	}

	private UpstreamFailure answered(int status, JsonNode body) {
		return this.errors.answered(WRITE, status, Map.of(), body);
	}

	private static JsonNode error(String code, @Nullable String innerCode, String message) {
		var json = JsonMapper.shared().createObjectNode();
		var error = json.putObject("error").put("code", code).put("message", message);
		if (innerCode != null) {
			error.putObject("innererror").put("code", innerCode);
		}
		return json;
	}

	private static AzureRequest request(String method) {
		URI uri = URI.create("https://demo.vault.azure.net/keys/orders/rotate?x=secret-of-the-query");
		return new AzureRequest("Key Vault demo", method, uri, "https://vault.azure.net/.default", Map.of(), null);
	}

}
