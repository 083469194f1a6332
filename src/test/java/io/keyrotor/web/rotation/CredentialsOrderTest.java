package io.keyrotor.web.rotation;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CredentialsOrderTest {

	private static final String SECRET = "https://sandbox-vault.vault.azure.net/secrets/search-app";

	@Test
	void refusesAnApplicationIdThatIsNoGuid() {
		assertThatThrownBy(() -> read("5e6f7a8b")).isInstanceOf(Refusal.class);
		assertThatCode(() -> read("5e6f7a8b-9c0d-4e1f-8a2b-3c4d5e6f7a8b")).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"hunter2\"", "[\"hunter2\"]", "{\"type\":\"hunter2\"}", "{\"type\":{\"a\":\"hunter2\"}}",
			"{\"type\":\"Application\",\"applicationId\":\"hunter2\",\"applicationSecret\":\"hunter2\"}",
			"{\"type\":\"Application\",\"applicationSecret\":{\"value\":\"hunter2\"}}",
			"{\"type\":\"UserAssigned\",\"resourceId\":\"hunter2\",\"password\":\"hunter2\"}" })
	void neverRepeatsWhatWasSentAsCredentials(String credentials) {
		Problem problem = refusal("{\"credentials\":" + credentials + "}").problem();
		assertThat(problem.errors()).isNotEmpty()
			.extracting(Problem.Fault::field)
			.allMatch((field) -> field.startsWith("credentials"));
		assertThat(new String(problem.json(), StandardCharsets.UTF_8)).doesNotContain("hunter2")
			.contains("(not shown)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"credential\":\"hunter2\"}", "{\"applicationSecret\":\"hunter2\"}",
			"{\"password\":\"hunter2\"}",
			"{\"credentials\":{\"type\":\"Application\",\"applicationSecret\":hunter2}}" })
	void neverRepeatsASecretInTheWrongPlace(String body) {
		assertThat(new String(refusal(body).problem().json(), StandardCharsets.UTF_8)).doesNotContain("hunter2");
	}

	@Test
	void refusesASecretThatIsNotInAKeyVault() {
		Problem problem = refusal(
				"{\"credentials\":{\"type\":\"Application\",\"applicationId\":\"5e6f7a8b-9c0d-4e1f-8a2b-3c4d5e6f7a8b\",\"applicationSecret\":\"https://evil.example.com/secrets/x\"}}")
			.problem();
		assertThat(problem.errors()).extracting(Problem.Fault::field).containsExactly("credentials.applicationSecret");
	}

	private static Refusal refusal(String body) {
		return catchThrowableOfType(Refusal.class, () -> parse(body));
	}

	private static void read(String applicationId) {
		parse("{\"credentials\":{\"type\":\"Application\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}}"
			.formatted(applicationId, SECRET));
	}

	private static void parse(String body) {
		CredentialsOrder.from(JsonBody.parse(body.getBytes(StandardCharsets.UTF_8)), Set.of(),
				(vault) -> vault.getHost().endsWith(".vault.azure.net"));
	}

}
