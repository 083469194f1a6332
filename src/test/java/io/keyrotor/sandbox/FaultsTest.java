package io.keyrotor.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultsTest {

	private final Faults faults = new Faults();

	private final Recorder fake = new Recorder();

	@Test
	void letsCallsPassWithoutAFault() {
		assertThat(answer("GET", "/keys/search-cmk", "").status()).isEqualTo(200);
	}

	@Test
	void answersTheStatusBeforeTheEffectAsOftenAsAsked() {
		arm("""
				{"service": "KeyVault", "method": "post", "path": "/keys/search-cmk/rotate", "fault": "Status",
				 "status": 429, "retryAfter": "PT2S", "times": 2}""");
		assertThat(answer("GET", "/keys/search-cmk", "").status()).isEqualTo(200);
		Reply refused = answer("POST", "/keys/Search-cmk/rotate", "");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.headers()).containsEntry("Retry-After", "2").containsKey("x-ms-request-id");
		assertThat(refused.body()).contains("\"code\":\"Throttled\"");
		assertThat(answer("POST", "/keys/search-cmk/rotate", "").status()).isEqualTo(429);
		assertThat(answer("POST", "/keys/search-cmk/rotate", "").status()).isEqualTo(200);
		assertThat(this.fake.calls).hasSize(2);
		assertThat(fired()).containsExactly(2);
	}

	@Test
	void spendsNoFaultOnACallWithoutAToken() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"Status\", \"status\": 500}");
		Call call = new Call("GET", "/keys", Map.of(), Map.of(), "");
		assertThat(this.faults.answer(AzureService.KEY_VAULT, this.fake, call)).isInstanceOf(Outcome.Answered.class);
		assertThat(fired()).containsExactly(0);
	}

	@Test
	void meetsItsOwnServiceOnly() {
		arm("{\"service\": \"ManagedHsm\", \"fault\": \"ResetBeforeEffect\"}");
		assertThat(answer("GET", "/keys", "").status()).isEqualTo(200);
		assertThat(fired()).containsExactly(0);
	}

	@Test
	void doesItAndNeverAnswers() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"TimeoutAfterEffect\"}");
		assertThat(outcome("POST", "/keys/k/rotate", "")).isInstanceOf(Outcome.Unanswered.class);
		assertThat(this.fake.calls).hasSize(1);
	}

	@Test
	void breaksTheConnectionBeforeOrAfterTheEffect() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"ResetBeforeEffect\"}");
		arm("{\"service\": \"KeyVault\", \"fault\": \"ResetAfterEffect\"}");
		assertThat(outcome("POST", "/keys/k/rotate", "")).isInstanceOf(Outcome.Broken.class);
		assertThat(this.fake.calls).isEmpty();
		assertThat(outcome("POST", "/keys/k/rotate", "")).isInstanceOf(Outcome.Broken.class);
		assertThat(this.fake.calls).hasSize(1);
	}

	@Test
	void answersWhatIsNotJson() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"GarbageAfterEffect\"}");
		Reply reply = answer("POST", "/keys/k/rotate", "");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(Json.read(reply.body())).isEmpty();
		assertThat(this.fake.calls).hasSize(1);
	}

	@Test
	void hidesATextThatIsNeitherNameNorKey() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"HiddenSecret\"}");
		this.fake.answer = """
				{"name": "a", "encryptionKey": {"keyVaultKeyName": "k"}, "fields": [{"name": "b", "analyzer": "c"}]}""";
		assertThat(answer("PUT", "/indexes('a')", "{}").body()).isEqualTo(this.fake.answer);
		assertThat(answer("GET", "/indexes('a')", "").body()).isEqualTo(
				"""
						{"name":"a","encryptionKey":{"keyVaultKeyName":"k"},"fields":[{"name":"b","analyzer":"<redacted>"}]}""");
	}

	@Test
	void staysArmedWhileThereIsNothingToHide() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"HiddenSecret\"}");
		this.fake.answer = "{\"name\": \"a\"}";
		assertThat(answer("GET", "/indexes('a')", "").body()).isEqualTo(this.fake.answer);
		assertThat(fired()).containsExactly(0);
	}

	@Test
	void losesAPropertyOfAWriteAndNeverItsKey() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"DropProperty\"}");
		answer("GET", "/x", "");
		answer("PUT", "/x",
				"""
						{"name": "a", "location": "b", "properties": {"encryption": {"k": 1}, "big": 9007199254740993, "no": null,
						 "cors": {"origins": []}}}""");
		assertThat(this.fake.calls.getLast().body()).isEqualTo("""
				{"name":"a","location":"b","properties":{"encryption":{"k":1},"no":null,"cors":{"origins":[]}}}""");
		assertThat(fired()).containsExactly(1);
	}

	@Test
	void leavesAPropertyOutOfAnAnswerIfAskedTo() {
		arm("{\"service\": \"KeyVault\", \"method\": \"GET\", \"fault\": \"DropProperty\"}");
		this.fake.answer = "{\"name\": \"a\", \"description\": \"b\"}";
		assertThat(answer("GET", "/x", "").body()).isEqualTo("{\"name\":\"a\"}");
	}

	@Test
	void answersAsBeforeTheLastChange() {
		arm("{\"service\": \"KeyVault\", \"path\": \"/keys/k\", \"fault\": \"StaleRead\", \"times\": 2}");
		this.fake.answer = "first";
		assertThat(answer("GET", "/keys/k", "").body()).isEqualTo("first");
		answer("PUT", "/keys/K", "{}");
		this.fake.answer = "second";
		assertThat(answer("GET", "/keys/k", "").body()).isEqualTo("first");
		answer("PATCH", "/keys/k", "{}");
		this.fake.answer = "third";
		assertThat(answer("GET", "/keys/k/other", "").body()).isEqualTo("third");
		assertThat(fired()).containsExactly(1);
		assertThat(answer("GET", "/keys/k", "").body()).isEqualTo("second");
		assertThat(answer("GET", "/keys/k", "").body()).isEqualTo("third");
		assertThat(fired()).containsExactly(2);
	}

	@Test
	void firesNoMoreOftenThanAskedUnderManyCallers() {
		arm("{\"service\": \"KeyVault\", \"fault\": \"ResetBeforeEffect\", \"times\": 7}");
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < 100; caller++) {
				callers.execute(() -> outcome("GET", "/keys", ""));
			}
		}
		assertThat(fired()).containsExactly(7);
		assertThat(this.fake.calls).hasSize(93);
	}

	@Test
	void saysAllThatIsWrongWithAFault() {
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> FaultForm.read("""
				{"service": "Vault", "fault": "Delay", "method": "LOOK", "path": "keys", "times": 0, "color": 1}"""))
			.satisfies((bad) -> assertThat(bad.sentences()).contains("'color'", "service", "method", "path", "times",
					"Delay needs a delay"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{", "{}", "{\"service\": \"Search\", \"fault\": \"Status\"}",
			"{\"service\": \"Search\", \"fault\": \"Status\", \"status\": 200}",
			"{\"service\": \"Search\", \"fault\": \"Status\", \"status\": 500, \"retryAfter\": \"soon\"}",
			"{\"service\": \"Search\", \"fault\": \"Delay\", \"delay\": \"PT-1S\"}",
			"{\"service\": \"Search\", \"fault\": \"ResetBeforeEffect\", \"times\": 1.5}" })
	void refusesWhatIsNoFault(String json) {
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> FaultForm.read(json));
	}

	private void arm(String json) {
		this.faults.add(FaultForm.read(json));
	}

	private List<Integer> fired() {
		return this.faults.list().stream().map((fault) -> fault.path("fired").asInt()).toList();
	}

	private Reply answer(String method, String path, String body) {
		return ((Outcome.Answered) outcome(method, path, body)).reply();
	}

	private Outcome outcome(String method, String path, String body) {
		Call call = new Call(method, path, Map.of(), Map.of("authorization", "Bearer t"), body);
		return this.faults.answer(AzureService.KEY_VAULT, this.fake, call);
	}

	private static final class Recorder implements FakeService {

		private final List<Call> calls = new ArrayList<>();

		private String answer = Json.object().put("id", "x").toString();

		@Override
		public synchronized Reply answer(Call call) {
			this.calls.add(call);
			return Reply.json(200, this.answer);
		}

		@Override
		public void reset() {
			this.calls.clear();
		}

	}

}
