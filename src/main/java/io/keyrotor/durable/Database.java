package io.keyrotor.durable;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Timings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

import io.keyrotor.settings.RefusedProperty;

/**
 * The databases there are. Which one it is follows from its URL alone, and everything in
 * which they differ, apart from the first migration, follows from that.
 */
enum Database {

	/** A file that belongs to one process. */
	SQLITE("jdbc:sqlite:"),
	/** A server that any number of processes share. */
	POSTGRESQL("jdbc:postgresql:");

	private static final String POOL = "spring.datasource.hikari.";

	private static final String DRIVER = POOL + "data-source-properties.";

	private final String scheme;

	Database(String scheme) {
		this.scheme = scheme;
	}

	/**
	 * The database of a JDBC URL. The URL itself is not repeated, for a password may be
	 * in it.
	 * @throws RefusedProperty if it is of no database that we know
	 */
	static Database of(String url) {
		return Arrays.stream(values())
			.filter((database) -> url.startsWith(database.scheme))
			.findFirst()
			.orElseThrow(() -> new RefusedProperty("spring.datasource.url",
					"It must be jdbc:sqlite: and a file, or jdbc:postgresql: and a server with its database, "
							+ "such as jdbc:postgresql://db.example:5432/keyrotor."));
	}

	/** How it is opened, as far as nobody has configured it otherwise. */
	Map<String, Object> settings() {
		return switch (this) {
			case SQLITE -> oneWriter();
			case POSTGRESQL -> quickToNotice();
		};
	}

	/** Callers wait for the one connection and not for SQLite's lock. */
	private static Map<String, Object> oneWriter() {
		return Map.of(POOL + "maximum-pool-size", 1, POOL + "connection-timeout", 10_000, DRIVER + "journal_mode",
				"WAL", DRIVER + "synchronous", "FULL", DRIVER + "transaction_mode", "IMMEDIATE",
				DRIVER + "busy_timeout", 10_000);
	}

	/**
	 * A server that is gone, or hangs, is noticed within seconds. No transaction of ours
	 * waits for anything but the database, so a statement without an answer after the
	 * socket's timeout is one that gets none. A process that vanishes or stands still in
	 * a transaction keeps its locks for no longer than ten seconds.
	 */
	private static Map<String, Object> quickToNotice() {
		return Map.of(POOL + "maximum-pool-size", 10, POOL + "connection-timeout", 4_000, POOL + "validation-timeout",
				2_000, DRIVER + "connectTimeout", 3, DRIVER + "loginTimeout", 4, DRIVER + "socketTimeout", 8,
				DRIVER + "tcpKeepAlive", true, DRIVER + "options", "-c idle_in_transaction_session_timeout=10000",
				DRIVER + "ApplicationName", "keyrotor");
	}

	/**
	 * Makes the database this process's own where it cannot be shared, until it is
	 * closed.
	 * @throws DatabaseInUse if another process has it
	 */
	AutoCloseable own(String url) {
		return switch (this) {
			case SQLITE -> SingleProcess.own(Path.of(url.substring(this.scheme.length())));
			case POSTGRESQL -> () -> {
			};
		};
	}

	/** A file belongs to one process, so whoever was at work before has ended. */
	Settling settling(Timings timings, InstantSource clock, LongSupplier nanoTime) {
		return switch (this) {
			case SQLITE -> Settling.alone(timings, clock, nanoTime);
			case POSTGRESQL -> Settling.amongOthers(timings, clock, nanoTime);
		};
	}

	/**
	 * How a scheduler looks for work in it. In PostgreSQL rows are locked before they are
	 * picked, and only those of known tasks are: the statement that does both at once
	 * would also pick what only a newer version knows.
	 */
	SchedulerBuilder polledBy(SchedulerBuilder scheduler) {
		return switch (this) {
			case SQLITE -> scheduler.pollUsingFetch(0.5, 3.0);
			case POSTGRESQL -> scheduler.pollUsingLockAndFetch(0.5, 1.0)
				.jdbcCustomization(new PostgreSqlJdbcCustomization(true, false));
		};
	}

}
