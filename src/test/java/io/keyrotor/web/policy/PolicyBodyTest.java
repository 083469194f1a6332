package io.keyrotor.web.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.problem.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyBodyTest {

	@Test
	void readsAzuresJsonAndIgnoresWhatAnswersAdd() {
		PolicyBody body = read("""
				{"id": 1, "warnings": [], "setHere": {"on": 1}, "differences": 7, "drift": null, "lifetimeActions": [
				  {"trigger": {"timeAfterCreate": "P18M", "timeBeforeExpiry": null}, "action": {"type": "rotate"}}],
				 "attributes": {"expiryTime": "P2Y", "created": {}, "updated": null}}""");
		assertThat(body.faults()).isEmpty();
		assertThat(body.policy()).isEqualTo(RotationPolicy
			.of(List.of(new LifetimeAction("rotate", Optional.of("P18M"), Optional.empty())), Optional.of("P2Y")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{}                                                              | lifetimeActions               | Required
					{"lifetimeActions": null}                                       | lifetimeActions               | Required
					{"lifetimeActions": {}}                                         | lifetimeActions               | Type
					{"lifetimeActions": [[]]}                                       | lifetimeActions[0]            | Type
					{"lifetimeActions": [null]}                                     | lifetimeActions[0]            | Type
					{"lifetimeActions": [{}]}                                       | lifetimeActions[0].action     | Required
					{"lifetimeActions": [{"action": []}]}                           | lifetimeActions[0].action     | Type
					{"lifetimeActions": [{"action": {}}]}                           | lifetimeActions[0].action.type | Required
					{"lifetimeActions": [{"action": {"type": 1}}]}                  | lifetimeActions[0].action.type | Type
					{"lifetimeActions": [{"action": {"type": "Rotate"}, "trigger": 1}]} | lifetimeActions[0].trigger | Type
					{"lifetimeActions": [{"action": {"type": "Rotate"}, "x": 1}]}   | lifetimeActions[0].x          | KnownMember
					{"lifetimeActions": [], "attributes": []}                       | attributes                    | Type
					{"lifetimeActions": [], "attributes": {"expiryTime": 1e99999}}  | attributes.expiryTime         | Type
					{"lifetimeActions": [], "attributes": {"expirytime": "P1Y"}}    | attributes.expirytime         | KnownMember
					{"lifetimeActions": [], "Attributes": {}}                       | Attributes                    | KnownMember
					""")
	void namesThePlaceOfEveryFault(String json, String field, String rule) {
		assertThat(read(json).faults()).singleElement().satisfies((fault) -> {
			assertThat(fault.field()).isEqualTo(field);
			assertThat(fault.rule()).isEqualTo(rule);
		});
	}

	@Test
	void rulesSayNothingOfPlacesThatCouldNotBeRead() {
		PolicyBody body = read("""
				{"lifetimeActions": [{"trigger": {"timeAfterCreate": 5}, "action": {"type": "Rotate"}}]}""");
		Violation about = violation("lifetimeActions[0].trigger");
		Violation list = violation("lifetimeActions");
		Violation other = violation("lifetimeActions[0].triggers");
		assertThat(body.with(List.of(about, list, other))).extracting(Problem.Fault::field)
			.containsExactly("lifetimeActions[0].trigger.timeAfterCreate", "lifetimeActions[0].triggers");
	}

	private static Violation violation(String field) {
		return new Violation(field, "Rule", "1", "2", "Because.");
	}

	private static PolicyBody read(String json) {
		return PolicyBody.from(JsonBody.parse(json.getBytes(StandardCharsets.UTF_8)));
	}

}
