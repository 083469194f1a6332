package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.keyrotor.key.KeyId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@ParameterizedClass
@EnumSource(Database.class)
class KeyLocksIT {

	private static final KeyId KEY = KeyId.of("sandbox-vault", "search-cmk");

	private static final KeyId OTHER = KeyId.of("sandbox-hsm", "dicom-cmk");

	private static final Duration A_WHILE = Duration.ofMillis(300);

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private KeyLocks locks;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	KeyLocksIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.locks = new KeyLocks(this.database.jdbc());
	}

	@AfterEach
	void close() {
		this.threads.close();
		this.database.close();
	}

	@Test
	void secondTransactionWaitsForTheEndOfTheFirst() throws Exception {
		try (Holder first = new Holder(List.of(KEY), false)) {
			Future<?> second = taking(List.of(KEY));
			assertWaits(second);
			first.end();
			second.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void rollbackFreesAKeyThatWasNeverTakenBefore() throws Exception {
		try (Holder first = new Holder(List.of(KEY), true)) {
			Future<?> second = taking(List.of(KEY));
			assertWaits(second);
			first.end();
			second.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void otherKeysDoNotWait() throws Exception {
		assumeTrue(this.kind == Database.POSTGRESQL, "SQLite has one writer.");
		try (Holder _ = new Holder(List.of(KEY), false)) {
			taking(List.of(OTHER, KeyId.of("sandbox-hsm", "search-cmk"))).get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void severalKeysInAnyOrderNeverBlockEachOther() throws Exception {
		for (int round = 0; round < 20; round++) {
			Future<?> there = taking(List.of(KEY, OTHER));
			Future<?> back = taking(List.of(OTHER, KEY, OTHER));
			there.get(5, TimeUnit.SECONDS);
			back.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void repeatInTheSameTransactionChangesNothing() {
		this.database.transactions().executeWithoutResult((_) -> {
			this.locks.take(KEY);
			this.locks.take(KEY);
		});
		assertThat(this.database.jdbc().sql("select count(*) from key_lock").query(Integer.class).single())
			.isEqualTo(1);
	}

	@Test
	void withoutATransactionThereIsNothingToHoldTheKey() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.locks.take(KEY))
			.withMessageContaining("transaction");
	}

	private Future<?> taking(List<KeyId> keys) {
		return this.threads
			.submit(() -> this.database.transactions().executeWithoutResult((_) -> this.locks.take(keys)));
	}

	private static void assertWaits(Future<?> transaction) {
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> transaction.get(A_WHILE.toMillis(), TimeUnit.MILLISECONDS));
	}

	/** A transaction that has keys until it is told to end. */
	private final class Holder implements AutoCloseable {

		private final CountDownLatch taken = new CountDownLatch(1);

		private final CountDownLatch enough = new CountDownLatch(1);

		private final Future<?> transaction;

		Holder(List<KeyId> keys, boolean rollback) throws InterruptedException {
			this.transaction = KeyLocksIT.this.threads
				.submit(() -> KeyLocksIT.this.database.transactions().executeWithoutResult((status) -> {
					KeyLocksIT.this.locks.take(keys);
					this.taken.countDown();
					await(this.enough);
					if (rollback) {
						status.setRollbackOnly();
					}
				}));
			assertThat(this.taken.await(5, TimeUnit.SECONDS)).isTrue();
		}

		void end() throws ExecutionException, InterruptedException {
			this.enough.countDown();
			this.transaction.get();
		}

		private static void await(CountDownLatch latch) {
			try {
				assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException interrupted) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			this.enough.countDown();
		}

	}

}
