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

	/** Written before the operation is, so that it never needs less. */
	private static final String AHEAD = "POST /v1/retirements/*/accept-missing-evidence -> KeyRotation.Approve";

	@TempDir
	Path folder;

	@Test
	void everyOperationHasOneRowAndSaysSoAndNoRowIsIdle() throws Exception {
		try (LocalIssuer issuer = new LocalIssuer(); GuardedService service = new GuardedService(this.folder, issuer)) {
			String token = issuer.token(Role.READ.word());
			JsonNode document = JsonMapper.shared().readTree(service.get("/v3/api-docs", token).body());
			Set<RoleTable.Row> used = new HashSet<>();
			document.get("paths")
				.properties()
				.forEach((path) -> path.getValue()
					.properties()
					.forEach((operation) -> used.add(row(path.getKey(), operation.getKey(), operation.getValue()))));
			for (String page : PAGES) {
				assertThat(service.get(page, token).statusCode()).as(page).isIn(200, 302);
				used.add(RoleTable.row("GET", PathContainer.parsePath(page)).orElseThrow());
			}
			List<RoleTable.Row> idle = new ArrayList<>(RoleTable.rows());
			idle.removeAll(used);
			assertThat(idle).extracting(RoleTable.Row::toString).isSubsetOf(AHEAD);
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
