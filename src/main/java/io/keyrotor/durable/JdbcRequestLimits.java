package io.keyrotor.durable;

import java.time.Instant;
import java.util.Objects;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestLimits;
import io.keyrotor.key.RequestPace;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table {@code request_turn}, one row a store: the moment at which the store would
 * have nothing left to do if it did one thing each interval (the generic cell rate
 * algorithm). A turn moves it by one interval; the burst says how far ahead it may be.
 */
final class JdbcRequestLimits implements RequestLimits {

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	JdbcRequestLimits(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
	}

	@Override
	public Instant turn(KeyStoreName store, RequestPace pace, Instant now) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			Row row = lock(store);
			long interval = pace.interval().toMillis();
			long earliest = Math.max(now.toEpochMilli(), row.pausedUntil());
			long arrival = Math.max(row.arrival(), earliest) + interval;
			keep(store, new Row(arrival, row.pausedUntil()));
			return Instant.ofEpochMilli(Math.max(earliest, arrival - interval * pace.burst()));
		}));
	}

	@Override
	public void pause(KeyStoreName store, Instant until) {
		this.transactions.executeWithoutResult((_) -> {
			Row row = lock(store);
			keep(store, new Row(row.arrival(), Math.max(row.pausedUntil(), until.toEpochMilli())));
		});
	}

	/** The row is this transaction's from here on. */
	private Row lock(KeyStoreName store) {
		this.jdbc.sql("""
				insert into request_turn (key_store, arrival, paused_until) values (:store, 0, 0)
				on conflict (key_store) do update set arrival = request_turn.arrival""")
			.param("store", store.value())
			.update();
		return this.jdbc.sql("select arrival, paused_until from request_turn where key_store = :store")
			.param("store", store.value())
			.query(Row.class)
			.single();
	}

	private void keep(KeyStoreName store, Row row) {
		this.jdbc.sql("update request_turn set arrival = :arrival, paused_until = :paused where key_store = :store")
			.param("arrival", row.arrival())
			.param("paused", row.pausedUntil())
			.param("store", store.value())
			.update();
	}

	private record Row(long arrival, long pausedUntil) {
	}

}
