package io.keyrotor.sandbox;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What can go wrong with a consumer can go wrong with one of every family. */
class FamilyFaultsTest extends ResourcesAtHand {

	private final Faults faults = new Faults();

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	static Stream<String> resources() {
		return new FamilyFaultsTest().azure.consumers().stream().map(FakeConsumer::resource).distinct();
	}

	static Stream<String> searchObjects() {
		return new FamilyFaultsTest().search.consumers()
			.stream()
			.map((consumer) -> consumer.resource().replace(FakeSearch.ENDPOINT, ""))
			.distinct();
	}

	@ParameterizedTest
	@MethodSource("resources")
	void aPutSilentlyLosesAMember(String uri) {
		ObjectNode sent = writable(uri);
		end(put(uri, sent.deepCopy()));
		ObjectNode whole = held(uri);
		fault("ResourceManager", "PUT", "DropProperty");
		Reply reply = answer(CallTo.arm(uri, version(uri)).put(sent));
		if (reply.status() < 300) {
			end(reply);
			assertThat(held(uri).toString().length()).isLessThan(whole.toString().length());
		}
		assertThat(fired()).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("resources")
	void aPatchSilentlyLosesAMemberThatItDidNotSend(String uri) {
		ArmType type = ArmTypes.ofId(uri).orElseThrow();
		ObjectNode before = held(uri);
		fault("ResourceManager", "PATCH", "DropProperty");
		Reply reply = answer(CallTo.arm(uri, version(uri)).patch("{}"));
		if (type.writing().patch() == ArmWriting.Patch.NONE) {
			assertThat(reply.status()).isEqualTo(405);
			assertThat(fired()).isZero();
			return;
		}
		assertThat(reply.status()).isLessThan(300);
		end(reply);
		assertThat(held(uri)).isNotEqualTo(before);
		assertThat(type.keys(held(uri))).as("its keys").hasSameSizeAs(type.keys(before));
	}

	@ParameterizedTest
	@MethodSource("resources")
	void anAnswerHidesASecret(String uri) {
		fault("ResourceManager", "GET", "HiddenSecret");
		assertThat(answer(CallTo.arm(uri, version(uri)).get()).body()).contains("\"<redacted>\"");
	}

	@ParameterizedTest
	@MethodSource("resources")
	void anAnswerIsThatSomebodyElseWasFaster(String uri) {
		ObjectNode before = held(uri);
		for (int status : List.of(409, 412)) {
			this.faults
				.add(FaultForm.read("{\"service\": \"ResourceManager\", \"method\": \"PUT\", \"fault\": \"Status\","
						+ " \"status\": " + status + "}"));
			assertThat(answer(CallTo.arm(uri, version(uri)).put(writable(uri))).status()).isEqualTo(status);
		}
		assertThat(held(uri)).isEqualTo(before);
		assertThat(changes()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("searchObjects")
	void aSearchObjectSilentlyLosesAMemberOrHidesOne(String path) {
		ObjectNode sent = body(this.search.answer(CallTo.search(path).get()));
		if (path.startsWith("/datasources")) {
			sent.withObject("/credentials").put("connectionString", "<unchanged>");
		}
		fault("Search", "PUT", "DropProperty");
		Reply reply = this.faults.answer(AzureService.SEARCH, this.search,
				CallTo.search(path).put(sent)) instanceof Outcome.Answered(Reply answered) ? answered
						: Reply.empty(500);
		assertThat(reply.status()).isEqualTo(204);
		boolean droppable = fired() == 1;
		assertThat(droppable).isEqualTo(!path.equals("/synonymmaps('brands')"));
		this.faults.clear();
		fault("Search", "GET", "HiddenSecret");
		assertThat(this.faults.answer(AzureService.SEARCH, this.search, CallTo.search("/indexes").get()).toString())
			.contains("<redacted>");
	}

	private void fault(String service, String method, String kind) {
		this.faults.add(FaultForm
			.read("{\"service\": \"%s\", \"method\": \"%s\", \"fault\": \"%s\"}".formatted(service, method, kind)));
	}

	private int fired() {
		return this.faults.list().getFirst().path("fired").intValue();
	}

	private Reply answer(Call call) {
		return (this.faults.answer(AzureService.RESOURCE_MANAGER, this.azure,
				call) instanceof Outcome.Answered(Reply reply)) ? reply : Reply.empty(500);
	}

}
