package io.keyrotor.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.RequestPace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Database.class)
class JdbcRequestLimitsIT {

	private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

	private static final KeyStoreName VAULT = new KeyStoreName("payments");

	private final Database kind;

	@TempDir
	Path folder;

	private TestDatabase database;

	private JdbcRequestLimits limits;

	JdbcRequestLimitsIT(Database kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = TestDatabase.of(this.kind, this.folder);
		this.limits = new JdbcRequestLimits(this.database.jdbc(), this.database.transactions());
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void givesTheBurstAtOnceAndThenOneEachInterval() {
		assertThat(turns(8)).containsExactly(NOON, NOON, NOON, NOON, NOON, NOON.plusSeconds(2), NOON.plusSeconds(4),
				NOON.plusSeconds(6));
	}

	@Test
	void keepsEverySpanOfTenSecondsWithinTheLimitOfAVault() {
		List<Instant> turns = new ArrayList<>(turns(7));
		for (int second = 0; second < 40; second += 3) {
			turns.add(this.limits.turn(VAULT, RequestPace.KEY_VAULT, NOON.plusSeconds(second)));
		}
		assertThat(turns).allSatisfy((start) -> assertThat(turns)
			.filteredOn((turn) -> !turn.isBefore(start) && turn.isBefore(start.plusSeconds(10)))
			.hasSizeLessThanOrEqualTo(10));
	}

	@Test
	void letsAManagedHsmCreateOneAtATime() {
		Instant first = this.limits.turn(VAULT, RequestPace.MANAGED_HSM, NOON);
		Instant second = this.limits.turn(VAULT, RequestPace.MANAGED_HSM, NOON);
		assertThat(Duration.between(first, second)).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void givesNoTurnBeforeAPauseIsOverAndNotAllAtOnceThen() {
		this.limits.pause(VAULT, NOON.plusSeconds(60));
		this.limits.pause(VAULT, NOON.plusSeconds(10));
		assertThat(turns(7)).startsWith(NOON.plusSeconds(60))
			.endsWith(NOON.plusSeconds(62), NOON.plusSeconds(64))
			.isSorted();
	}

	@Test
	void givesFullTurnsAgainAfterARest() {
		turns(20);
		Instant later = NOON.plus(Duration.ofMinutes(5));
		assertThat(this.limits.turn(VAULT, RequestPace.KEY_VAULT, later)).isEqualTo(later);
	}

	@Test
	void keepsStoresApart() {
		turns(20);
		assertThat(this.limits.turn(new KeyStoreName("other"), RequestPace.KEY_VAULT, NOON)).isEqualTo(NOON);
	}

	private List<Instant> turns(int count) {
		List<Instant> turns = new ArrayList<>();
		for (int turn = 0; turn < count; turn++) {
			turns.add(this.limits.turn(VAULT, RequestPace.KEY_VAULT, NOON));
		}
		return turns;
	}

}
