package io.keyrotor.web;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreResource;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;

import static org.assertj.core.api.Assertions.assertThat;

class KeyStoreChecksIT extends WebTests {

	private static final String CHECKS = "/v1/key-stores/sandbox-vault/checks";

	@Autowired
	private SettableInspection inspection;

	@BeforeEach
	void seeNothing() {
		this.inspection.clear();
	}

	@Test
	void showsEveryCheckInItsOrderWithWhatToDo() {
		this.inspection.see(new StoreResource(URI.create("https://sandbox-vault.vault.azure.net/"), Optional.empty(),
				Optional.of(true), OptionalInt.of(7), false, Optional.empty(), Optional.empty(), false, List.of()));
		Instant before = this.clock.instant();
		JsonNode checks = json(get(CHECKS));
		assertThat(checks.propertyNames()).containsExactly("value", "asOf");
		assertThat(Instant.parse(checks.get("asOf").asString())).isBetween(before, this.clock.instant());
		assertThat(checks.findValuesAsString("check")).containsExactly("ResourceId", "SoftDelete", "PurgeProtection",
				"RecoveryLevel", "Tenant", "PublicNetworkAccess", "TrustedServicesBypass", "AuditLogging", "ListKeys",
				"GetKey", "GetRotationPolicy", "UpdateKey", "RotateKey", "SetRotationPolicy");
		assertThat(checks.findValuesAsString("status")).containsExactly("Pass", "Pass", "Fail", "Pass", "Unknown",
				"Fail", "Pass", "Unknown", "Pass", "Pass", "Pass", "Unknown", "Unknown", "Unknown");
		checks.get("value").forEach((check) -> {
			assertText(check, "why").endsWith(".");
			assertText(check, "detail").endsWith(".");
			assertThat(check.has("remedy")).isNotEqualTo(check.get("status").asString().equals("Pass"));
		});
		assertThat(checks.get("value").get(2)).hasToString("{\"check\":\"PurgeProtection\",\"status\":\"Fail\","
				+ "\"why\":\"Without it a deleted key can be destroyed for good before its time is over, and many"
				+ " services refuse the keys of such a store.\",\"detail\":\"Purge protection is not enabled.\","
				+ "\"remedy\":\"Enable purge protection on the store; it cannot be disabled again.\"}");
	}

	@Test
	void whatCannotBeReadNeverFailsTheRequest() {
		this.keys
			.fail(new UpstreamFailure(Kind.FORBIDDEN,
					new Origin("Key Vault sandbox-vault", OptionalInt.of(403), Optional.of("AccessDenied"),
							Optional.of("r-1")),
					Optional.empty(), "Key Vault sandbox-vault answered 403 AccessDenied."));
		MvcTestResult result = get(CHECKS);
		assertThat(result).hasStatusOk();
		JsonNode checks = json(result);
		assertThat(checks.get("value").size()).isEqualTo(14);
		assertThat(checks.findValuesAsString("status")).containsOnly("Unknown", "Fail").containsOnlyOnce("Fail");
		assertText(checks.get("value").get(8), "status").isEqualTo("Fail");
		assertText(checks.get("value").get(8), "detail").contains("403 AccessDenied");
		assertText(checks.get("value").get(9), "detail").contains("could not be listed");
	}

	@Test
	void aHintFromAKeyStandsInForTheResource() {
		JsonNode checks = json(get("/v1/key-stores/sandbox-hsm/checks"));
		assertText(checks.get("value").get(2), "status").isEqualTo("Pass");
		assertText(checks.get("value").get(2), "detail").contains("A hint from key sandbox-hsm/dicom-cmk",
				"Recoverable");
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertProblem(get("/v1/key-stores/nowhere/checks"), 404, "KeyStoreNotFound");
		assertProblem(get(CHECKS + "?maxPageSize=1"), 400, "InvalidRequest");
		assertThat(this.mvc.post().uri(CHECKS).exchange()).hasStatus(405);
	}

}
