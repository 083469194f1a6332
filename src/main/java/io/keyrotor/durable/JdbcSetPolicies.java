package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.key.KeyId;
import io.keyrotor.policy.PolicyMemory;
import io.keyrotor.policy.SetPolicies;
import io.keyrotor.policy.SetPolicy;

/** The policies that were set here, in the database. */
final class JdbcSetPolicies implements SetPolicies {

	private final JdbcClient jdbc;

	JdbcSetPolicies(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public PolicyMemory find(KeyId key) {
		return this.jdbc.sql("select confirmed, intended from set_policy where key_store = :store and key_name = :key")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.query(JdbcSetPolicies::memory)
			.optional()
			.orElse(PolicyMemory.NOTHING);
	}

	@Override
	public void remember(KeyId key, PolicyMemory memory) {
		this.jdbc.sql("""
				insert into set_policy (key_store, key_name, confirmed, intended)
				values (:store, :key, :confirmed, :intended)
				on conflict (key_store, key_name) do update set confirmed = :confirmed, intended = :intended""")
			.param("store", key.store().value())
			.param("key", key.name().value())
			.param("confirmed", memory.confirmed().map(Content::write).orElse(null))
			.param("intended", memory.intended().map(Content::write).orElse(null))
			.update();
	}

	private static PolicyMemory memory(ResultSet row, int number) throws SQLException {
		return new PolicyMemory(change(row.getString("confirmed")), change(row.getString("intended")));
	}

	private static Optional<SetPolicy> change(@Nullable String content) {
		return Optional.ofNullable(content).map(Content::setPolicy);
	}

}
