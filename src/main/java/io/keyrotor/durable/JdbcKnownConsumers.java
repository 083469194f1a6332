package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.keyrotor.discovery.KnownConsumer;
import io.keyrotor.discovery.KnownConsumers;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The table {@code found_consumer}, one row for each consumer and key. Whether a consumer
 * is bound is asked when the list is, so that a binding made or deleted shows at once.
 */
final class JdbcKnownConsumers implements KnownConsumers {

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	JdbcKnownConsumers(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
	}

	@Override
	public void keep(List<KnownConsumer> found) {
		this.transactions.executeWithoutResult((_) -> keepAll(found));
	}

	@Override
	public void keepOnly(List<KnownConsumer> found, Instant began) {
		this.transactions.executeWithoutResult((_) -> {
			keepAll(found);
			this.jdbc.sql("delete from found_consumer where last_seen_on < :began")
				.param("began", began.toEpochMilli())
				.update();
		});
	}

	/**
	 * Always in the same order, so that two who keep many rows do not wait for each
	 * other.
	 */
	private void keepAll(List<KnownConsumer> found) {
		found.stream().sorted(Comparator.comparing((consumer) -> Position.of(consumer).text())).forEach(this::keep);
	}

	private void keep(KnownConsumer consumer) {
		this.jdbc
			.sql("""
					insert into found_consumer (position, uri, consumer_identity, key_store, key_name, reference, first_seen_on,
					  last_seen_on)
					values (:position, :uri, :identity, :store, :key, :reference, :firstSeenOn, :lastSeenOn)
					on conflict (position) do update set reference = excluded.reference, last_seen_on = excluded.last_seen_on
					where excluded.last_seen_on >= found_consumer.last_seen_on""")
			.param("position", Position.of(consumer).text())
			.param("uri", consumer.uri())
			.param("identity", consumer.uri().toLowerCase(Locale.ROOT))
			.param("store", consumer.key().store().value())
			.param("key", consumer.key().name().value())
			.param("reference", Content.write(consumer.reference()))
			.param("firstSeenOn", consumer.firstSeenOn().toEpochMilli())
			.param("lastSeenOn", consumer.lastSeenOn().toEpochMilli())
			.update();
	}

	/** A binding of a whole resource speaks for each of its blocks. */
	@Override
	public List<KnownConsumer> unmanaged(Optional<KeyStoreName> store, Optional<KeyName> key, Optional<Position> after,
			int limit) {
		return this.jdbc.sql("""
				select * from found_consumer found
				where (cast(:store as text) is null or found.key_store = :store)
				and (cast(:key as text) is null or found.key_name = :key)
				and (cast(:after as text) is null or found.position > :after)
				and not exists (select 1 from cmk_binding bound
				  where bound.key_store = found.key_store and bound.key_name = found.key_name
				  and (bound.consumer_identity = found.consumer_identity
				    or substr(found.consumer_identity, 1, length(bound.consumer_identity) + 1)
				      = bound.consumer_identity || '#'))
				order by found.position limit :limit""")
			.param("store", store.map(Object::toString).orElse(null))
			.param("key", key.map(Object::toString).orElse(null))
			.param("after", after.map(Position::text).orElse(null))
			.param("limit", limit)
			.query(JdbcKnownConsumers::consumer)
			.list();
	}

	private static KnownConsumer consumer(ResultSet row, int number) throws SQLException {
		return new KnownConsumer(row.getString("uri"), KeyId.of(row.getString("key_store"), row.getString("key_name")),
				Content.reference(row.getString("reference")), Instant.ofEpochMilli(row.getLong("first_seen_on")),
				Instant.ofEpochMilli(row.getLong("last_seen_on")));
	}

}
