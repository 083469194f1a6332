package io.keyrotor.web.rotation;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CredentialsOrderTest {

	private static final String SECRET = "https://sandbox-vault.vault.azure.net/secrets/search-app";

	@Test
	void refusesAnApplicationIdThatIsNoGuid() {
		assertThatThrownBy(() -> read("5e6f7a8b")).isInstanceOf(Refusal.class);
		assertThatCode(() -> read("5e6f7a8b-9c0d-4e1f-8a2b-3c4d5e6f7a8b")).doesNotThrowAnyException();
	}

	private static void read(String applicationId) {
		CredentialsOrder.from(JsonBody
			.parse("{\"credentials\":{\"type\":\"Application\",\"applicationId\":\"%s\",\"applicationSecret\":\"%s\"}}"
				.formatted(applicationId, SECRET)
				.getBytes(StandardCharsets.UTF_8)), Set.of());
	}

}
