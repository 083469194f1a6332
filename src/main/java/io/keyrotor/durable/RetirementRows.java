package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.EvidenceAcceptance;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementEvents;
import io.keyrotor.retirement.RetirementFilter;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationId;
import io.keyrotor.step.SubjectIsStale;

/** The table {@code retirement}. */
final class RetirementRows implements StepRows<Retirement> {

	static final String TASK = "retirement";

	private final JdbcClient jdbc;

	private final ProgressEventRows events;

	RetirementRows(JdbcClient jdbc, ProgressEventRows events) {
		this.jdbc = jdbc;
		this.events = events;
	}

	@Override
	public Optional<Retirement> find(String id) {
		return this.jdbc.sql("select * from retirement where id = :id")
			.param("id", id)
			.query(RetirementRows::retirement)
			.optional();
	}

	Optional<Retirement> live(KeyId key, VersionId version) {
		return this.jdbc.sql("""
				select * from retirement
				where key_store = :store and key_name = :key and key_version = :version and live = 1""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.param("version", version.value())
			.query(RetirementRows::retirement)
			.optional();
	}

	List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.jdbc.sql("""
				select * from retirement
				where (cast(:store as text) is null or key_store = :store)
				and (cast(:key as text) is null or key_name = :key)
				and (cast(:version as text) is null or key_version = :version)
				and (cast(:status as text) is null or status = :status)
				and (cast(:phase as text) is null or phase = :phase)
				and (cast(:after as text) is null or exists (select 1 from retirement later where later.id = :after
				  and (retirement.created_on < later.created_on
				    or (retirement.created_on = later.created_on and retirement.id < later.id))))
				order by created_on desc, id desc limit :limit""")
			.param("store", filter.store().map(Object::toString).orElse(null))
			.param("key", filter.key().map(Object::toString).orElse(null))
			.param("version", filter.version().map(Object::toString).orElse(null))
			.param("status", filter.status().map(Retirement.Status::word).orElse(null))
			.param("phase", filter.phase().orElse(null))
			.param("after", after.map(Object::toString).orElse(null))
			.param("limit", limit)
			.query(RetirementRows::retirement)
			.list();
	}

	/**
	 * Whether the row was inserted; it is not if its version has a live retirement, or it
	 * was inserted before.
	 */
	boolean insert(Retirement retirement) {
		boolean inserted = insertRow(retirement);
		if (inserted) {
			this.events.add(retirement.subjectId(), List.of(RetirementEvents.first(retirement)),
					retirement.createdOn());
		}
		return inserted;
	}

	private boolean insertRow(Retirement retirement) {
		return bind(this.jdbc.sql("""
				insert into retirement (id, key_store, key_name, key_version, rotation_id, reason, soak, accepted,
				  resumed, live, status, phase, phase_content, revision, failures, trouble, created_on, updated_on)
				values (:id, :store, :key, :version, :rotation, :reason, :soak, :accepted, :resumed, :live, :status,
				  :phase, :content, :revision, :failures, :trouble, :createdOn, :updatedOn)
				on conflict do nothing"""), retirement).param("store", retirement.key().store().value())
			.param("key", retirement.key().name().value())
			.param("version", retirement.version().value())
			.param("rotation", retirement.rotation().map(RotationId::toString).orElse(null))
			.param("reason", retirement.reason().orElse(null))
			.param("soak", retirement.soak().map(Duration::toString).orElse(null))
			.param("createdOn", retirement.createdOn().toEpochMilli())
			.update() == 1;
	}

	@Override
	public void save(Retirement next) {
		Retirement before = find(next.subjectId()).filter((kept) -> kept.revision() + 1 == next.revision())
			.orElseThrow(() -> new SubjectIsStale(next));
		if (update(next) == 0) {
			throw new SubjectIsStale(next);
		}
		this.events.add(next.subjectId(), RetirementEvents.between(before, next), next.updatedOn());
	}

	@Override
	public boolean hold(Retirement kept) {
		return this.jdbc.sql("update retirement set revision = revision where id = :id and revision = :revision")
			.param("id", kept.subjectId())
			.param("revision", kept.revision())
			.update() == 1;
	}

	/**
	 * One that is over comes back to life only while its version has no other live one.
	 */
	private int update(Retirement next) {
		return bind(this.jdbc.sql("""
				update retirement set accepted = :accepted, live = :live, status = :status, phase = :phase,
				  phase_content = :content, resumed = :resumed, revision = :revision, failures = :failures,
				  trouble = :trouble, updated_on = :updatedOn
				where id = :id and revision = :revision - 1
				and (:live = 0 or not exists (select 1 from retirement other
				  where other.key_store = retirement.key_store and other.key_name = retirement.key_name
				  and other.key_version = retirement.key_version and other.live = 1
				  and other.id <> retirement.id))"""), next).update();
	}

	private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, Retirement retirement) {
		return sql.param("id", retirement.subjectId())
			.param("accepted", retirement.accepted().map(Content::write).orElse(null))
			.param("live", retirement.phase().terminal() ? 0 : 1)
			.param("status", retirement.status().word())
			.param("phase", retirement.phase().name())
			.param("content", Content.write(retirement.phase()))
			.param("resumed", retirement.resumed() ? 1 : 0)
			.param("revision", retirement.revision())
			.param("failures", retirement.failures())
			.param("trouble", retirement.trouble().orElse(null))
			.param("updatedOn", retirement.updatedOn().toEpochMilli());
	}

	private static Retirement retirement(ResultSet row, int number) throws SQLException {
		return new Retirement(RetirementId.parse(row.getString("id")),
				KeyId.of(row.getString("key_store"), row.getString("key_name")),
				new VersionId(row.getString("key_version")),
				Optional.ofNullable(row.getString("rotation_id")).map(RotationId::parse),
				Optional.ofNullable(row.getString("reason")),
				Optional.ofNullable(row.getString("soak")).map(Duration::parse),
				Optional.ofNullable(row.getString("accepted"))
					.map((accepted) -> Content.read(accepted, EvidenceAcceptance.class)),
				row.getInt("resumed") == 1, Content.retirementPhase(row.getString("phase_content")),
				row.getLong("revision"), row.getInt("failures"), Optional.ofNullable(row.getString("trouble")),
				Instant.ofEpochMilli(row.getLong("created_on")), Instant.ofEpochMilli(row.getLong("updated_on")));
	}

}
