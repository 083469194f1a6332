package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.idempotency.RequestKeyReused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcAcceptedRequestsIT {

	private static final RequestKey KEY = new RequestKey("anonymous POST /v1/cmk-bindings", "k1", "ab12");

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private JdbcAcceptedRequests requests;

	JdbcAcceptedRequestsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.requests = on(this.database);
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
	void laterRequestCreatesWhatAnEarlierOneRollsBack() throws Exception {
		assumeTrue(this.kind == Database.POSTGRESQL, "SQLite has one process.");
		CountDownLatch creating = new CountDownLatch(1);
		CountDownLatch refused = new CountDownLatch(1);
		try (TestDatabase other = this.database.openedAgain();
				ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> first = callers.submit(() -> this.requests.once(KEY, () -> {
				creating.countDown();
				await(refused);
				throw new IllegalStateException("refused");
			}));
			assertThat(creating.await(5, TimeUnit.SECONDS)).isTrue();
			Future<String> second = callers.submit(() -> on(other).once(KEY, () -> "second"));
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS));
			refused.countDown();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get);
			assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo("second");
			assertThat(this.requests.find(KEY)).contains("second");
		}
	}

	@Test
	void givesSimultaneousRequestsOnTwoReplicasTheOneResource() throws Exception {
		assumeTrue(this.kind == Database.POSTGRESQL, "SQLite has one process.");
		try (TestDatabase other = this.database.openedAgain()) {
			JdbcAcceptedRequests elsewhere = on(other);
			AtomicInteger turn = new AtomicInteger();
			assertOneResource(
					(create) -> (turn.incrementAndGet() % 2 == 0 ? this.requests : elsewhere).once(KEY, create));
		}
	}

	@Test
	void givesSimultaneousRequestsTheOneResource() throws Exception {
		assertOneResource((create) -> this.requests.once(KEY, create));
	}

	private static void assertOneResource(Function<Supplier<String>, String> once) throws Exception {
		AtomicInteger created = new AtomicInteger();
		Callable<String> request = () -> once.apply(() -> "resource-" + created.incrementAndGet());
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

	private static JdbcAcceptedRequests on(TestDatabase database) {
		return new JdbcAcceptedRequests(database.jdbc(), database.transactions(), Clock.systemUTC());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
