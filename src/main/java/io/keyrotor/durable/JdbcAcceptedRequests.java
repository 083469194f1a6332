package io.keyrotor.durable;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.idempotency.RequestKeyReused;

/** Accepted requests in the database, for a week. */
final class JdbcAcceptedRequests implements AcceptedRequests {

	private static final Duration KEPT = Duration.ofDays(7);

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final Clock clock;

	JdbcAcceptedRequests(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.clock = clock;
	}

	@Override
	public Optional<String> find(RequestKey key) {
		Optional<Row> row = this.jdbc
			.sql("select resource_id, body_hash from accepted_request where scope = :scope and request_key = :key")
			.param("scope", key.scope())
			.param("key", key.key())
			.query(Row.class)
			.optional();
		if (row.isPresent() && !row.get().bodyHash().equals(key.bodyHash())) {
			throw new RequestKeyReused(key);
		}
		return row.map(Row::resourceId);
	}

	@Override
	public String once(RequestKey key, Supplier<String> create) {
		return Objects.requireNonNull(this.transactions.execute((_) -> createOnce(key, create)));
	}

	/**
	 * The row comes first: of simultaneous requests the later ones wait for it, and then
	 * find the resource.
	 */
	private String createOnce(RequestKey key, Supplier<String> create) {
		long now = this.clock.millis();
		this.jdbc.sql("delete from accepted_request where accepted_on < :oldest")
			.param("oldest", now - KEPT.toMillis())
			.update();
		boolean first = this.jdbc.sql("""
				insert into accepted_request (scope, request_key, body_hash, resource_id, accepted_on)
				values (:scope, :key, :hash, '', :now) on conflict do nothing""")
			.param("scope", key.scope())
			.param("key", key.key())
			.param("hash", key.bodyHash())
			.param("now", now)
			.update() == 1;
		return first ? fill(key, create.get()) : find(key).orElseThrow();
	}

	private String fill(RequestKey key, String resource) {
		this.jdbc.sql("update accepted_request set resource_id = :id where scope = :scope and request_key = :key")
			.param("id", resource)
			.param("scope", key.scope())
			.param("key", key.key())
			.update();
		return resource;
	}

	private record Row(String resourceId, String bodyHash) {
	}

}
