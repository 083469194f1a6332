package io.keyrotor.matrix;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The crash matrix. Each schedule runs the real machines of rotation and retirement, with
 * one replica or three, against a simulated Azure, database and time, while processes die
 * and stand still, calls go wrong in every way, clocks jump, operators act and others
 * work at Azure. When it is over everything is brought to rest, and the invariants I1 to
 * I10 of the design are checked on what Azure accepted.
 * <p>
 * A broken schedule says its seed; {@code -Dmatrix.seed=SEED} repeats it. The seeds begin
 * at {@code matrix.base}, and {@code crash.schedules} says how many there are.
 * <p>
 * What is excused, because nothing could prevent it: a change that was sent after its
 * process had stood still between the last check of the fence and the sending (a second
 * version is named unless its rotation was over, a consumer may be left on its version);
 * a consumer that somebody else put on an old version after the proof was made, or took
 * off it just before without its being bound; and, with wall clocks that are wrong by
 * hours, that work goes on late and a soak ends early.
 * <p>
 * The guards that are taken away in {@link Missing}, each by a test, and what broke: the
 * fence (I8), the intent (I5), the settle time (I3), the lock on the key that consumers
 * are moved to (I2), the read-back (a consumer that is not where its rotation says), the
 * retirement's gate (I1).
 */
class CrashMatrixTest {

	private static final long BASE = Long.getLong("matrix.base", 20_261_122L);

	private static final int SCHEDULES = Integer.getInteger("crash.schedules", 200);

	static final List<String> TRANSITIONS = List.of("Rotation Requested -> Creating", "Rotation Requested -> Canceled",
			"Rotation Requested -> Propagating", "Rotation Requested -> RollingBack", "Rotation Held -> Canceled",
			"Rotation Creating -> Propagating", "Rotation Creating -> Held", "Rotation Creating -> RollingBack",
			"Rotation Propagating -> Completed", "Rotation Propagating -> Held", "Rotation Propagating -> RollingBack",
			"Rotation Completed -> RollingBack", "Rotation RollingBack -> RolledBack", "Rotation Held -> Creating",
			"Rotation Held -> Propagating", "Rotation Held -> RollingBack", "Retirement Soaking -> Proving",
			"Retirement Soaking -> Held", "Retirement Soaking -> Canceled", "Retirement Proving -> Disabling",
			"Retirement Proving -> Held", "Retirement Disabling -> Probation", "Retirement Probation -> Disabled",
			"Retirement Probation -> Reenabling", "Retirement Reenabling -> Reenabled", "Retirement Held -> Proving",
			"Retirement Held -> Soaking", "Retirement Held -> Canceled");

	private static final Coverage COVERAGE = new Coverage();

	/** How many of the tests that come across things have run. */
	private static int runs;

	/** So many schedules are enough to miss a guard. */
	private static final int ENOUGH = 3_000;

