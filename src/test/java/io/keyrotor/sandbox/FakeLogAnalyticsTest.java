package io.keyrotor.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class FakeLogAnalyticsTest extends AzureAtHand {

	private static final String WORKSPACE = "5a0d8c1e-0000-4c1a-9d2b-000000001095";

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.VAULT));

	private final FakeKeyStore hsm = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.HSM));

	private final FakeLogAnalytics logs = new FakeLogAnalytics(this.keys, this.azure.documents(), this.clock,
			this.azure::consumers);

	private final VersionId version = this.keys.current(VAULT, "search-cmk");

	@Test
	void showsWhoDidWhatWithWhichVersion() {
		wrap();
		JsonNode table = query("""
				AZKVAuditLogs
				| where OperationName in ("KeyWrap", "KeyUnwrap", "KeyEncrypt", "KeyDecrypt")
				| where Id has "%s"
				| project TimeGenerated, OperationName, HttpStatusCode, Id, RequestUri,
				    Caller = tostring(Identity.claim["http://schemas.microsoft.com/identity/claims/objectidentifier"]),
				    App = tostring(Identity.claim.appid), _ResourceId
				""".formatted(this.version));
		assertThat(table.path("name").stringValue()).isEqualTo("PrimaryResult");
		assertThat(table.path("columns").get(0).toString()).isEqualTo("""
				{"name":"TimeGenerated","type":"datetime"}""");
		String id = "https://sandbox-vault.vault.azure.net/keys/search-cmk/" + this.version;
		assertThat(table.path("rows").toString()).isEqualTo("""
				[["2026-11-21T09:00:00Z","KeyWrap",200,"%s","%s/wrapkey?api-version=7.4","some-object","some-app",\
				"/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/sandbox/providers/\
				microsoft.keyvault/vaults/sandbox-vault"]]""".formatted(id, id));
	}

	@Test
	void hasEveryCallAlsoRefusedOnes() {
		String path = "/keys/search-cmk/" + this.version;
		this.vault.answer(keys("GET", "/keys", ""));
		this.vault.answer(keys("GET", "/keys/search-cmk", ""));
		this.vault.answer(keys("GET", path, ""));
		this.vault.answer(keys("GET", "/keys/search-cmk/versions", ""));
		this.vault.answer(keys("GET", "/keys/search-cmk/rotationpolicy", ""));
		this.vault.answer(keys("POST", "/keys/search-cmk/rotate", ""));
		this.vault.answer(keys("PATCH", path, "{\"attributes\":{\"enabled\":false}}"));
		wrap();
		this.vault.answer(keys("GET", "/keys/nothing", ""));
		this.vault.answer(new Call("GET", "/keys", Map.of("api-version", "7.4"), Map.of(), ""));
		JsonNode rows = query("AZKVAuditLogs | project OperationName, HttpStatusCode, ResultSignature").path("rows");
		assertThat(rows.values()).extracting(JsonNode::toString)
			.containsExactly("[\"KeyList\",200,\"OK\"]", "[\"KeyGet\",200,\"OK\"]", "[\"KeyGet\",200,\"OK\"]",
					"[\"KeyListVersions\",200,\"OK\"]", "[\"KeyRotationPolicyGet\",200,\"OK\"]",
					"[\"KeyRotate\",200,\"OK\"]", "[\"KeyUpdate\",200,\"OK\"]", "[\"KeyWrap\",403,\"Forbidden\"]",
					"[\"KeyGet\",404,\"Not Found\"]", "[\"Authentication\",401,\"Unauthorized\"]");
	}

	@Test
	void hasTheEventsWhereTheDiagnosticSettingSendsThem() {
		wrap();
		this.hsm.answer(keys("GET", "/keys/dicom-cmk", ""));
		String shared = "AzureDiagnostics | where ResourceProvider == \"MICROSOFT.KEYVAULT\"";
		assertThat(query("AZKVAuditLogs").path("rows").size()).isEqualTo(1);
		assertThat(query(shared + " | project OperationName, ResourceType, id_s, httpStatusCode_d").path("rows")
			.toString()).isEqualTo("""
					[["KeyGet","MANAGEDHSMS","https://sandbox-hsm.managedhsm.azure.net/keys/dicom-cmk",200.0]]""");
		this.keys.audit().tables(AuditTables.AZURE_DIAGNOSTICS);
		assertThat(query("AZKVAuditLogs").path("rows").size()).isZero();
		assertThat(query(shared + " | where requestUri_s contains \"" + this.version + "\"").path("rows").size())
			.isEqualTo(1);
		this.keys.audit().tables(AuditTables.RESOURCE_SPECIFIC);
		assertThat(query("AZKVAuditLogs").path("rows").size()).isEqualTo(2);
		// Columns of Key Vault's own come with its first event.
		assertThat(refused(shared + " | where requestUri_s has \"a\"")).isEqualTo("SemanticError");
		assertThat(query("union isfuzzy=true AZKVAuditLogs, AzureDiagnostics | where _ResourceId =~ \""
				+ ArmDocuments.id(KeyLedger.store(HSM)) + "\" | summarize count() by OperationName")
			.path("rows")
			.toString()).isEqualTo("[[\"KeyGet\",1]]");
	}

	@Test
	void hasNothingOfAStoreWhoseSettingDoesNotSendAuditEvents() {
		wrap();
		this.azure.documents()
			.change(ArmDocuments.id(KeyLedger.store(VAULT)) + ArmDocuments.DIAGNOSTIC_SETTINGS,
					(list) -> ((ObjectNode) list.at("/value/0/properties/logs/0")).put("enabled", false));
		assertThat(query("AZKVAuditLogs").path("rows").size()).isZero();
	}

	@Test
	void showsAnEventOnlyAfterItsDelay() {
		this.keys.audit().delay(Duration.ofMinutes(10));
		wrap();
		this.clock.advance(Duration.ofMinutes(9));
		assertThat(query("AZKVAuditLogs").path("rows").size()).isZero();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(query("AZKVAuditLogs").path("rows").size()).isEqualTo(1);
	}

	@Test
	void saysBesideTheRowsThatTheyAreNotAll() {
		wrap();
		wrap();
		this.keys.audit().partial(true);
		Reply reply = ask(WORKSPACE, "AZKVAuditLogs", Optional.empty());
		assertThat(reply.status()).isEqualTo(200);
		assertThat(body(reply).at("/tables/0/rows").size()).isEqualTo(1);
		assertThat(body(reply).at("/error/code").stringValue()).isEqualTo("PartialError");
	}

	@Test
	void looksOnlyIntoTheTimespan() {
		wrap();
		this.clock.advance(Duration.ofHours(3));
		wrap();
		assertThat(count("PT1H")).isEqualTo(1);
		assertThat(count("P1D")).isEqualTo(2);
		assertThat(count("2026-11-21T08:00:00Z/2026-11-21T09:00:00Z")).isEqualTo(1);
		assertThat(count("2026-11-21T08:00:00Z/PT4H")).isEqualTo(2);
		assertThat(count("PT1H/2026-11-21T11:00:00Z")).isZero();
		assertThat(ask(WORKSPACE, "AZKVAuditLogs", Optional.of("yesterday")).status()).isEqualTo(400);
	}

	@Test
	void letsAStorageAccountMoveToItsNewVersionBeforeItAnswers() {
		String old = this.keys.current(VAULT, "storage-cmk").value();
		this.keys.rotate(VAULT, "storage-cmk", "r");
		this.clock.advance(Duration.ofHours(30));
		assertThat(query("AZKVAuditLogs | where Id has 'storage-cmk' | project TimeGenerated, OperationName, Id")
			.path("rows")
			.values())
			.extracting((row) -> row.get(0).stringValue() + " " + row.get(1).stringValue() + " "
					+ row.get(2).stringValue().endsWith(old))
			.containsExactly("2026-11-22T09:00:00Z KeyUnwrap true", "2026-11-22T09:00:00Z KeyWrap false");
	}

	@Test
	void refusesAnUnknownWorkspaceAndOneThatIsNotToBeRead() {
		assertThat(ask("5a0d8c1e-0000-4c1a-9d2b-00000000ffff", "AZKVAuditLogs", Optional.empty()).status())
			.isEqualTo(404);
		this.azure.documents().forbid(ArmDocuments.WORKSPACE);
		Reply refused = ask(WORKSPACE, "AZKVAuditLogs", Optional.empty());
		assertThat(refused.status()).isEqualTo(403);
		assertThat(body(refused).at("/error/code").stringValue()).isEqualTo("InsufficientAccessError");
		this.azure.documents().remove(ArmDocuments.WORKSPACE);
		assertThat(ask(WORKSPACE, "AZKVAuditLogs", Optional.empty()).status()).isEqualTo(404);
	}

	@Test
	void asksForATokenOfItsOwn() {
		Call call = call(WORKSPACE, "{\"query\": \"AZKVAuditLogs\"}");
		assertThat(this.logs.answer(new Call("POST", call.path(), Map.of(), Map.of(), call.body())).status())
			.isEqualTo(401);
		assertThat(this.logs.answer(withAudience(call, "https://vault.azure.net")).status()).isEqualTo(403);
		assertThat(this.logs.answer(withAudience(call, "https://api.loganalytics.io")).status()).isEqualTo(200);
		assertThat(this.logs.answer(withAudience(call, "https://api.loganalytics.azure.com/")).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{}", "{\"query\": 3}", "{\"query\": \"AZKVAuditLogs\", \"workspaces\": []}" })
	void refusesABodyThatItDoesNotKnow(String body) {
		assertThat(this.logs.answer(call(WORKSPACE, body)).status()).isEqualTo(400);
	}

	@Test
	void refusesAQueryThatItDoesNotUnderstand() {
		assertThat(refused("AZKVAuditLogs | evaluate bag_unpack(Identity)")).isEqualTo("SyntaxError");
		// Microsoft's reference has no such table: a Managed HSM's events are in Key
		// Vault's.
		assertThat(refused("AZMSHSMAuditLogs")).isEqualTo("SemanticError");
	}

	private void wrap() {
		this.vault.answer(keys("POST", "/keys/search-cmk/" + this.version + "/wrapkey", "{\"value\": \"abc\"}"));
	}

	private static Call keys(String method, String path, String body) {
		String claims = "{\"oid\":\"some-object\",\"appid\":\"some-app\"}";
		return new Call(method, path, Map.of("api-version", "7.4"), Map.of("authorization",
				"Bearer h." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."),
				body);
	}

	private static Call withAudience(Call call, String audience) {
		String claims = "{\"aud\":\"" + audience + "\"}";
		return new Call(call.method(), call.path(), call.query(),
				Map.of("authorization", "Bearer h."
						+ Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."),
				call.body());
	}

	private static Call call(String workspace, String body) {
		return new Call("POST", "/v1/workspaces/" + workspace + "/query", Map.of(),
				Map.of("authorization", "Bearer any"), body);
	}

	private Reply ask(String workspace, String query, Optional<String> timespan) {
		ObjectNode body = Json.object().put("query", query);
		timespan.ifPresent((span) -> body.put("timespan", span));
		return this.logs.answer(call(workspace, body.toString()));
	}

	private JsonNode query(String query) {
		Reply reply = ask(WORKSPACE, query, Optional.empty());
		assertThat(reply.status()).as(reply.body()).isEqualTo(200);
		assertThat(body(reply).propertyNames()).containsExactly("tables");
		return body(reply).path("tables").get(0);
	}

	private int count(String timespan) {
		Reply reply = ask(WORKSPACE, "AZKVAuditLogs | summarize count()", Optional.of(timespan));
		return body(reply).at("/tables/0/rows/0/0").intValue();
	}

	private String refused(String query) {
		Reply reply = ask(WORKSPACE, query, Optional.empty());
		assertThat(reply.status()).as(reply.body()).isEqualTo(400);
		assertThat(body(reply).at("/error/code").stringValue()).isEqualTo("BadArgumentError");
		return body(reply).at("/error/innererror/code").stringValue();
	}

}
