package io.keyrotor.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionHeadroom;

/**
 * What will happen to a key by itself if nobody changes anything: Azure's rotations by
 * the key's policy, and the expiry of its versions.
 * <p>
 * Months and years follow the calendar in UTC, since Azure does not document its own
 * reckoning; how punctual Azure is it does not document either.
 *
 * @param until up to when events are forecast
 * @param nextRotationOn the first rotation, wherever it lies
 * @param events what happens up to {@code until}, in the order of time; a rotation that
 * is overdue comes first
 * @param versionLimitReachedOn when the key gets its last version, if it has a limit and
 * that is less than a hundred years ahead; a day that is over if it has that version
 * @param versionsRemaining how many versions the key may still get now, where there is a
 * limit
 */
public record Forecast(Key key, Instant asOf, Instant until, Optional<Instant> nextRotationOn,
		List<ForecastEvent> events, Optional<Instant> versionLimitReachedOn, OptionalInt versionsRemaining,
		List<Finding> warnings) {

	/** The farthest that is looked ahead, in years. */
	public static final int MOST_YEARS = 20;

	public Forecast {
		events = List.copyOf(events);
		warnings = List.copyOf(warnings);
	}

	/**
	 * Looks ahead from {@code now}.
	 * @param versions all versions of the key, the current one among them, in any order
	 * @param years how far, 1 to {@link #MOST_YEARS}; a key that is rotated more than 500
	 * times in that time is forecast up to its 500th rotation, with a warning
	 */
	public static Forecast of(Key key, List<KeyVersion> versions, PolicyState policy, KeyStoreRules rules, Instant now,
			int years) {
		if (years < 1 || years > MOST_YEARS) {
			throw new IllegalArgumentException(
					"A forecast is for 1 to " + MOST_YEARS + " years, not for " + years + ".");
		}
		VersionHeadroom headroom = VersionHeadroom.of(versions.size(), rules);
		Outlook outlook = Outlook.of(key, headroom, policy, now);
		Generations generations = Generations.of(key, headroom, policy, outlook, now, yearsAfter(now, years));
		Stream<ForecastEvent> events = Stream.concat(generations.events(), olderExpiries(key, versions, generations));
		return new Forecast(key, now, generations.until(), outlook.nextRotationOn(),
				events.sorted(Comparator.comparing(ForecastEvent::on)).toList(), limitReachedOn(versions, generations),
				headroom.remaining(), Stream.concat(outlook.warnings().stream(), generations.warnings()).toList());
	}

	private static Instant yearsAfter(Instant now, int years) {
		return now.atOffset(ZoneOffset.UTC).plusYears(years).toInstant();
	}

	/** Versions before the current one expire too, and somebody may be pinned to them. */
	private static Stream<ForecastEvent> olderExpiries(Key key, List<KeyVersion> versions, Generations generations) {
		List<KeyVersion> older = versions.stream()
			.filter((version) -> !version.id().equals(key.current().id()))
			.sorted(Comparator.comparing(KeyVersion::createdOn).thenComparing((version) -> version.id().value()))
			.toList();
		return Stream.iterate(0, (index) -> index < older.size(), (index) -> index + 1)
			.flatMap((index) -> older.get(index)
				.expiresOn()
				.filter(generations::ahead)
				.map((on) -> new ForecastEvent.Expiry(on, index + 1, Optional.of(older.get(index).id()), false))
				.stream());
	}

	private static Optional<Instant> limitReachedOn(List<KeyVersion> versions, Generations generations) {
		return generations.headroom().reached()
				? versions.stream().map(KeyVersion::createdOn).max(Comparator.naturalOrder())
				: generations.lastVersionOn();
	}

}
