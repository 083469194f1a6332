package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/**
 * A long-running operation. It goes on by itself, and is over a little after it began or
 * when it was asked for the third time. The first answer is always {@code Requested}, the
 * word that health data services use and a client may not know.
 */
final class ArmOperation {

	static final Duration LENGTH = Duration.ofMillis(300);

	private static final int LAST_POLL = 3;

	private final String id;

	private final String path;

	private final Instant started;

	private final Optional<ObjectNode> error;

	private int polls;

	/**
	 * Starts an operation.
	 * @param error how it will fail, if it will
	 */
	ArmOperation(String id, String path, Instant started, Optional<ObjectNode> error) {
		this.id = id;
		this.path = path;
		this.started = started;
		this.error = error;
	}

	/** Where it is asked, without host and api-version. */
	String path() {
		return this.path;
	}

	boolean failed() {
		return this.error.isPresent();
	}

	boolean over(Instant now) {
		return this.polls >= LAST_POLL || !now.isBefore(this.started.plus(LENGTH));
	}

	/** Asks how it is going. */
	ObjectNode poll(Instant now) {
		this.polls++;
		String status = status(now);
		ObjectNode body = Definitions.empty()
			.put("id", this.path)
			.put("name", this.id)
			.put("status", status)
			.put("startTime", this.started.toString());
		if (status.equals("Failed")) {
			this.error.ifPresent((reason) -> body.set("error", reason));
		}
		return body;
	}

	private String status(Instant now) {
		if (this.polls == 1) {
			return "Requested";
		}
		if (!over(now)) {
			return "Running";
		}
		return failed() ? "Failed" : "Succeeded";
	}

}
