package io.keyrotor.durable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

import io.keyrotor.step.ResourceLeases;
import io.keyrotor.step.Settling;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * One row for each resource that was ever taken. How long a holder has to be waited for
 * is a matter of {@link Settling}, as for every change that others intended; a row's
 * times are never compared with a clock.
 */
final class JdbcResourceLeases implements ResourceLeases {

	private static final Logger LOGGER = LoggerFactory.getLogger(JdbcResourceLeases.class);

	private final JdbcClient jdbc;

	private final TransactionOperations transactions;

	private final Settling settling;

	private final InstantSource clock;

	JdbcResourceLeases(JdbcClient jdbc, TransactionOperations transactions, Settling settling, InstantSource clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.settling = settling;
		this.clock = clock;
	}

	@Override
	public Optional<Held> heldByOther(String resource, Holder holder) {
		return this.jdbc.sql("select * from resource_lease where resource = :resource")
			.param("resource", resource)
			.query(Row.class)
			.optional()
			.flatMap((row) -> held(row, holder));
	}

	@Override
	public boolean take(String resource, Holder holder) {
		return Objects.requireNonNull(this.transactions.execute((_) -> {
			Row row = lock(resource);
			if (held(row, holder).isPresent()) {
				return false;
			}
			keep(new Row(resource, row.timesTaken() + 1, this.clock.millis(), holder.subjectId(), holder.target()));
			return true;
		}));
	}

	@Override
	public void giveBack(String resource, Holder holder) {
		try {
			free(resource, holder);
		}
		catch (DataAccessException trouble) {
			LOGGER.info("{} was not given back by {}, so that others wait for a while. {}", resource,
					holder.subjectId(), trouble.getMessage());
		}
	}

	private void free(String resource, Holder holder) {
		this.jdbc.sql("""
				update resource_lease set subject_id = null, target = null
				where resource = :resource and subject_id = :subject and target = :target""")
			.param("resource", resource)
			.param("subject", holder.subjectId())
			.param("target", holder.target())
			.update();
	}

	/** The row is this transaction's from here on. */
	private Row lock(String resource) {
		this.jdbc.sql("""
				insert into resource_lease (resource, times_taken, taken_on) values (:resource, 0, 0)
				on conflict (resource) do update set times_taken = resource_lease.times_taken""")
			.param("resource", resource)
			.update();
		return this.jdbc.sql("select * from resource_lease where resource = :resource")
			.param("resource", resource)
			.query(Row.class)
			.single();
	}

	private Optional<Held> held(Row row, Holder asking) {
		return row.holder()
			.filter((holder) -> !holder.equals(asking))
			.flatMap((holder) -> this.settling.until(subject(row), holder.target(), Instant.ofEpochMilli(row.takenOn()))
				.map((until) -> new Held(holder, until)));
	}

	private void keep(Row row) {
		this.settling.begin(subject(row), String.valueOf(row.target()), Instant.ofEpochMilli(row.takenOn()));
		this.jdbc.sql("""
				update resource_lease
				set times_taken = :times, taken_on = :on, subject_id = :subject, target = :target
				where resource = :resource""")
			.param("times", row.timesTaken())
			.param("on", row.takenOn())
			.param("subject", row.subjectId())
			.param("target", row.target())
			.param("resource", row.resource())
			.update();
	}

	/** Tells this taking from all others, also of the same holder. */
	private static String subject(Row row) {
		return row.resource() + "@" + row.timesTaken() + " " + row.subjectId();
	}

	private record Row(String resource, long timesTaken, long takenOn, @Nullable String subjectId,
			@Nullable String target) {

		Optional<Holder> holder() {
			return (this.subjectId != null && this.target != null)
					? Optional.of(new Holder(this.subjectId, this.target)) : Optional.empty();
		}

	}

}
