package io.keyrotor.web.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.PathContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of roles beside the description that the whole service gives of itself. */
class RoleTableIT {

	/** Rows for what is no operation of the API, each with something that is there. */
	private static final List<String> PAGES = List.of("/actuator/health", "/v3/api-docs", "/v3/api-docs.yaml",
			"/swagger-ui.html", "/swagger-ui/index.html");

	/** Every operation with its role: a new one is let in by a line here. */
	private static final String APPROVED = """
			GET /v1/cmk-bindings -> KeyRotation.Read
			POST /v1/cmk-bindings -> KeyRotation.Operate
			POST /v1/cmk-bindings/discover -> KeyRotation.Operate
			DELETE /v1/cmk-bindings/{id} -> KeyRotation.Operate
			GET /v1/cmk-bindings/{id} -> KeyRotation.Read
			POST /v1/cmk-bindings/{id}/credentials -> KeyRotation.Operate
			POST /v1/cmk-bindings/{id}/reapply -> KeyRotation.Operate
			POST /v1/cmk-bindings/{id}/rebind -> KeyRotation.Operate
			POST /v1/cmk-bindings/{id}/verify -> KeyRotation.Operate
			GET /v1/former-consumers -> KeyRotation.Read
			POST /v1/former-consumers/accept-data-gone -> KeyRotation.Approve
			GET /v1/key-stores -> KeyRotation.Read
			GET /v1/key-stores/{keyStore} -> KeyRotation.Read
			GET /v1/key-stores/{keyStore}/checks -> KeyRotation.Read
			GET /v1/key-stores/{keyStore}/keys -> KeyRotation.Read
			GET /v1/key-stores/{keyStore}/keys/{key} -> KeyRotation.Read
			POST /v1/key-stores/{keyStore}/keys/{key}/credentials -> KeyRotation.Operate
			GET /v1/key-stores/{keyStore}/keys/{key}/rotation-forecast -> KeyRotation.Read
			GET /v1/key-stores/{keyStore}/keys/{key}/rotation-forecast.ics -> KeyRotation.Read
			DELETE /v1/key-stores/{keyStore}/keys/{key}/rotation-policy -> KeyRotation.Operate
			GET /v1/key-stores/{keyStore}/keys/{key}/rotation-policy -> KeyRotation.Read
			PUT /v1/key-stores/{keyStore}/keys/{key}/rotation-policy -> KeyRotation.Operate
			POST /v1/key-stores/{keyStore}/keys/{key}/rotations -> KeyRotation.Operate
			GET /v1/key-stores/{keyStore}/keys/{key}/versions -> KeyRotation.Read
			POST /v1/key-stores/{keyStore}/keys/{key}/versions/{version}/enable -> KeyRotation.Operate
			GET /v1/key-stores/{keyStore}/keys/{key}/versions/{version}/evidence -> KeyRotation.Read
			GET /v1/key-stores/{keyStore}/rotation-forecast.ics -> KeyRotation.Read
			GET /v1/retirements -> KeyRotation.Read
			POST /v1/retirements -> KeyRotation.Operate
			GET /v1/retirements/{id} -> KeyRotation.Read
			POST /v1/retirements/{id}/accept-missing-evidence -> KeyRotation.Approve
			POST /v1/retirements/{id}/cancel -> KeyRotation.Operate
			GET /v1/retirements/{id}/events -> KeyRotation.Read
			GET /v1/retirements/{id}/evidence -> KeyRotation.Read
			POST /v1/retirements/{id}/reenable -> KeyRotation.Operate
			GET /v1/retirements/{id}/result -> KeyRotation.Read
			POST /v1/retirements/{id}/resume -> KeyRotation.Operate
			GET /v1/rotation-policy-assignments -> KeyRotation.Read
			POST /v1/rotation-policy-assignments -> KeyRotation.Operate
			GET /v1/rotation-policy-assignments/{id} -> KeyRotation.Read
			POST /v1/rotation-policy-assignments/{id}/cancel -> KeyRotation.Operate
			GET /v1/rotation-policy-assignments/{id}/result -> KeyRotation.Read
			GET /v1/rotation-policy-assignments/{id}/results -> KeyRotation.Read
			POST /v1/rotation-policy-assignments/{id}/resume -> KeyRotation.Operate
			GET /v1/rotations -> KeyRotation.Read
			GET /v1/search-services/cmk-enforcement -> KeyRotation.Read
			PATCH /v1/search-services/cmk-enforcement -> KeyRotation.Operate
			GET /v1/search-services/cmk-enforcement/evidence -> KeyRotation.Read
			GET /v1/unmanaged-consumers -> KeyRotation.Read
			GET /v1/rotations/{id} -> KeyRotation.Read
			POST /v1/rotations/{id}/cancel -> KeyRotation.Operate
			POST /v1/rotations/{id}/consumers/{bindingId}/put-back -> KeyRotation.Operate
			POST /v1/rotations/{id}/consumers/{bindingId}/retry -> KeyRotation.Operate
			POST /v1/rotations/{id}/consumers/{bindingId}/skip -> KeyRotation.Operate
			GET /v1/rotations/{id}/events -> KeyRotation.Read
			GET /v1/rotations/{id}/evidence -> KeyRotation.Read
			GET /v1/rotations/{id}/result -> KeyRotation.Read
			POST /v1/rotations/{id}/resume -> KeyRotation.Operate
			POST /v1/rotations/{id}/rollback -> KeyRotation.Operate""";

