package io.keyrotor.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import io.keyrotor.web.problem.Problem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API is kept in {@code docs/openapi.yaml}. Run with
 * {@code -Dopenapi.write=true} to write it anew.
 */
class OpenApiIT extends WebTests {

	private static final Path KEPT = Path.of("docs/openapi.yaml");

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	private RequestMappingHandlerMapping mappings;

	@Test
	void keptDescriptionIsTheOneTheServiceGives() throws IOException {
		MvcTestResult given = get("/v3/api-docs.yaml");
		assertThat(given).hasStatusOk();
		String yaml = given.getResponse().getContentAsString(StandardCharsets.UTF_8);
		if (Boolean.getBoolean("openapi.write")) {
			Files.writeString(KEPT, yaml);
		}
		assertThat(yaml).as("Run the test with -Dopenapi.write=true, look at the difference, and keep it.")
			.isEqualTo(Files.readString(KEPT));
	}

	@Test
	void describesEveryOperationWithItsProblems() {
		JsonNode document = json(get("/v3/api-docs"));
		assertText(document, "openapi").startsWith("3.1");
		assertThat(document.get("servers").findValuesAsString("url")).containsExactly("/");
		assertThat(described(document)).isEqualTo(mapped());
		for (JsonNode path : document.get("paths")) {
			for (JsonNode operation : path) {
				assertText(operation, "summary").isNotEmpty();
				assertText(operation, "description").isNotEmpty();
				assertThat(operation.get("tags")).hasSize(1);
				assertThat(operation.at("/responses/400/content").propertyNames())
					.containsExactly("application/problem+json");
				operation.at("/responses")
					.forEach((answer) -> answer.path("content")
						.forEach((content) -> assertThat(content.path("examples").isEmpty())
							.as("%s has an example of %s", operation.path("operationId"), answer.path("description"))
							.isFalse()));
				operation.path("parameters").forEach((parameter) -> assertText(parameter, "description").isNotEmpty());
			}
		}
	}

	private static Set<String> described(JsonNode document) {
		Set<String> described = new TreeSet<>();
		document.get("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.propertyNames()
				.forEach((method) -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
		return described;
	}

	private Set<String> mapped() {
		return this.mappings.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((info) -> info.getMethodsCondition()
				.getMethods()
				.stream()
				.flatMap((method) -> info.getPatternValues().stream().map((pattern) -> method + " " + pattern)))
			.filter((operation) -> operation.contains(" /v1/"))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void everyReferenceIsToASchemaThatIsThere() {
		JsonNode document = json(get("/v3/api-docs"));
		assertThat(document.findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference)
				.isFalse());
		assertThat(document.at("/components/schemas").propertyNames()).contains("Problem", "Rotation", "RotationPlan",
				"CmkBinding", "RotationPolicy", "RotationOrder", "BindingOrder", "Key", "KeyStore", "KeyVersion",
				"RotationForecast");
	}

	@Test
	void pageToTryItIsThere() {
		MvcTestResult page = get("/swagger-ui.html");
		assertThat(page).hasStatus(302);
		assertThat(get("/swagger-ui/index.html")).hasStatusOk();
		assertThat(get("/swagger-ui/swagger-ui-bundle.js")).hasStatusOk();
		assertThat(get("/v3/api-docs/swagger-config")).hasStatusOk();
	}

	@Test
	void healthIsAllThatTheActuatorShows() {
		assertThat(get("/actuator/health")).hasStatusOk();
		assertProblem(get("/actuator/beans"), 404, "NotFound");
	}

}
