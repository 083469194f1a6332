package io.keyrotor.web.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;

class RoleTableTest {

	@ParameterizedTest
	@CsvSource({ "GET,/v1/rotations,READ", "HEAD,/v1/rotations/x,READ", "OPTIONS,/v1/cmk-bindings,READ",
			"GET,/v1/retirements/x/accept-missing-evidence,READ", "POST,/v1/cmk-bindings,OPERATE",
			"POST,/v1/cmk-bindings/{id}/verify,OPERATE", "POST,/v1/rotations/{id}/resume,OPERATE",
			"PUT,/v1/key-stores/s/keys/k/rotation-policy,OPERATE", "DELETE,/v1/cmk-bindings/x,OPERATE",
			"PATCH,/v1/search-services/cmk-enforcement,OPERATE",
			"POST,/v1/retirements/r1/accept-missing-evidence,APPROVE", "GET,/v1/former-consumers,READ",
			"POST,/v1/former-consumers/accept-data-gone,APPROVE",
			"POST,/v1/retirements/{id}/accept-missing-evidence,APPROVE", "POST,/v1/retirements/r1/cancel,OPERATE",
			"POST,/v1/retirements/a/b/accept-missing-evidence,OPERATE", "GET,/v3/api-docs,READ",
			"GET,/v3/api-docs.yaml,READ", "GET,/v3/api-docs/swagger-config,READ", "GET,/swagger-ui/index.html,READ" })
	void saysWhichRoleIsNeeded(String method, String path, Role role) {
		assertThat(RoleTable.role(method, path)).hasValue(role);
	}

	@ParameterizedTest
	@CsvSource({ "GET,/actuator/health", "GET,/actuator/health/liveness", "HEAD,/actuator/health/readiness" })
	void healthIsOpen(String method, String path) {
		assertThat(RoleTable.row(method, PathContainer.parsePath(path))).get()
			.satisfies((row) -> assertThat(row.role()).isEmpty());
	}

	@ParameterizedTest
	@CsvSource({ "GET,/", "GET,/v2/rotations", "GET,/V1/rotations", "GET,/actuator", "GET,/actuator/env",
			"GET,/actuator/healthy", "POST,/actuator/health", "TRACE,/v1/rotations", "CONNECT,/v1/rotations",
			"get,/v1/rotations", "FOO,/v1/rotations", "POST,/v3/api-docs", "GET,/v3/api-docsx", "GET,/error" })
	void everythingElseIsClosed(String method, String path) {
		assertThat(RoleTable.row(method, PathContainer.parsePath(path))).isEmpty();
	}

	@Test
	void approvingIsNotOperating() {
		assertThat(Role.APPROVE.includes(Role.OPERATE)).isFalse();
		assertThat(Role.OPERATE.includes(Role.APPROVE)).isFalse();
		assertThat(Role.READ.includes(Role.OPERATE)).isFalse();
		assertThat(Role.READ.includes(Role.APPROVE)).isFalse();
	}

	@Test
	void everyRoleReadsAndIsItself() {
		for (Role role : Role.values()) {
			assertThat(role.includes(Role.READ)).isTrue();
			assertThat(role.includes(role)).isTrue();
			assertThat(Role.of(role.word())).hasValue(role);
		}
		assertThat(Role.of("keyrotation.read")).isEmpty();
	}

}
