package io.keyrotor.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.keyrotor.durable.DatabaseRows;
import io.keyrotor.durable.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The crash matrix on real tables: schedules as in {@link CrashMatrixTest}, with the same
 * invariants, on the rows, locks and transactions of the service in SQLite and in
 * PostgreSQL. Beside everything that may happen there, a process may die with a
 * transaction open, which the database has to roll back. Who is at work on what, and its
 * heartbeat, stay simulated, for they go by time.
 * <p>
 * {@code crash.database.schedules} says how many random schedules each database gets; a
 * broken one says its seed, which {@code -Dmatrix.seed=SEED} repeats.
 */
@ParameterizedClass
@EnumSource
class CrashMatrixIT {

	private static final long BASE = Long.getLong("matrix.base", 20_261_122L);

	private static final int SCHEDULES = Integer.getInteger("crash.database.schedules", 50);

	/** How often the same thing goes wrong with the same kind of transaction. */
	private static final int TIMES = Math.max(1, SCHEDULES / 50);

	private final Kind kind;

	private final Coverage coverage = new Coverage();

	@TempDir
	Path folder;

	private TestDatabase database;

	private DatabaseRows rows;

	CrashMatrixIT(Kind kind) {
		this.kind = kind;
	}

	@BeforeEach
	void open() {
		this.database = switch (this.kind) {
			case SQLITE -> TestDatabase.sqlite(this.folder);
			case POSTGRESQL -> TestDatabase.postgresql();
		};
		if (this.kind == Kind.SQLITE) {
			this.database.jdbc().sql("pragma synchronous = off").update();
		}
		this.rows = new DatabaseRows(this.database);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	/** What is never kept is not proven to be read again. */
	@Test
	void holdsInRandomSchedules() {
		Optional<Long> only = Optional.ofNullable(Long.getLong("matrix.seed"));
		for (int i = 0; i < (only.isPresent() ? 1 : SCHEDULES); i++) {
			CrashMatrixTest.run(only.orElse(BASE + i),
					(seed) -> Schedule.random(seed, Guards.WHOLE, this.coverage, this.rows.emptied()));
		}
		if (only.isEmpty()) {
			Set<String> kept = this.coverage.all()
				.stream()
				.filter(String.class::isInstance)
				.map((transition) -> reached((String) transition))
				.collect(toCollection(TreeSet::new));
			assertThat(kept).containsAll(CrashMatrixTest.TRANSITIONS.stream().map(CrashMatrixIT::reached).toList());
		}
	}

	/** Of {@code Rotation Held -> Creating} it is {@code Rotation Creating}. */
	private static String reached(String transition) {
		return transition.replaceFirst(" .* -> ", " ");
	}

	@Test
	void holdsWhateverHappensToATransaction() {
		PlannedFate kind = PlannedFate.kind();
		play(kind);
		List<PlannedFate.Moment> moments = kind.moments();
		List<PlannedFate> fates = new ArrayList<>();
		for (Place place : Place.values()) {
			if (place.transaction()) {
				for (Point point : List.of(Point.BEFORE, Point.UNCOMMITTED, Point.AFTER)) {
					some(moments, new PlannedFate.Moment(place, Optional.of(point)))
						.forEach((at) -> fates.add(PlannedFate.of(at, Blow.DEATH)));
				}
				Fault.of(place)
					.forEach((fault) -> some(moments, new PlannedFate.Moment(place, Optional.empty()))
						.forEach((at) -> fates.add(PlannedFate.of(at, fault))));
			}
		}
		fates.forEach(this::play);
	}

	private void play(Fate fate) {
		CrashMatrixTest.run(BASE, (seed) -> Schedule.changesOfMind(seed, 3, fate, this.coverage, this.rows.emptied()));
	}

	/** Some of the moments of this kind, from the first on, evenly spread. */
	private static List<Integer> some(List<PlannedFate.Moment> moments, PlannedFate.Moment kind) {
		List<Integer> all = IntStream.range(0, moments.size())
			.filter((at) -> moments.get(at).equals(kind))
			.boxed()
			.toList();
		assertThat(all).as("moments like %s", kind).isNotEmpty();
		int times = Math.min(TIMES, all.size());
		return IntStream.range(0, times).mapToObj((i) -> all.get(i * all.size() / times)).toList();
	}

	/** Where the rows are. */
	enum Kind {

		SQLITE, POSTGRESQL

	}

}
