package io.keyrotor.web.progress;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import io.keyrotor.step.History;
import io.keyrotor.step.History.RecordedEvent;
import io.keyrotor.step.SubjectIsNewer;

/** One stream of the events of one subject to one reader. */
final class EventStream {

	/** How many events are read at a time. */
	static final int BATCH = 500;

	private static final Log LOG = LogFactory.getLog(EventStream.class);

	private final History history;

	private final StreamTimes times;

	private final Stop stop;

	private long sent;

	private long lastSentAt;

	EventStream(History history, StreamTimes times, Stop stop) {
		this.history = history;
		this.times = times;
		this.stop = stop;
	}

	/** Sends until there is nothing more to send, or until it is to stop. */
	void send(Watched watched, LastEvent last, EventWriter writer) throws IOException {
		long begin = System.nanoTime();
		this.sent = last.number();
		this.lastSentAt = begin;
		writer.begin();
		try {
			while (goesOn(watched, writer) && System.nanoTime() - begin < this.times.longest().toNanos()
					&& !this.stop.within(this.times.poll())) {
				beat(writer);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Sends what is new and says whether more may come. A database that is away for a
	 * while ends no stream: most readers would not come back after a 503. Nor does a
	 * newer node that has gone on with what is watched, in words that this one does not
	 * know: its events are told all the same.
	 */
	private boolean goesOn(Watched watched, EventWriter writer) throws IOException {
		try {
			boolean over = over(watched);
			tell(watched, writer);
			return !over;
		}
		catch (DataAccessException | TransactionException trouble) {
			LOG.debug("The events of " + watched.id() + " could not be read and are asked for again.", trouble);
			return true;
		}
	}

	private static boolean over(Watched watched) {
		try {
			return watched.over().getAsBoolean();
		}
		catch (SubjectIsNewer newer) {
			LOG.debug("Only a newer node can tell whether " + watched.id() + " is over.", newer);
			return false;
		}
	}

	private void tell(Watched watched, EventWriter writer) throws IOException {
		List<RecordedEvent> events = this.history.events(watched.id(), this.sent, BATCH);
		while (!events.isEmpty()) {
			for (RecordedEvent event : events) {
				writer.event(event);
				this.sent = event.sequence();
				this.lastSentAt = System.nanoTime();
			}
			events = this.history.events(watched.id(), this.sent, BATCH);
		}
	}

	private void beat(EventWriter writer) throws IOException {
		if (System.nanoTime() - this.lastSentAt >= this.times.heartbeat().toNanos()) {
			writer.heartbeat();
			this.lastSentAt = System.nanoTime();
		}
	}

	/** Says when the service stops. */
	@FunctionalInterface
	interface Stop {

		/** Waits this long for the stop and says whether it came. */
		boolean within(Duration pause) throws InterruptedException;

	}

}
