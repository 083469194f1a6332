package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.Phase;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationFilter;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.rotation.RotationEvents;
import io.keyrotor.rotation.RotationTrigger;
import io.keyrotor.rotation.BindingMoves;
import io.keyrotor.rotation.Retire;
import io.keyrotor.step.SubjectIsStale;

/** The table {@code rotation}. */
final class RotationRows implements StepRows<Rotation> {

	static final String TASK = "rotation";

	private final JdbcClient jdbc;

	private final ProgressEventRows events;

	private final JdbcBindings bindings;

	private final JdbcKeptDefinitions definitions;

	RotationRows(JdbcClient jdbc, ProgressEventRows events) {
		this.jdbc = jdbc;
		this.events = events;
		this.bindings = new JdbcBindings(jdbc);
		this.definitions = new JdbcKeptDefinitions(jdbc);
	}

	@Override
	public Optional<Rotation> find(String id) {
		return find(RotationId.parse(id));
	}

	Optional<Rotation> find(RotationId id) {
		return this.jdbc.sql("select * from rotation where id = :id")
			.param("id", id.toString())
			.query(RotationRows::rotation)
			.optional();
	}

	Optional<Rotation> live(KeyId key) {
		return this.jdbc.sql("""
				select * from rotation where live = 1 and ((key_store = :store and key_name = :key)
				  or (target_key_store = :store and target_key_name = :key))""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(RotationRows::rotation)
			.optional();
	}

	List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.jdbc.sql("""
				select * from rotation
				where (((cast(:store as text) is null or key_store = :store)
				    and (cast(:key as text) is null or key_name = :key))
				  or ((cast(:store as text) is null or target_key_store = :store)
				    and (cast(:key as text) is null or target_key_name = :key)))
				and (cast(:status as text) is null or status = :status)
				and (cast(:phase as text) is null or phase = :phase)
				and (cast(:after as text) is null or exists (select 1 from rotation later where later.id = :after
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

	/** When the newest rotation of a key was created. */
	Optional<Instant> newest(KeyId key) {
		return this.jdbc.sql("""
				select max(created_on) from rotation where (key_store = :store and key_name = :key)
				  or (target_key_store = :store and target_key_name = :key)""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(Long.class)
			.optional()
			.map(Instant::ofEpochMilli);
	}

	/**
	 * Whether the row was inserted; it is not if one of its keys has a live rotation.
	 * Whoever asks has the keys locked.
	 */
	boolean insert(Rotation rotation) {
		boolean inserted = rotation.keys().stream().allMatch((key) -> live(key).isEmpty()) && insertRow(rotation);
		if (inserted) {
			this.events.add(rotation.subjectId(), List.of(RotationEvents.first(rotation)), rotation.createdOn());
		}
		return inserted;
	}

	private boolean insertRow(Rotation rotation) {
		return bind(
				this.jdbc
					.sql("""
							insert into rotation (id, key_store, key_name, started_by, reason, hold_before_propagating, retire, target,
							  target_key_store, target_key_name, live, status, phase, phase_content, resumed, revision, failures, trouble,
							  created_on, updated_on)
							values (:id, :store, :key, :startedBy, :reason, :hold, :retire, :target, :targetStore, :targetKey, :live, :status,
							  :phase, :content, :resumed, :revision, :failures, :trouble, :createdOn, :updatedOn)
							on conflict do nothing"""),
				rotation)
			.param("store", rotation.key().store().value())
			.param("key", rotation.key().name().value())
			.param("startedBy", rotation.trigger().name())
			.param("reason", rotation.reason().orElse(null))
			.param("hold", rotation.holdBeforePropagating() ? 1 : 0)
			.param("retire", rotation.retire().map(Content::write).orElse(null))
			.param("target", rotation.target().map(Content::write).orElse(null))
			.param("targetStore", rotation.otherKey().map((key) -> key.store().value()).orElse(null))
			.param("targetKey", rotation.otherKey().map((key) -> key.name().value()).orElse(null))
			.param("createdOn", rotation.createdOn().toEpochMilli())
			.update() == 1;
	}

	@Override
	public void save(Rotation next) {
		Rotation before = find(next.id()).filter((kept) -> kept.revision() + 1 == next.revision())
			.orElseThrow(() -> new SubjectIsStale(next));
		if (update(next) == 0) {
			throw new SubjectIsStale(next);
		}
		BindingMoves.keep(before, next, this.bindings);
		this.definitions.forget(before, next);
		this.events.add(next.subjectId(), RotationEvents.between(before, next), next.updatedOn());
	}

	/** Leaves what is kept of consumers to the rotation that takes them over. */
	void bequeath(Rotation ended, Rotation successor) {
		if (successor.phase() instanceof Phase.Requested requested) {
			requested.heirs().forEach((heir) -> this.definitions.bequeath(ended.id(), heir, successor.id()));
		}
	}

	@Override
	public boolean hold(Rotation kept) {
		return this.jdbc.sql("update rotation set revision = revision where id = :id and revision = :revision")
			.param("id", kept.id().toString())
			.param("revision", kept.revision())
			.update() == 1;
	}

	/**
	 * A rotation that is over comes back to life only while none of its keys has another
	 * live one.
	 */
	private int update(Rotation next) {
		return bind(this.jdbc.sql("""
				update rotation set live = :live, status = :status, phase = :phase, phase_content = :content,
				  resumed = :resumed, revision = :revision, failures = :failures, trouble = :trouble,
				  updated_on = :updatedOn
				where id = :id and revision = :revision - 1
				and (:live = 0 or not exists (select 1 from rotation other
				  where other.live = 1 and other.id <> rotation.id
				  and ((other.key_store = rotation.key_store and other.key_name = rotation.key_name)
				    or (other.target_key_store = rotation.key_store and other.target_key_name = rotation.key_name)
				    or (other.key_store = rotation.target_key_store and other.key_name = rotation.target_key_name)
				    or (other.target_key_store = rotation.target_key_store
				      and other.target_key_name = rotation.target_key_name))))"""), next).update();
	}

	private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, Rotation rotation) {
		return sql.param("id", rotation.id().toString())
			.param("live", rotation.phase().terminal() ? 0 : 1)
			.param("status", rotation.status().word())
			.param("phase", rotation.phase().name())
			.param("content", Content.write(rotation.phase()))
			.param("resumed", rotation.resumed() ? 1 : 0)
			.param("revision", rotation.revision())
			.param("failures", rotation.failures())
			.param("trouble", rotation.trouble().orElse(null))
			.param("updatedOn", rotation.updatedOn().toEpochMilli());
	}

	private static Rotation rotation(ResultSet row, int number) throws SQLException {
		return new Rotation(RotationId.parse(row.getString("id")),
				KeyId.of(row.getString("key_store"), row.getString("key_name")),
				RotationTrigger.valueOf(row.getString("started_by")), Optional.ofNullable(row.getString("reason")),
				row.getInt("hold_before_propagating") == 1,
				Optional.ofNullable(row.getString("retire")).map((retire) -> Content.read(retire, Retire.class)),
				Optional.ofNullable(row.getString("target")).map(Content::target), row.getInt("resumed") == 1,
				Content.phase(row.getString("phase_content")), row.getLong("revision"), row.getInt("failures"),
				Optional.ofNullable(row.getString("trouble")), Instant.ofEpochMilli(row.getLong("created_on")),
				Instant.ofEpochMilli(row.getLong("updated_on")));
	}

}
