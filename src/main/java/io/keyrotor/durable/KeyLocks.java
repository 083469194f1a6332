package io.keyrotor.durable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.keyrotor.key.KeyId;

/**
 * Keys that one transaction has to itself. Whoever takes the same key waits until that
 * transaction is over; other keys do not wait, except on SQLite, which has one writer
 * anyway.
 */
final class KeyLocks {

	private static final Comparator<KeyId> ORDER = Comparator.comparing((KeyId key) -> key.store().value())
		.thenComparing((key) -> key.name().value());

	private final JdbcClient jdbc;

	KeyLocks(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Takes a key until the transaction under way is committed or rolled back. A repeat
	 * in the same transaction changes nothing.
	 */
	void take(KeyId key) {
		take(List.of(key));
	}

	/** Takes what is no key and has this id, in the same way. */
	void take(String id) {
		requireTransaction();
		lock("", id);
	}

	/**
	 * Takes keys as {@link #take(KeyId)} does, always in the same order, so that no two
	 * transactions wait for each other. Take all of them at once: who takes one after
	 * another has no such promise.
	 */
	void take(Collection<KeyId> keys) {
		requireTransaction();
		keys.stream().distinct().sorted(ORDER).forEach((key) -> lock(key.store().value(), key.name().value()));
	}

	private static void requireTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			throw new IllegalStateException("A key can be taken in a transaction only, for its end is the lock's.");
		}
	}

	/** Both databases lock a row that they change, and insert a new one only once. */
	private void lock(String store, String name) {
		this.jdbc.sql("""
				insert into key_lock (key_store, key_name, times_taken) values (:store, :key, 1)
				on conflict (key_store, key_name) do update set times_taken = key_lock.times_taken + 1""")
			.param("store", store)
			.param("key", name)
			.update();
	}

}
