package io.keyrotor.web.progress;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import io.keyrotor.step.History;
import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;

/**
 * The streams of events that are open. Events are rows, so any node can send them, also
 * those from before it was started. A stream is written by the virtual thread of its own
 * request and holds nothing while it waits; it ends when its subject is over and told to
 * the end, when its reader is gone, after its longest time, and at once when the service
 * stops.
 */
public final class EventStreams implements SmartLifecycle {

	private static final Log LOG = LogFactory.getLog(EventStreams.class);

	private static final Duration LATER = Duration.ofSeconds(10);

	private final History history;

	private final StreamTimes times;

	private final Semaphore places;

	private volatile CountDownLatch stopped = new CountDownLatch(1);

	/**
	 * For the whole of a node.
	 * @param most how many streams may be open at a time
	 */
	public EventStreams(History history, StreamTimes times, int most) {
		this.history = history;
		this.times = times;
		this.places = new Semaphore(most);
	}

	/**
	 * Sends the events after the last one that the reader knows, and returns when the
	 * stream is over. A reader who knows everything of what is over gets a 204, by which
	 * a browser knows not to connect again.
	 * @throws Refusal if too many streams are open or the service stops; nothing was sent
	 * then
	 */
	public void send(Watched watched, LastEvent last, HttpServletRequest request, HttpServletResponse response) {
		boolean over = watched.over().getAsBoolean();
		List<RecordedEvent> first = this.history.events(watched.id(), last.number(), EventStream.BATCH);
		if (over && first.isEmpty() && last.sequence().isPresent()) {
			response.setStatus(HttpStatus.NO_CONTENT.value());
		}
		else if (request.getMethod().equals("HEAD")) {
			head(response);
		}
		else {
			send(watched, last, response);
		}
	}

	private void send(Watched watched, LastEvent last, HttpServletResponse response) {
		CountDownLatch stop = this.stopped;
		if (stop.getCount() == 0 || !this.places.tryAcquire()) {
			throw Refusal
				.of(ProblemCode.TOO_MANY_STREAMS,
						"This node takes no more streams of events just now. Ask again, or read %s itself meanwhile."
							.formatted(watched.id()))
				.retryAfter(LATER.toSeconds());
		}
		try {
			head(response);
			new EventStream(this.history, this.times, (pause) -> stop.await(pause.toNanos(), TimeUnit.NANOSECONDS))
				.send(watched, last, new EventWriter(response.getOutputStream()));
		}
		catch (IOException gone) {
			LOG.debug("The reader of the events of " + watched.id() + " is gone.", gone);
		}
		finally {
			this.places.release();
		}
	}

	/** Proxies are asked not to collect events before they pass them on. */
	private static void head(HttpServletResponse response) {
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setHeader("X-Accel-Buffering", "no");
	}

	/** How many more streams may be opened. */
	int free() {
		return this.places.availablePermits();
	}

	@Override
	public void start() {
		this.stopped = new CountDownLatch(1);
	}

	/** Before the web server waits for its open requests to end. */
	@Override
	public void stop() {
		this.stopped.countDown();
	}

	@Override
	public boolean isRunning() {
		return this.stopped.getCount() > 0;
	}

}
