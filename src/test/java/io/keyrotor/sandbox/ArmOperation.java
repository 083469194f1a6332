package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import tools.jackson.databind.node.ObjectNode;

/**
 * A long-running operation. It goes on by itself, and is over a little after it began or
 * when it was asked for the third time. The first answer always says that it goes on,
 * that of health data services with {@code Requested}, a word that a client may not know.
 */
final class ArmOperation {

	static final Duration LENGTH = Duration.ofMillis(300);

	private static final int LAST_POLL = 3;

	private final String id;

	private final String path;

	private final Instant started;

	private final Optional<ObjectNode> error;

	private final ArmResource resource;

	private int polls;

	/**
	 * Starts an operation.
	 * @param error how it will fail, if it will
	 */
	ArmOperation(String id, String path, ArmResource resource, Instant started, Optional<ObjectNode> error) {
		this.id = id;
		this.path = path;
		this.resource = resource;
		this.started = started;
		this.error = error;
	}

	/** Where it is asked, without host and api-version. */
	String path() {
		return this.path;
	}

	/** What it changes. */
	ArmResource resource() {
		return this.resource;
	}

	/** What goes wrong, if it does. */
	Optional<ObjectNode> error() {
		return this.error;
	}

	boolean failed() {
		return this.error.isPresent();
	}

	boolean over(Instant now) {
		return this.polls >= LAST_POLL || !now.isBefore(this.started.plus(LENGTH));
	}

	/** Asks how it is going, where it is only said that it goes on. */
	boolean pollLocation(Instant now) {
		this.polls++;
		return over(now);
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
		boolean healthcare = this.path.contains("Microsoft.HealthcareApis");
		if (this.polls == 1) {
			return healthcare ? "Requested" : "InProgress";
		}
		if (!over(now)) {
			return healthcare ? "Running" : "InProgress";
		}
		return failed() ? "Failed" : "Succeeded";
	}

	/** How a type of resource goes about changes. */
	enum Style {

		/** A change is done when it is answered. */
		AT_ONCE,
		/** The header Azure-AsyncOperation says where its status is. */
		ASYNC_OPERATION,
		/** The header Location says where its outcome will be. */
		LOCATION;

		static Style of(String word) {
			return switch (word) {
				case "AtOnce" -> AT_ONCE;
				case "AsyncOperation" -> ASYNC_OPERATION;
				case "Location" -> LOCATION;
				default -> throw new IllegalArgumentException("No resource goes about changes as '" + word + "'.");
			};
		}

	}

}
