package io.keyrotor.web.progress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import io.keyrotor.step.History;
import io.keyrotor.step.InMemoryHistory;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.SubjectIsNewer;
import io.keyrotor.web.problem.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventStreamsTest {

	private static final String ID = "rotation-1";

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final StreamTimes FAST = new StreamTimes(Duration.ofMillis(5), Duration.ofMillis(40),
			Duration.ofMinutes(5));

	private final InMemoryHistory history = new InMemoryHistory();

	private final AtomicBoolean over = new AtomicBoolean();

	private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

	@AfterEach
	void end() {
		this.over.set(true);
		this.readers.close();
	}

	@Test
	void sendsEachEventOnceInOrderAndEndsWithWhatIsWatched() throws Exception {
		EventStreams streams = new EventStreams(this.history, FAST, 1);
		add(1);
		MockHttpServletResponse response = new MockHttpServletResponse();
		Future<?> stream = open(streams, "", response);
		for (int number = 2; number < 40; number++) {
			Thread.sleep(1);
			add(number);
		}
		this.over.set(true);
		stream.get(10, TimeUnit.SECONDS);
		assertThat(ids(response)).isEqualTo(IntStream.range(1, 40).mapToObj(String::valueOf).toList());
		assertThat(response.getContentType()).isEqualTo("text/event-stream;charset=UTF-8");
		assertThat(text(response)).startsWith("retry: 1000\n\n")
			.contains("id: 1\nevent: Counted\ndata: {\"at\":\"2026-11-22T12:00:00Z\",\"number\":\"1\\nof many\"}\n\n");
		assertThat(streams.free()).isEqualTo(1);
	}

	@Test
	void goesOnAfterTheLastEventThatTheReaderKnows() throws Exception {
		IntStream.rangeClosed(1, 1200).forEach(this::add);
		this.over.set(true);
		MockHttpServletResponse response = new MockHttpServletResponse();
		open(new EventStreams(this.history, FAST, 1), "7", response).get(10, TimeUnit.SECONDS);
		assertThat(ids(response)).hasSize(1193).startsWith("8", "9").endsWith("1200");
	}

	@Test
	void tellsAReaderWhoKnowsEverythingNotToComeBack() throws Exception {
		add(1);
		this.over.set(true);
		MockHttpServletResponse response = new MockHttpServletResponse();
		open(new EventStreams(this.history, FAST, 1), "1", response).get(10, TimeUnit.SECONDS);
		assertThat(response.getStatus()).isEqualTo(204);
		assertThat(response.getContentAsByteArray()).isEmpty();
	}

	@Test
	void sendsHeartbeatsWhileNothingHappens() throws Exception {
		add(1);
		MockHttpServletResponse response = new MockHttpServletResponse();
		long begin = System.nanoTime();
		Future<?> stream = open(new EventStreams(this.history, FAST, 1), "", response);
		Thread.sleep(3000);
		this.over.set(true);
		stream.get(10, TimeUnit.SECONDS);
		long most = (System.nanoTime() - begin) / FAST.heartbeat().toNanos();
		assertThat(text(response).lines().filter(": still here"::equals).count()).isBetween(2L, most);
	}

	@Test
	void refusesMoreStreamsThanItTakesAndTakesAnotherWhenOneHasEnded() throws Exception {
		EventStreams streams = new EventStreams(this.history, FAST, 2);
		Future<?> first = open(streams, "", new MockHttpServletResponse());
		Future<?> second = open(streams, "", new MockHttpServletResponse());
		awaitFree(streams, 0);
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> send(streams, "", new MockHttpServletResponse()))
			.satisfies((refusal) -> {
				assertThat(refusal.problem().code()).isEqualTo("TooManyStreams");
				assertThat(refusal.headers().getFirst("Retry-After")).isEqualTo("10");
			});
		this.over.set(true);
		first.get(10, TimeUnit.SECONDS);
		second.get(10, TimeUnit.SECONDS);
		send(streams, "", new MockHttpServletResponse());
		assertThat(streams.free()).isEqualTo(2);
	}

	@Test
	void endsAllStreamsAtOnceWhenTheServiceStopsAndOpensNoMore() throws Exception {
		StreamTimes slow = new StreamTimes(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1));
		EventStreams streams = new EventStreams(this.history, slow, 3);
		Future<?> first = open(streams, "", new MockHttpServletResponse());
		Future<?> second = open(streams, "", new MockHttpServletResponse());
		awaitFree(streams, 1);
		streams.stop();
		first.get(2, TimeUnit.SECONDS);
		second.get(2, TimeUnit.SECONDS);
		assertThat(streams.isRunning()).isFalse();
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> send(streams, "", new MockHttpServletResponse()));
	}

	@Test
	void endsAfterItsLongestTime() {
		StreamTimes brief = new StreamTimes(Duration.ofMillis(5), Duration.ofMinutes(1), Duration.ofMillis(50));
		add(1);
		MockHttpServletResponse response = new MockHttpServletResponse();
		send(new EventStreams(this.history, brief, 1), "", response);
		assertThat(ids(response)).containsExactly("1");
	}

	@Test
	void givesTheReaderUpWhoIsGone() throws Exception {
		EventStreams streams = new EventStreams(this.history, FAST, 1);
		open(streams, "", new Gone()).get(10, TimeUnit.SECONDS);
		assertThat(streams.free()).isEqualTo(1);
	}

	@Test
	void goesOnWhenTheDatabaseWasAwayForAWhile() throws Exception {
		AtomicBoolean away = new AtomicBoolean();
		History shaky = new History() {

			@Override
			public List<RecordedWrite> writes(String subjectId) {
				return List.of();
			}

			@Override
			public List<RecordedEvent> events(String subjectId, long after, int limit) {
				if (away.get()) {
					throw new DataAccessResourceFailureException("It is away.");
				}
				return EventStreamsTest.this.history.events(subjectId, after, limit);
			}

		};
		add(1);
		MockHttpServletResponse response = new MockHttpServletResponse();
		Future<?> stream = open(new EventStreams(shaky, FAST, 1), "", response);
		Thread.sleep(50);
		away.set(true);
		add(2);
		Thread.sleep(50);
		away.set(false);
		this.over.set(true);
		stream.get(10, TimeUnit.SECONDS);
		assertThat(ids(response)).containsExactly("1", "2");
	}

	@Test
	void goesOnTellingWhatANewerNodeDoesInWordsItDoesNotKnow() throws Exception {
		AtomicBoolean newer = new AtomicBoolean();
		add(1);
		MockHttpServletResponse response = new MockHttpServletResponse();
		Watched watched = new Watched(ID, () -> {
			if (newer.get()) {
				throw new SubjectIsNewer(new IllegalArgumentException("No such phase."));
			}
			return this.over.get();
		});
		EventStreams streams = new EventStreams(this.history, FAST, 1);
		Future<?> stream = this.readers.submit(() -> streams.send(watched, LastEvent.of(null, null),
				new MockHttpServletRequest("GET", "/events"), response));
		awaitFree(streams, 0);
		newer.set(true);
		add(2);
		Thread.sleep(100);
		assertThat(stream.isDone()).isFalse();
		newer.set(false);
		this.over.set(true);
		stream.get(10, TimeUnit.SECONDS);
		assertThat(ids(response)).containsExactly("1", "2");
	}

	@Test
	void answersAHeadWithoutAStream() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new EventStreams(this.history, FAST, 1).send(watched(), LastEvent.of(null, null),
				new MockHttpServletRequest("HEAD", "/events"), response);
		assertThat(response.getContentType()).startsWith("text/event-stream");
		assertThat(response.getContentAsByteArray()).isEmpty();
	}

	private void add(int number) {
		this.history.add(ID, List.of(new ProgressEvent("Counted", Map.of("number", number + "\nof many"))), NOON);
	}

	private Future<?> open(EventStreams streams, String last, MockHttpServletResponse response) {
		return this.readers.submit(() -> send(streams, last, response));
	}

	private void send(EventStreams streams, String last, MockHttpServletResponse response) {
		streams.send(watched(), LastEvent.of(last.isEmpty() ? null : last, null),
				new MockHttpServletRequest("GET", "/events"), response);
	}

	private Watched watched() {
		return new Watched(ID, this.over::get);
	}

	private static void awaitFree(EventStreams streams, int free) throws InterruptedException {
		for (int tries = 0; tries < 1000 && streams.free() != free; tries++) {
			Thread.sleep(5);
		}
		assertThat(streams.free()).isEqualTo(free);
	}

	private static String text(MockHttpServletResponse response) {
		return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
	}

	private static List<String> ids(MockHttpServletResponse response) {
		return text(response).lines()
			.filter((line) -> line.startsWith("id: "))
			.map((line) -> line.substring(4))
			.toList();
	}

	/** The answer to somebody who has hung up. */
	private static final class Gone extends MockHttpServletResponse {

		@Override
		public ServletOutputStream getOutputStream() {
			return new ServletOutputStream() {

				@Override
				public boolean isReady() {
					return true;
				}

				@Override
				public void setWriteListener(WriteListener listener) {
					throw new UnsupportedOperationException();
				}

				@Override
				public void write(int value) throws IOException {
					throw new IOException("Broken pipe");
				}

			};
		}

	}

}
