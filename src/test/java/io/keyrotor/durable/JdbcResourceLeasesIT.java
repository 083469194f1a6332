package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.keyrotor.step.ResourceLeases.Held;
import io.keyrotor.step.ResourceLeases.Holder;
import io.keyrotor.step.Settling;
import io.keyrotor.step.Timings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcResourceLeasesIT {

	private static final String RESOURCE = "/subscriptions/s/resourcegroups/g/providers/microsoft.eventhub/namespaces/n";

	private static final Holder FIRST = new Holder("rotation-1", RESOURCE + "#key1");

	private static final Holder SECOND = new Holder("rotation-2", RESOURCE + "#key2");

	private static final Timings TIMINGS = new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5));

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private final AtomicLong nanos = new AtomicLong();

	private Clock wall = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

	private JdbcResourceLeases one;

	private JdbcResourceLeases other;

	JdbcResourceLeasesIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.one = replica(this.database);
		this.other = replica(this.database);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void belongsToOneHolderUntilItIsGivenBack() {
		assertThat(this.one.take(RESOURCE, FIRST)).isTrue();
		assertThat(this.other.heldByOther(RESOURCE, SECOND).map(Held::by)).contains(FIRST);
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		assertThat(this.one.heldByOther(RESOURCE, FIRST)).isEmpty();
		this.one.giveBack(RESOURCE, SECOND);
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		this.one.giveBack(RESOURCE, FIRST);
		assertThat(this.other.heldByOther(RESOURCE, SECOND)).isEmpty();
		assertThat(this.other.take(RESOURCE, SECOND)).isTrue();
		assertThat(this.one.take(RESOURCE, FIRST)).isFalse();
	}

	@Test
	void otherResourcesDoNotWait() {
		assertThat(this.one.take(RESOURCE, FIRST)).isTrue();
		assertThat(this.other.take(RESOURCE + "-2", SECOND)).isTrue();
	}

	@Test
	void isTakenFromASilentHolderOnceNothingOfItCanHaveAnEffect() {
		this.one.take(RESOURCE, FIRST);
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		pass(TIMINGS.inDoubt().minusMillis(1));
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		pass(Duration.ofMillis(1));
		assertThat(this.other.heldByOther(RESOURCE, SECOND)).isEmpty();
		assertThat(this.other.take(RESOURCE, SECOND)).isTrue();
		assertThat(this.one.take(RESOURCE, FIRST)).as("the first one woke up").isFalse();
		this.one.giveBack(RESOURCE, FIRST);
		assertThat(this.one.heldByOther(RESOURCE, FIRST).map(Held::by)).contains(SECOND);
	}

	@Test
	void countsTheWaitFromWhenAReplicaSeesTheHolderAndNotFromTheRow() {
		this.one.take(RESOURCE, FIRST);
		pass(Duration.ofHours(1));
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		pass(TIMINGS.inDoubt());
		assertThat(this.other.take(RESOURCE, SECOND)).isTrue();
	}

	@Test
	void waitsAnewForAHolderThatBeginsAnew() {
		this.one.take(RESOURCE, FIRST);
		this.other.heldByOther(RESOURCE, SECOND);
		pass(TIMINGS.inDoubt().minusSeconds(1));
		assertThat(this.one.take(RESOURCE, FIRST)).isTrue();
		pass(TIMINGS.inDoubt().minusSeconds(1));
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
	}

	@Test
	void doesNotTakeANewTakingOfTheSameHolderForTheOldOne() {
		this.one.take(RESOURCE, FIRST);
		this.other.heldByOther(RESOURCE, SECOND);
		this.one.giveBack(RESOURCE, FIRST);
		pass(TIMINGS.inDoubt());
		assertThat(this.one.take(RESOURCE, FIRST)).isTrue();
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
	}

	@Test
	void aClockThatIsSetChangesNothing() {
		this.one.take(RESOURCE, FIRST);
		this.other.heldByOther(RESOURCE, SECOND);
		this.wall = Clock.offset(this.wall, Duration.ofDays(300));
		JdbcResourceLeases ahead = replica(this.database);
		assertThat(ahead.take(RESOURCE, SECOND)).isFalse();
		pass(TIMINGS.inDoubt());
		this.wall = Clock.offset(this.wall, Duration.ofDays(-700));
		assertThat(ahead.take(RESOURCE, SECOND)).isTrue();
	}

	@Test
	void isNotTakenIfTheIntentIsNotKept() {
		this.database.transactions().executeWithoutResult((transaction) -> {
			assertThat(this.one.take(RESOURCE, FIRST)).isTrue();
			transaction.setRollbackOnly();
		});
		assertThat(this.other.take(RESOURCE, SECOND)).isTrue();
	}

	@Test
	void whoCannotGiveItBackGoesOnAndIsWaitedFor() {
		this.one.take(RESOURCE, FIRST);
		TestDatabase gone = this.database.openedAgain();
		JdbcResourceLeases cutOff = replica(gone);
		gone.close();
		assertThatNoException().isThrownBy(() -> cutOff.giveBack(RESOURCE, FIRST));
		assertThat(this.other.take(RESOURCE, SECOND)).isFalse();
		pass(TIMINGS.inDoubt());
		assertThat(this.other.take(RESOURCE, SECOND)).isTrue();
	}

	@Test
	void ofManyThatTakeItAtOnceOneGetsIt() throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Boolean>> taken = new ArrayList<>();
			for (int index = 0; index < 12; index++) {
				Holder holder = new Holder("rotation-" + index, RESOURCE + "#key" + index);
				JdbcResourceLeases replica = replica(this.database);
				taken.add(threads.submit(() -> replica.take(RESOURCE, holder)));
			}
			int winners = 0;
			for (Future<Boolean> one : taken) {
				winners += one.get(20, TimeUnit.SECONDS) ? 1 : 0;
			}
			assertThat(winners).isEqualTo(1);
		}
	}

	@Test
	void theOwnerOfAFileWaitsForTheDeadNoLongerThanForTheirSettleTime() {
		this.one.take(RESOURCE, FIRST);
		this.wall = Clock.offset(this.wall, Duration.ofMinutes(1));
		JdbcResourceLeases alone = new JdbcResourceLeases(this.database.jdbc(), this.database.transactions(),
				Settling.alone(TIMINGS, this.wall, this.nanos::get), this.wall);
		assertThat(alone.take(RESOURCE, SECOND)).isFalse();
		pass(TIMINGS.settleTime());
		assertThat(alone.take(RESOURCE, SECOND)).isTrue();
		assertThat(alone.take(RESOURCE, FIRST)).isFalse();
		pass(TIMINGS.settleTime());
		assertThat(alone.take(RESOURCE, FIRST)).as("the other one is alive in this process").isFalse();
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	private JdbcResourceLeases replica(TestDatabase database) {
		return new JdbcResourceLeases(database.jdbc(), database.transactions(),
				Settling.amongOthers(TIMINGS, this.wall, this.nanos::get), this.wall);
	}

}
