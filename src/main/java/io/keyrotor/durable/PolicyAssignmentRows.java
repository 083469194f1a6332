package io.keyrotor.durable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.keyrotor.assignment.AssignmentId;
import io.keyrotor.assignment.AssignmentIsStale;
import io.keyrotor.assignment.AssignmentPhase;
import io.keyrotor.assignment.KeySelection;
import io.keyrotor.assignment.PolicyAssignment;
import io.keyrotor.policy.RotationPolicy;

/** The table {@code policy_assignment}. */
final class PolicyAssignmentRows {

	private final JdbcClient jdbc;

	PolicyAssignmentRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<PolicyAssignment> find(AssignmentId id) {
		return this.jdbc.sql("select * from policy_assignment where id = :id")
			.param("id", id.toString())
			.query(PolicyAssignmentRows::assignment)
			.optional();
	}

	List<PolicyAssignment> list(Optional<AssignmentId> after, int limit) {
		return this.jdbc
			.sql("""
					select * from policy_assignment
					where (cast(:after as text) is null or exists (select 1 from policy_assignment later where later.id = :after
					  and (policy_assignment.created_on < later.created_on
					    or (policy_assignment.created_on = later.created_on and policy_assignment.id < later.id))))
					order by created_on desc, id desc limit :limit""")
			.param("after", after.map(Object::toString).orElse(null))
			.param("limit", limit)
			.query(PolicyAssignmentRows::assignment)
			.list();
	}

	void insert(PolicyAssignment assignment) {
		bind(this.jdbc.sql("""
				insert into policy_assignment (id, selection, policy, reason, live, phase_content, canceling, revision,
				  created_on, updated_on)
				values (:id, :selection, :policy, :reason, :live, :content, 0, :revision, :createdOn, :updatedOn)"""),
				assignment)
			.param("selection", Content.write(assignment.selection()))
			.param("policy", Content.write(assignment.policy()))
			.param("reason", assignment.reason().orElse(null))
			.param("createdOn", assignment.createdOn().toEpochMilli())
			.update();
	}

	/**
	 * Keeps the next revision if the row still is at the one before it. The wish to end
	 * it is another's and stays as it is.
	 * @return whether there is such a wish
	 */
	boolean save(PolicyAssignment next) {
		int rows = bind(this.jdbc.sql("""
				update policy_assignment set live = :live, phase_content = :content, revision = :revision,
				  updated_on = :updatedOn
				where id = :id and revision = :revision - 1"""), next).update();
		if (rows == 0) {
			throw new AssignmentIsStale(next);
		}
		return this.jdbc.sql("select canceling from policy_assignment where id = :id")
			.param("id", next.id().toString())
			.query(Integer.class)
			.single() == 1;
	}

	void forgetCancel(AssignmentId id) {
		this.jdbc.sql("update policy_assignment set canceling = 0 where id = :id").param("id", id.toString()).update();
	}

	/** Whether the assignment is not over and will therefore end. */
	boolean cancel(AssignmentId id, Instant now) {
		return this.jdbc
			.sql("update policy_assignment set canceling = 1, updated_on = :now where id = :id and live = 1")
			.param("id", id.toString())
			.param("now", now.toEpochMilli())
			.update() == 1;
	}

	private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec sql, PolicyAssignment assignment) {
		return sql.param("id", assignment.id().toString())
			.param("live", assignment.phase().terminal() ? 0 : 1)
			.param("content", Content.write(assignment.phase()))
			.param("revision", assignment.revision())
			.param("updatedOn", assignment.updatedOn().toEpochMilli());
	}

	private static PolicyAssignment assignment(ResultSet row, int number) throws SQLException {
		return new PolicyAssignment(AssignmentId.parse(row.getString("id")),
				Content.read(row.getString("selection"), KeySelection.class),
				Content.read(row.getString("policy"), RotationPolicy.class),
				Optional.ofNullable(row.getString("reason")),
				Content.read(row.getString("phase_content"), AssignmentPhase.class), row.getInt("canceling") == 1,
				row.getLong("revision"), Instant.ofEpochMilli(row.getLong("created_on")),
				Instant.ofEpochMilli(row.getLong("updated_on")));
	}

}
