package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit log of both key stores. Azure Monitor takes a while to show an event in a
 * workspace; the sandbox takes as long as it is told, at first no time.
 */
final class AuditLog {

	private final List<AuditEvent> events = new ArrayList<>();

	private Duration delay = Duration.ZERO;

	private AuditTables tables = AuditTables.AS_CONFIGURED;

	private boolean partial;

	/** Notes an answered call. */
	synchronized AuditEvent note(Instant time, String store, String operation, String id, String uri, int status,
			Caller caller, String requestId) {
		AuditEvent event = new AuditEvent(this.events.size() + 1L, time, store, operation, id, uri, status,
				caller.objectId(), caller.appId(), caller.clientInfo(), requestId);
		this.events.add(event);
		return event;
	}

	/** Everything, seen or not yet. */
	synchronized List<AuditEvent> events() {
		return List.copyOf(this.events);
	}

	/** What a workspace shows at this time. */
	synchronized List<AuditEvent> visible(Instant now) {
		Instant latest = now.minus(this.delay);
		return this.events.stream().filter((event) -> !event.time().isAfter(latest)).toList();
	}

	synchronized Duration delay() {
		return this.delay;
	}

	/** How long an event takes to be seen from now on, also one of before. */
	synchronized void delay(Duration changed) {
		this.delay = changed;
	}

	synchronized AuditTables tables() {
		return this.tables;
	}

	/** Where events are found from now on, also those of before. */
	synchronized void tables(AuditTables changed) {
		this.tables = changed;
	}

	/** Whether the workspace answers with a part of the rows only. */
	synchronized boolean partial() {
		return this.partial;
	}

	synchronized void partial(boolean changed) {
		this.partial = changed;
	}

	synchronized void reset() {
		this.events.clear();
		this.partial = false;
		this.delay = Duration.ZERO;
		this.tables = AuditTables.AS_CONFIGURED;
	}

}
