package io.keyrotor.web.retirement;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.Caller;
import io.keyrotor.web.request.JsonBody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AcceptanceOrderTest {

	private static final Caller ADA = new Caller("hash", Optional.of("Ada Lovelace (tenant/object)"));

	private static final Caller ANYBODY = new Caller("anonymous", Optional.empty());

	private static final String REASON = "\"reason\": \"there is no log\"";

	@Test
	void tokenAnswersForItsOwner() {
		assertThat(by("{" + REASON + "}", ADA)).isEqualTo("Ada Lovelace (tenant/object)");
	}

	@Test
	void nameThatIsGivenStandsBesideTheOneOfTheToken() {
		assertThat(by("{\"name\": \" Grace \", " + REASON + "}", ADA))
			.isEqualTo("Grace, signed in as Ada Lovelace (tenant/object)");
	}

	@Test
	void nameIsNeededWhereNobodySignsIn() {
		assertThat(by("{\"name\": \"Grace\", " + REASON + "}", ANYBODY)).isEqualTo("Grace");
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> by("{" + REASON + "}", ANYBODY));
	}

	@Test
	void blankNameIsRefusedAlsoWithAToken() {
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> by("{\"name\": \" \", " + REASON + "}", ADA));
		assertThatExceptionOfType(Refusal.class)
			.isThrownBy(() -> by("{\"name\": \"" + "x".repeat(201) + "\", " + REASON + "}", ADA));
	}

	private static String by(String body, Caller caller) {
		return AcceptanceOrder.from(JsonBody.parse(body.getBytes(StandardCharsets.UTF_8)), caller).by();
	}

}