	@Test
	void holdsInRandomSchedules() {
		runs++;
		Optional<Long> only = Optional.ofNullable(Long.getLong("matrix.seed"));
		for (int i = 0; i < (only.isPresent() ? 1 : SCHEDULES); i++) {
			run(only.orElse(BASE + i), (seed) -> Schedule.random(seed, Guards.WHOLE, COVERAGE));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceInARotation(int replicas) {
		everyMoment(replicas, Schedule::rotation);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceInARetirement(int replicas) {
		everyMoment(replicas, Schedule::retirement);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceWhileMindsChange(int replicas) {
		everyMoment(replicas, Schedule::changesOfMind);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceWhileConsumersMoveToAnotherKey(int replicas) {
		everyMoment(replicas, Schedule::rebind);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceWhileConsumersMoveToAnotherKeyAndBack(int replicas) {
		everyMoment(replicas, Schedule::rebindAndBack);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void holdsWhateverHappensOnceWhileAnEmergencyIsCanceled(int replicas) {
		everyMoment(replicas, Schedule::emergencyCanceled);
	}

	/** First everything goes well; then one thing goes wrong, at each moment there is. */
	private static void everyMoment(int replicas, Plain schedule) {
		runs++;
		PlannedFate kind = PlannedFate.kind();
		run(BASE, (seed) -> schedule.play(seed, replicas, kind, COVERAGE));
		List<PlannedFate.Moment> moments = kind.moments();
		assertThat(moments).hasSizeGreaterThan(50);
		for (int i = 0; i < moments.size(); i++) {
			for (PlannedFate fate : fates(i, moments.get(i))) {
				run(BASE, (seed) -> schedule.play(seed, replicas, fate, COVERAGE));
			}
		}
	}

	private static List<PlannedFate> fates(int at, PlannedFate.Moment moment) {
		List<PlannedFate> fates = new ArrayList<>();
		if (moment.point().isPresent()) {
			fates.add(PlannedFate.of(at, Blow.DEATH));
			fates.add(PlannedFate.of(at, Blow.FREEZE));
		}
		else {
			Fault.of(moment.place()).forEach((fault) -> fates.add(PlannedFate.of(at, fault)));
		}
		return fates;
	}

	@ParameterizedTest
	@EnumSource(Missing.class)
	void noticesThatAGuardIsMissing(Missing guard) {
		Coverage coverage = new Coverage();
		Set<String> broken = new TreeSet<>();
		for (long seed = BASE; seed < BASE + ENOUGH && broken.isEmpty(); seed++) {
			try {
				run(seed, (again) -> Schedule.random(again, guard.guards(), coverage));
			}
			catch (Schedule.Told told) {
				broken.add(told.what());
			}
		}
		assertThat(broken).isNotEmpty().isSubsetOf(guard.breaks());
	}

	@Test
	void repeatsAScheduleExactly() {
		List<String> stories = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			run(BASE, (seed) -> stories.add(Schedule.random(seed, Guards.WHOLE, new Coverage())));
		}
		assertThat(stories.get(0)).isEqualTo(stories.get(1));
	}

	/** What is never reached is not proven. */
	@AfterAll
	static void cameAcrossEverything() {
		if (runs == 13 && System.getProperty("matrix.seed") == null) {
			assertThat(missing(COVERAGE)).as("what no schedule came across").isEmpty();
		}
	}

	/** Everything that there is to come across and that nobody came across. */
	private static Set<Object> missing(Coverage coverage) {
		Set<Object> missing = new java.util.LinkedHashSet<>();
		for (Place place : Place.values()) {
			for (Point point : Point.values()) {
				boolean there = switch (point) {
					case BEFORE -> true;
					case AFTER -> place != Place.LOAD;
					case UNSENT, IN_FLIGHT -> place.changes();
					case UNCOMMITTED -> false;
				};
				if (there) {
					EnumSet.of(Blow.DEATH, Blow.FREEZE)
						.forEach((blow) -> missing.add(new Coverage.Struck(place, point, blow)));
				}
			}
			Fault.of(place).forEach((fault) -> missing.add(new Coverage.Met(place, fault)));
		}
		missing.addAll(TRANSITIONS);
		missing.removeAll(coverage.all());
		return missing;
	}

	/** Runs one schedule on a virtual thread, among which a change is cheap. */
	static void run(long seed, LongConsumer schedule) {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread thread = Thread.ofVirtual().unstarted(() -> schedule.accept(seed));
		thread.setUncaughtExceptionHandler((_, broken) -> failure.set(broken));
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException interrupted) {
			throw new IllegalStateException(interrupted);
		}
		if (failure.get() instanceof Schedule.Told told) {
			throw told;
		}
		if (failure.get() != null) {
			throw new AssertionError("-Dmatrix.seed=" + seed, failure.get());
		}
	}

	/** A schedule in which little happens. */
	@FunctionalInterface
	private interface Plain {

		void play(long seed, int replicas, Fate fate, Coverage coverage);

	}

}
