package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.idempotency.RequestKeyReused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JdbcAcceptedRequestsIT {

	private static final RequestKey KEY = new RequestKey("anonymous POST /v1/cmk-bindings", "k1", "ab12");

	@TempDir
	Path folder;

	private TestDatabase database;

	private JdbcAcceptedRequests requests;

	@BeforeEach
	void open() {
		this.database = new TestDatabase(this.folder);
		this.requests = new JdbcAcceptedRequests(this.database.jdbc(), this.database.transactions(), Clock.systemUTC());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void createsOnceAndAnswersTheSameResourceFromThenOn() {
		assertThat(this.requests.find(KEY)).isEmpty();
		assertThat(this.requests.once(KEY, () -> "first")).isEqualTo("first");
		assertThat(this.requests.once(KEY, () -> "second")).isEqualTo("first");
		assertThat(this.requests.find(KEY)).contains("first");
	}

	@Test
	void refusesTheKeyWithAnotherBody() {
		this.requests.once(KEY, () -> "first");
		RequestKey otherBody = new RequestKey(KEY.scope(), KEY.key(), "cd34");
		assertThatExceptionOfType(RequestKeyReused.class).isThrownBy(() -> this.requests.find(otherBody));
		assertThatExceptionOfType(RequestKeyReused.class)
			.isThrownBy(() -> this.requests.once(otherBody, () -> "second"))
			.withMessageContaining("k1");
	}

	@Test
	void tellsScopesApart() {
		this.requests.once(KEY, () -> "first");
		assertThat(this.requests.once(new RequestKey("anonymous POST /v1/other", KEY.key(), "ab12"), () -> "second"))
			.isEqualTo("second");
	}

	@Test
	void remembersNothingOfARequestThatWasRefused() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.requests.once(KEY, () -> {
			throw new IllegalStateException("refused");
		}));
		assertThat(this.requests.find(KEY)).isEmpty();
		assertThat(this.requests.once(KEY, () -> "later")).isEqualTo("later");
	}

	@Test
	void givesSimultaneousRequestsTheOneResource() throws Exception {
		AtomicInteger created = new AtomicInteger();
		Callable<String> request = () -> this.requests.once(KEY, () -> "resource-" + created.incrementAndGet());
		Set<String> answers = new HashSet<>();
		try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
			List<Callable<String>> all = IntStream.range(0, 20).mapToObj((_) -> request).toList();
			for (Future<String> answer : callers.invokeAll(all)) {
				answers.add(answer.get());
			}
		}
		assertThat(created).hasValue(1);
		assertThat(answers).containsExactly("resource-1");
	}

}