	@TempDir
	Path folder;

	@Test
	void everyOperationHasOneRowAndSaysSoAndNoRowIsIdle() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			String token = issuer.token(Role.READ.word());
			JsonNode document = JsonMapper.shared().readTree(service.get("/v3/api-docs", token).body());
			Set<RoleTable.Row> used = new HashSet<>();
			List<String> operations = new ArrayList<>();
			document.get("paths").properties().forEach((path) -> path.getValue().properties().forEach((operation) -> {
				RoleTable.Row row = row(path.getKey(), operation.getKey(), operation.getValue());
				used.add(row);
				operations.add("%s %s -> %s".formatted(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(),
						row.role().map(Role::word).orElseThrow()));
			}));
			assertThat(operations).containsExactlyInAnyOrderElementsOf(APPROVED.lines().toList());
			for (String page : PAGES) {
				assertThat(service.get(page, token).statusCode()).as(page).isIn(200, 302);
				used.add(RoleTable.row("GET", PathContainer.parsePath(page)).orElseThrow());
			}
			List<RoleTable.Row> idle = new ArrayList<>(RoleTable.rows());
			idle.removeAll(used);
			assertThat(idle).isEmpty();
			assertThat(document.at("/components/securitySchemes/entraId/scheme").asString()).isEqualTo("bearer");
		}
	}

	private static RoleTable.Row row(String path, String method, JsonNode operation) {
		List<RoleTable.Row> rows = RoleTable.rows()
			.stream()
			.filter((row) -> row.fits(method.toUpperCase(Locale.ROOT), PathContainer.parsePath(path)))
			.toList();
		assertThat(rows).as(method + " " + path).isNotEmpty();
		String role = rows.getFirst().role().map(Role::word).orElseThrow();
		assertThat(rows.subList(1, rows.size())).as("a row that is more exact goes before one that is less")
			.allMatch((row) -> rows.getFirst().path().compareTo(row.path()) < 0);
		assertThat(operation.path("x-required-role").asString()).isEqualTo(role);
		assertThat(operation.at("/security/0/entraId/0").asString()).isEqualTo(role);
		assertThat(operation.path("description").asString()).contains("Needs the app role `" + role + "`.");
		for (String status : List.of("401", "403", "503")) {
			assertThat(operation.path("responses").has(status)).as(status).isTrue();
		}
		return rows.getFirst();
	}

}
