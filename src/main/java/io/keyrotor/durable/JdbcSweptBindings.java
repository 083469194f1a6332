package io.keyrotor.durable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.discovery.SweptBindings;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The bindings in the order in which the sweep comes to them. */
final class JdbcSweptBindings implements SweptBindings {

	private final JdbcClient jdbc;

	private final JdbcBindings bindings;

	private final TransactionOperations transactions;

	JdbcSweptBindings(JdbcClient jdbc, TransactionOperations transactions) {
		this.jdbc = jdbc;
		this.bindings = new JdbcBindings(jdbc);
		this.transactions = transactions;
	}

	@Override
	public List<CmkBinding> due(Instant before, int limit) {
		return this.jdbc.sql("""
				select * from cmk_binding where checked_on <= :before order by checked_on, id limit :limit""")
			.param("before", before.toEpochMilli())
			.param("limit", limit)
			.query(JdbcBindings::binding)
			.list();
	}

	@Override
	public Optional<Instant> oldestCheck() {
		return this.jdbc.sql("select checked_on from cmk_binding order by checked_on limit 1")
			.query(Long.class)
			.optional()
			.map(Instant::ofEpochMilli);
	}

	@Override
	public void keep(CmkBinding seen, CmkBinding found, Instant checkedOn) {
		this.transactions.executeWithoutResult((_) -> {
			this.bindings.replace(seen, found);
			checked(seen.id(), checkedOn);
		});
	}

	@Override
	public void checked(BindingId id, Instant checkedOn) {
		this.jdbc.sql("update cmk_binding set checked_on = :checkedOn where id = :id")
			.param("id", id.toString())
			.param("checkedOn", checkedOn.toEpochMilli())
			.update();
	}

}
