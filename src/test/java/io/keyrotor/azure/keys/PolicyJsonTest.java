package io.keyrotor.azure.keys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicyJsonTest {

	private static final LifetimeAction ROTATE = new LifetimeAction("Rotate", Optional.of("P18M"), Optional.empty());

	private static final LifetimeAction NOTIFY = new LifetimeAction("Notify", Optional.empty(), Optional.of("P30D"));

	@Test
	void writesWhatIsSetAndNothingElse() {
		assertThat(PolicyJson.write(RotationPolicy.of(List.of(ROTATE), Optional.of("P2Y"))))
			.hasToString("{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P18M\"},"
					+ "\"action\":{\"type\":\"Rotate\"}}],\"attributes\":{\"expiryTime\":\"P2Y\"}}");
	}

	@Test
	void writesTheEmptyPolicyAsAzureWantsIt() {
		assertThat(PolicyJson.write(RotationPolicy.NONE)).hasToString("{\"lifetimeActions\":[],\"attributes\":{}}");
	}

	@Test
	void writesAzuresOwnSpellingAndKeepsDurationsToTheLetter() {
		LifetimeAction action = new LifetimeAction("rotate", Optional.of("P0Y18M"), Optional.of("P28D"));
		assertThat(PolicyJson.write(RotationPolicy.of(List.of(action), Optional.of("P1Y12M"))))
			.hasToString("{\"lifetimeActions\":[{\"trigger\":{\"timeAfterCreate\":\"P0Y18M\","
					+ "\"timeBeforeExpiry\":\"P28D\"},\"action\":{\"type\":\"Rotate\"}}],"
					+ "\"attributes\":{\"expiryTime\":\"P1Y12M\"}}");
	}

	@Test
	void readsWhatAVaultKeeps() {
		RotationPolicy policy = read("""
				{"id":"https://demo.vault.azure.net/keys/orders/rotationpolicy",
				 "lifetimeActions":[{"trigger":{"timeAfterCreate":"P18M"},"action":{"type":"Rotate"}},
				                    {"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],
				 "attributes":{"expiryTime":"P2Y","created":1790000000,"updated":4102444800}}""");
		assertThat(policy).isEqualTo(new RotationPolicy(List.of(ROTATE, NOTIFY), Optional.of("P2Y"),
				Optional.of(Instant.ofEpochSecond(1790000000)), Optional.of(Instant.ofEpochSecond(4102444800L))));
	}

	@Test
	void readsAVaultPolicyThatWasNeverSet() {
		assertThat(read("""
				{"lifetimeActions":[{"trigger":{"timeBeforeExpiry":"P30D"},"action":{"type":"Notify"}}],
				 "attributes":null}""")).isEqualTo(RotationPolicy.of(List.of(NOTIFY), Optional.empty()));
	}

	@Test
	void readsAnHsmPolicyThatWasNeverSet() {
		assertThat(read("{\"id\":\"\",\"attributes\":{\"expiryTime\":\"\",\"created\":0,\"updated\":0}}"))
			.isEqualTo(RotationPolicy.NONE);
	}

	@Test
	void readsAnHsmsLowerCase() {
		assertThat(read("""
				{"lifetimeActions":[{"action":{"type":"rotate"},
				 "trigger":{"timeAfterCreate":"P18M","timeBeforeExpiry":null}}],"attributes":{}}""").lifetimeActions())
			.containsExactly(ROTATE);
	}

	@Test
	void readsAPolicyThatNobodyShouldHaveMade() {
		assertThat(read("""
				{"lifetimeActions":[{"trigger":{"timeAfterCreate":"banana","timeBeforeExpiry":"P4W"},
				 "action":{"type":"Revoke"}}],"attributes":{"expiryTime":"PT48H"}}""")).isEqualTo(
				RotationPolicy.of(List.of(new LifetimeAction("Revoke", Optional.of("banana"), Optional.of("P4W"))),
						Optional.of("PT48H")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "{}", "{\"action\":{}}", "{\"action\":{\"type\":\"\"}}",
			"{\"action\":{\"type\":null}}", "{\"action\":\"Rotate\",\"trigger\":[]}",
			"{\"trigger\":{\"timeAfterCreate\":\"\"},\"action\":[7]}" })
	void showsAnActionThatSaysNothing(String action) {
		assertThat(read("{\"lifetimeActions\":[" + action + "]}").lifetimeActions())
			.containsExactly(new LifetimeAction("", Optional.empty(), Optional.empty()));
	}

	@Test
	void showsValuesOfAnotherTypeAsTheyAre() {
		assertThat(read("""
				{"lifetimeActions":[{"trigger":{"timeAfterCreate":18,"timeBeforeExpiry":{"days": 7}},
				 "action":{"type":true}}],"attributes":{"expiryTime":[9]}}""")).isEqualTo(
				RotationPolicy.of(List.of(new LifetimeAction("true", Optional.of("18"), Optional.of("{\"days\":7}"))),
						Optional.of("[9]")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"yesterday\"", "\"\"", "-1", "0", "null", "{}", "9223372036854775807", "1e400" })
	void takesATimeThatIsNoneForNone(String created) {
		assertThat(read("{\"attributes\":{\"created\":" + created + "}}")).isEqualTo(RotationPolicy.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "null", "7", "\"\"", "{\"lifetimeActions\":{}}", "{\"lifetimeActions\":\"\"}" })
	void makesNothingUpFromAnAnswerOfAnotherShape(String json) {
		assertThatThrownBy(() -> read(json)).satisfies(KeyJsonTest::isOneThatBecomesAFailure);
	}

	private static RotationPolicy read(String json) {
		return PolicyJson.read(JsonMapper.shared().readTree(json));
	}

}
