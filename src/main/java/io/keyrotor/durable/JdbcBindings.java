package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import io.keyrotor.binding.BindingFilter;
import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.DataGone;
import io.keyrotor.binding.Diagnosis;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.FormerBinding;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.key.KeyId;

/** Bindings in the database. */
final class JdbcBindings implements Bindings {

	private final JdbcClient jdbc;

	private final FormerBindingRows former;

	private final TransactionOperations transactions;

	/** As part of a transaction of somebody else. */
	JdbcBindings(JdbcClient jdbc) {
		this(jdbc, TransactionOperations.withoutTransaction());
	}

	JdbcBindings(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.former = new FormerBindingRows(jdbc);
		this.transactions = transactions;
	}

	@Override
	public Optional<CmkBinding> find(BindingId id) {
		return this.jdbc.sql("select * from cmk_binding where id = :id")
			.param("id", id.toString())
			.query(JdbcBindings::binding)
			.optional();
	}

	@Override
	public Optional<CmkBinding> of(ConsumerId consumer) {
		return this.jdbc.sql("select * from cmk_binding where consumer_identity = :consumer")
			.param("consumer", consumer.identity())
			.query(JdbcBindings::binding)
			.optional();
	}

	@Override
	public List<CmkBinding> of(KeyId key) {
		return this.jdbc.sql("""
				select * from cmk_binding where key_store = :store and key_name = :key order by created_on, id""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(JdbcBindings::binding)
			.list();
	}

	@Override
	public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
		return this.jdbc.sql("""
				select * from cmk_binding
				where (cast(:store as text) is null or key_store = :store)
				and (cast(:key as text) is null or key_name = :key)
				and (cast(:consumer as text) is null or consumer_identity = :consumer)
				and (cast(:drift as text) is null or drift = :drift)
				and (cast(:after as text) is null or exists (select 1 from cmk_binding earlier where earlier.id = :after
				  and (cmk_binding.created_on > earlier.created_on
				    or (cmk_binding.created_on = earlier.created_on and cmk_binding.id > earlier.id))))
				order by created_on, id limit :limit""")
			.param("store", filter.store().map(Object::toString).orElse(null))
			.param("key", filter.key().map(Object::toString).orElse(null))
			.param("consumer", filter.consumer().map(ConsumerId::identity).orElse(null))
			.param("drift", filter.drift().map(Drift::name).orElse(null))
			.param("after", after.map(Object::toString).orElse(null))
			.param("limit", limit)
			.query(JdbcBindings::binding)
			.list();
	}

	@Override
	public CmkBinding add(CmkBinding binding) {
		this.jdbc.sql("""
				insert into cmk_binding (id, key_store, key_name, consumer, consumer_identity, reference, identity,
				  principal_id, application_secret, drift, diagnosis, created_on, last_verified_on, checked_on)
				values (:id, :store, :key, :consumer, :consumerIdentity, :reference, :identity, :principalId,
				  :applicationSecret, :drift, :diagnosis, :createdOn, :lastVerifiedOn, :lastVerifiedOn)
				on conflict do nothing""")
			.param("id", binding.id().toString())
			.param("store", binding.key().store().value())
			.param("key", binding.key().name().value())
			.param("consumer", binding.consumer().uri())
			.param("consumerIdentity", binding.consumer().identity())
			.param("reference", Content.write(binding.reference()))
			.param("identity", binding.identity().orElse(null))
			.param("principalId", binding.principalId().orElse(null))
			.param("applicationSecret", binding.applicationSecret().map(Object::toString).orElse(null))
			.param("drift", binding.drift().name())
			.param("diagnosis", binding.diagnosis().map(Content::write).orElse(null))
			.param("createdOn", binding.createdOn().toEpochMilli())
			.param("lastVerifiedOn", binding.lastVerifiedOn().toEpochMilli())
			.update();
		return of(binding.consumer()).orElse(binding);
	}

	@Override
	public void update(CmkBinding binding) {
		this.jdbc.sql("""
				update cmk_binding set reference = :reference, identity = :identity, principal_id = :principalId,
				  drift = :drift, diagnosis = :diagnosis, last_verified_on = :lastVerifiedOn
				where id = :id and key_store = :store and key_name = :key""")
			.param("id", binding.id().toString())
			.param("store", binding.key().store().value())
			.param("key", binding.key().name().value())
			.param("reference", Content.write(binding.reference()))
			.param("identity", binding.identity().orElse(null))
			.param("principalId", binding.principalId().orElse(null))
			.param("drift", binding.drift().name())
			.param("diagnosis", binding.diagnosis().map(Content::write).orElse(null))
			.param("lastVerifiedOn", binding.lastVerifiedOn().toEpochMilli())
			.update();
	}

	/** Compared with all that a look or a rotation writes, to the letter, and the key. */
	@Override
	public boolean replace(CmkBinding seen, CmkBinding found) {
		int kept = this.jdbc.sql("""
				update cmk_binding set reference = :reference, identity = :identity, principal_id = :principalId,
				  drift = :drift, diagnosis = :diagnosis, last_verified_on = :lastVerifiedOn
				where id = :id and last_verified_on = :seenOn and drift = :seenDrift and reference = :seenReference
				and key_store = :seenStore and key_name = :seenKey""")
			.param("id", seen.id().toString())
			.param("seenStore", seen.key().store().value())
			.param("seenKey", seen.key().name().value())
			.param("seenOn", seen.lastVerifiedOn().toEpochMilli())
			.param("seenDrift", seen.drift().name())
			.param("seenReference", Content.write(seen.reference()))
			.param("reference", Content.write(found.reference()))
			.param("identity", found.identity().orElse(null))
			.param("principalId", found.principalId().orElse(null))
			.param("drift", found.drift().name())
			.param("diagnosis", found.diagnosis().map(Content::write).orElse(null))
			.param("lastVerifiedOn", found.lastVerifiedOn().toEpochMilli())
			.update();
		return kept > 0;
	}

	@Override
	public void move(CmkBinding binding) {
		this.jdbc.sql("""
				update cmk_binding set key_store = :store, key_name = :key, application_secret = :applicationSecret
				where id = :id""")
			.param("id", binding.id().toString())
			.param("store", binding.key().store().value())
			.param("key", binding.key().name().value())
			.param("applicationSecret", binding.applicationSecret().map(Object::toString).orElse(null))
			.update();
	}

	@Override
	public void remove(BindingId id) {
		this.jdbc.sql("delete from cmk_binding where id = :id").param("id", id.toString()).update();
	}

	@Override
	public boolean leave(FormerBinding former) {
		return Boolean.TRUE.equals(this.transactions.execute((_) -> {
			boolean forgotten = former.binding().filter((id) -> remove(id, former.key())).isPresent();
			if (forgotten) {
				this.former.put(former);
			}
			return forgotten;
		}));
	}

	private boolean remove(BindingId id, KeyId key) {
		return this.jdbc.sql("delete from cmk_binding where id = :id and key_store = :store and key_name = :key")
			.param("id", id.toString())
			.param("store", key.store().value())
			.param("key", key.name().value())
			.update() == 1;
	}

	@Override
	public void saw(FormerBinding seen) {
		this.former.see(seen);
	}

	@Override
	public List<FormerBinding> former(KeyId key) {
		return this.former.of(key);
	}

	@Override
	public void keepGone(FormerBinding former, DataGone gone) {
		this.former.putGone(former.gone(gone));
	}

	static CmkBinding binding(ResultSet row, int number) throws SQLException {
		return new CmkBinding(BindingId.parse(row.getString("id")),
				KeyId.of(row.getString("key_store"), row.getString("key_name")),
				ConsumerId.parse(row.getString("consumer")), Content.reference(row.getString("reference")),
				Optional.ofNullable(row.getString("identity")), Optional.ofNullable(row.getString("principal_id")),
				Optional.ofNullable(row.getString("application_secret")).map(SecretReference::parse),
				Drift.valueOf(row.getString("drift")),
				Optional.ofNullable(row.getString("diagnosis"))
					.map((content) -> Content.read(content, Diagnosis.class)),
				Instant.ofEpochMilli(row.getLong("created_on")), Instant.ofEpochMilli(row.getLong("last_verified_on")));
	}

}
