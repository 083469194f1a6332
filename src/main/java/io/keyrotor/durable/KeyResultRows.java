package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.assignment.AssignmentId;
import io.keyrotor.assignment.KeyResult;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.Violation;

/** The table {@code policy_assignment_result}: one row for each key with a result. */
final class KeyResultRows {

	private final JdbcClient jdbc;

	KeyResultRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Keeps a result in the place of the one that the key had. */
	void put(AssignmentId id, KeyResult result) {
		this.jdbc
			.sql("""
					insert into policy_assignment_result (assignment_id, key_store, key_name, outcome, content, decided_on)
					values (:id, :store, :key, :outcome, :content, :on)
					on conflict (assignment_id, key_store, key_name)
					do update set outcome = excluded.outcome, content = excluded.content, decided_on = excluded.decided_on""")
			.param("id", id.toString())
			.param("store", result.key().store().value())
			.param("key", result.key().name().value())
			.param("outcome", result.outcome().name())
			.param("content", Content.write(new Details(result.reason(), result.violations(), result.upstream())))
			.param("on", result.on().toEpochMilli())
			.update();
	}

	List<KeyResult> list(AssignmentId id, Optional<KeyResult.Outcome> outcome, Optional<KeyId> after, int limit) {
		return this.jdbc.sql("""
				select * from policy_assignment_result
				where assignment_id = :id and (cast(:outcome as text) is null or outcome = :outcome)
				and (cast(:store as text) is null or key_store > :store or (key_store = :store and key_name > :key))
				order by key_store, key_name limit :limit""")
			.param("id", id.toString())
			.param("outcome", outcome.map(Enum::name).orElse(null))
			.param("store", after.map((key) -> key.store().value()).orElse(null))
			.param("key", after.map((key) -> key.name().value()).orElse(null))
			.param("limit", limit)
			.query(KeyResultRows::result)
			.list();
	}

	List<KeyName> failed(AssignmentId id, KeyStoreName store, Optional<KeyName> after, int limit) {
		return this.jdbc.sql("""
				select key_name from policy_assignment_result
				where assignment_id = :id and outcome = :failed and key_store = :store
				and (cast(:after as text) is null or key_name > :after)
				order by key_name limit :limit""")
			.param("id", id.toString())
			.param("failed", KeyResult.Outcome.FAILED.name())
			.param("store", store.value())
			.param("after", after.map(KeyName::value).orElse(null))
			.param("limit", limit)
			.query((row, _) -> new KeyName(row.getString("key_name")))
			.list();
	}

	Set<KeyName> among(AssignmentId id, KeyStoreName store, Collection<KeyName> keys) {
		if (keys.isEmpty()) {
			return Set.of();
		}
		return new HashSet<>(this.jdbc.sql("""
				select key_name from policy_assignment_result
				where assignment_id = :id and key_store = :store and key_name in (:keys)""")
			.param("id", id.toString())
			.param("store", store.value())
			.param("keys", keys.stream().map(KeyName::value).toList())
			.query((row, _) -> new KeyName(row.getString("key_name")))
			.list());
	}

	private static KeyResult result(ResultSet row, int number) throws SQLException {
		Details details = Content.read(row.getString("content"), Details.class);
		return new KeyResult(KeyId.of(row.getString("key_store"), row.getString("key_name")),
				KeyResult.Outcome.valueOf(row.getString("outcome")), details.reason(), details.violations(),
				details.upstream(), Instant.ofEpochMilli(row.getLong("decided_on")));
	}

	/** What is kept of a result as JSON. */
	private record Details(Optional<Finding> reason, List<Violation> violations,
			Optional<UpstreamFailure.Origin> upstream) {
	}

}
