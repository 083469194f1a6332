package io.keyrotor.durable;

import java.util.Optional;

import io.keyrotor.binding.BindingId;
import io.keyrotor.rotation.ConsumerProgress;
import io.keyrotor.rotation.KeptDefinitions;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code kept_definition}. */
final class JdbcKeptDefinitions implements KeptDefinitions {

	private final JdbcClient jdbc;

	JdbcKeptDefinitions(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public void keep(RotationId rotation, BindingId consumer, String definition) {
		this.jdbc.sql("""
				insert into kept_definition (rotation_id, binding_id, definition)
				select id, :binding, :definition from rotation where id = :rotation and live = 1
				on conflict (rotation_id, binding_id) do update set definition = excluded.definition""")
			.param("rotation", rotation.toString())
			.param("binding", consumer.toString())
			.param("definition", definition)
			.update();
	}

	@Override
	public Optional<String> find(RotationId rotation, BindingId consumer) {
		return this.jdbc.sql("""
				select definition from kept_definition where rotation_id = :rotation and binding_id = :binding""")
			.param("rotation", rotation.toString())
			.param("binding", consumer.toString())
			.query(String.class)
			.optional();
	}

	/**
	 * Keeps what there is of a consumer for another rotation, in the transaction under
	 * way. The consumer may have been bound anew since, also before the rotation that
	 * ends took it over.
	 */
	void bequeath(RotationId ended, ConsumerProgress consumer, RotationId successor) {
		this.jdbc.sql("""
				update kept_definition set rotation_id = :successor, binding_id = coalesce((select bound.id
				  from cmk_binding bound where bound.consumer_identity = :consumer), binding_id)
				where rotation_id = :ended and binding_id = coalesce(
				  (select own.binding_id from kept_definition own
				    where own.rotation_id = :ended and own.binding_id = :binding),
				  (select bound.id from cmk_binding bound where bound.consumer_identity = :consumer))""")
			.param("successor", successor.toString())
			.param("consumer", consumer.consumer().identity())
			.param("ended", ended.toString())
			.param("binding", consumer.binding().toString())
			.update();
	}

	/** Forgets, in the transaction under way, what this revision has no need of. */
	void forget(Rotation before, Rotation after) {
		if (after.phase().terminal()) {
			this.jdbc.sql("delete from kept_definition where rotation_id = :rotation")
				.param("rotation", after.id().toString())
				.update();
			return;
		}
		after.consumers()
			.stream()
			.filter((consumer) -> consumer.arrived() && !before.consumers().contains(consumer))
			.forEach((consumer) -> forget(after, consumer));
	}

	private void forget(Rotation rotation, ConsumerProgress consumer) {
		this.jdbc.sql("delete from kept_definition where rotation_id = :rotation and binding_id = :binding")
			.param("rotation", rotation.id().toString())
			.param("binding", consumer.binding().toString())
			.update();
	}

}
