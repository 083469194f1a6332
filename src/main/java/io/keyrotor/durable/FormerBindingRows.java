package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.key.KeyId;

/** The table {@code former_binding}, one row for each key and consumer. */
final class FormerBindingRows {

	private static final String INSERT = """
			insert into former_binding (key_store, key_name, consumer_identity, consumer, binding_id, reason, since,
			  gone_by, gone_reason, gone_on)
			values (:store, :key, :identity, :consumer, :binding, :reason, :since, :goneBy, :goneReason, :goneOn)
			on conflict (key_store, key_name, consumer_identity)
			""";

	private final JdbcClient jdbc;

	FormerBindingRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<FormerBinding> of(KeyId key) {
		return this.jdbc
			.sql("""
					select * from former_binding where key_store = :store and key_name = :key order by since, consumer_identity""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(FormerBindingRows::former)
			.list();
	}

	/** In place of whatever was known of the consumer and the key. */
	void put(FormerBinding former) {
		insert(former, """
				do update set consumer = excluded.consumer, binding_id = excluded.binding_id,
				  reason = excluded.reason, since = excluded.since, gone_by = excluded.gone_by,
				  gone_reason = excluded.gone_reason, gone_on = excluded.gone_on""");
	}

	/** A later sight ends what was said before it. */
	void see(FormerBinding seen) {
		insert(seen, """
				do update set since = excluded.since, gone_by = null, gone_reason = null, gone_on = null
				where former_binding.since < excluded.since
				and (former_binding.gone_on is null or former_binding.gone_on < excluded.since)""");
	}

	/** What was said first stays, save of data that is older than a later binding. */
	void putGone(FormerBinding former) {
		insert(former, """
				do update set binding_id = excluded.binding_id, reason = excluded.reason, since = excluded.since,
				  gone_by = excluded.gone_by, gone_reason = excluded.gone_reason, gone_on = excluded.gone_on
				where former_binding.since <= excluded.since
				and (former_binding.gone_on is null or former_binding.gone_on < excluded.since)""");
	}

	private void insert(FormerBinding former, String otherwise) {
		this.jdbc.sql(INSERT + otherwise)
			.param("store", former.key().store().value())
			.param("key", former.key().name().value())
			.param("identity", former.consumer().identity())
			.param("consumer", former.consumer().uri())
			.param("binding", former.binding().map(BindingId::toString).orElse(null))
			.param("reason", former.reason())
			.param("since", former.since().toEpochMilli())
			.param("goneBy", former.gone().map(DataGone::by).orElse(null))
			.param("goneReason", former.gone().map(DataGone::reason).orElse(null))
			.param("goneOn", former.gone().map((gone) -> gone.on().toEpochMilli()).orElse(null))
			.update();
	}

	private static FormerBinding former(ResultSet row, int number) throws SQLException {
		return new FormerBinding(KeyId.of(row.getString("key_store"), row.getString("key_name")),
				ConsumerId.parse(row.getString("consumer")),
				Optional.ofNullable(row.getString("binding_id")).map(BindingId::parse), row.getString("reason"),
				Instant.ofEpochMilli(row.getLong("since")), gone(row));
	}

	private static Optional<DataGone> gone(ResultSet row) throws SQLException {
		String by = row.getString("gone_by");
		return (by != null)
				? Optional
					.of(new DataGone(by, row.getString("gone_reason"), Instant.ofEpochMilli(row.getLong("gone_on"))))
				: Optional.empty();
	}

}
