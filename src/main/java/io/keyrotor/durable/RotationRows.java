package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationIsStale;
import io.keyrotor.rotation.RotationTrigger;

/** The table {@code rotation}. */
final class RotationRows {

	private final JdbcClient jdbc;

	RotationRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<Rotation> find(RotationId id) {
		return this.jdbc.sql("select * from rotation where id = :id")
			.param("id", id.toString())
			.query(RotationRows::rotation)
			.optional();
	}

	Optional<Rotation> live(KeyId key) {
		return this.jdbc.sql("select * from rotation where key_store = :store and key_name = :key and live = 1")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(RotationRows::rotation)
			.optional();
	}

	List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.jdbc.sql("""
				select * from rotation
				where (:store is null or key_store = :store)
				and (:key is null or key_name = :key)
				and (:status is null or status = :status)
				and (:phase is null or phase = :phase)
				and (:after is null or exists (select 1 from rotation later where later.id = :after
				  and (rotation.created_on < later.created_on
				    or (rotation.created_on = later.created_on and rotation.id < later.id))))
				order by created_on desc, id desc limit :limit""")
			.param("store", filter.store().map(Object::toString).orElse(null))
			.param("key", filter.key().map(Object::toString).orElse(null))
			.param("status", filter.status().map(Rotation.Status::word).orElse(null))
			.param("phase", filter.phase().orElse(null))
			.param("after", after.map(Object::toString).orElse(null))
			.param("limit", limit)
			.query(RotationRows::rotation)
			.list();
	}

	/** Whether the row was inserted; it is not if the key has a live rotation. */
	boolean insert(Rotation rotation) {
		return bind(
				this.jdbc
					.sql("""
							insert into rotation (id, key_store, key_name, started_by, reason, hold_before_propagating, live, status,
							  phase, phase_content, revision, failures, trouble, created_on, updated_on)
							values (:id, :store, :key, :startedBy, :reason, :hold, :live, :status, :phase, :content, :revision,
							  :failures, :trouble, :createdOn, :updatedOn)
							on conflict do nothing"""),
				rotation)
			.param("store", rotation.key().store().value())
			.param("key", rotation.key().name().value())
			.param("startedBy", rotation.trigger().name())
			.param("reason", rotation.reason().orElse(null))
			.param("hold", rotation.holdBeforePropagating() ? 1 : 0)
			.param("createdOn", rotation.createdOn().toEpochMilli())
			.update() == 1;
	}

	/** Keeps the next revision if the row still is at the one before it. */
	void save(Rotation next) {
		int rows = bind(this.jdbc.sql("""
				update rotation set live = :live, status = :status, phase = :phase, phase_content = :content,
				  revision = :revision, failures = :failures, trouble = :trouble, updated_on = :updatedOn
				where id = :id and revision = :revision - 1"""), next).update();
		if (rows == 0) {
			throw new RotationIsStale(next);
		}
	}

	private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, Rotation rotation) {
		return sql.param("id", rotation.id().toString())
			.param("live", rotation.phase().terminal() ? 0 : 1)
			.param("status", rotation.status().word())
			.param("phase", rotation.phase().name())
			.param("content", Content.write(rotation.phase()))
			.param("revision", rotation.revision())
			.param("failures", rotation.failures())
			.param("trouble", rotation.trouble().orElse(null))
			.param("updatedOn", rotation.updatedOn().toEpochMilli());
	}

	private static Rotation rotation(ResultSet row, int number) throws SQLException {
		return new Rotation(RotationId.parse(row.getString("id")),
				KeyId.of(row.getString("key_store"), row.getString("key_name")),
				RotationTrigger.valueOf(row.getString("started_by")), Optional.ofNullable(row.getString("reason")),
				row.getInt("hold_before_propagating") == 1, Content.phase(row.getString("phase_content")),
				row.getLong("revision"), row.getInt("failures"), Optional.ofNullable(row.getString("trouble")),
				Instant.ofEpochMilli(row.getLong("created_on")), Instant.ofEpochMilli(row.getLong("updated_on")));
	}

}
