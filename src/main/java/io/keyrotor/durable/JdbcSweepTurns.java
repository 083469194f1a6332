package io.keyrotor.durable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.keyrotor.discovery.SweepTurns;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One row of the table {@code request_turn}, under a name that no key store can have: the
 * moment at which all requests given out so far have had their time. Some may be ahead of
 * it, so that a page need not be divided.
 */
final class JdbcSweepTurns implements SweepTurns {

	private static final String ROW = "(sweep)";

	/** How many requests may be ahead of their time. */
	private static final int BURST = 60;

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final Duration pace;

	JdbcSweepTurns(JdbcClient jdbc, TransactionOperations transactions, Duration pace) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.pace = pace;
	}

	@Override
	public Optional<Instant> take(int requests, Instant now) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			Row row = lock();
			Instant free = Instant.ofEpochMilli(Math.max(row.pausedUntil(), row.arrival() - lead()));
			if (free.isAfter(now)) {
				return Optional.of(free);
			}
			long begin = Math.max(row.arrival(), now.toEpochMilli());
			keep(new Row(begin + this.pace.multipliedBy(requests).toMillis(), row.pausedUntil()));
			return Optional.<Instant>empty();
		}));
	}

	@Override
	public void pause(Instant until) {
		this.transactions.executeWithoutResult((_) -> {
			Row row = lock();
			keep(new Row(row.arrival(), Math.max(row.pausedUntil(), until.toEpochMilli())));
		});
	}

	private long lead() {
		return this.pace.multipliedBy(BURST).toMillis();
	}

	/** The row is this transaction's from here on. */
	private Row lock() {
		this.jdbc.sql("""
				insert into request_turn (key_store, arrival, paused_until) values (:row, 0, 0)
				on conflict (key_store) do update set arrival = request_turn.arrival""").param("row", ROW).update();
		return this.jdbc.sql("select arrival, paused_until from request_turn where key_store = :row")
			.param("row", ROW)
			.query(Row.class)
			.single();
	}

	private void keep(Row row) {
		this.jdbc.sql("update request_turn set arrival = :arrival, paused_until = :paused where key_store = :row")
			.param("arrival", row.arrival())
			.param("paused", row.pausedUntil())
			.param("row", ROW)
			.update();
	}

	private record Row(long arrival, long pausedUntil) {

	}

}
