package io.keyrotor.web.calendar;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.util.Duration;
import com.github.mangstadt.vinnie.io.VObjectPropertyValues;

import io.keyrotor.inventory.KeySight;
import io.keyrotor.inventory.StoreForecast;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyStore;
import io.keyrotor.policy.Forecast;

/**
 * A forecast as an iCalendar file: one event of a day for everything that is to come, and
 * what is worth knowing as the description of the calendar.
 */
public final class ForecastCalendar {

	private static final String PRODUCT = "-//Keyrotor//Rotation forecast//EN";

	/** More events than these are for a program and not for a calendar. */
	private static final int MOST_EVENTS = 10_000;

	private final String title;

	private final List<CalendarEvent> events;

	private final List<String> remarks;

	private final Instant asOf;

	private ForecastCalendar(String title, List<CalendarEvent> events, List<String> remarks, Instant asOf) {
		this.title = title;
		this.events = events;
		this.remarks = remarks;
		this.asOf = asOf;
	}

	/** The calendar of one key. */
	public static ForecastCalendar of(KeyStore store, Forecast forecast) {
		return cut("Key rotations of " + forecast.key().id(), new KeyEvents(store, forecast).all().toList(),
				remarks(forecast).toList(), forecast.asOf());
	}

	/** The calendar of a whole store; what it lacks is an event of today. */
	public static ForecastCalendar of(StoreForecast forecast) {
		List<String> gaps = gaps(forecast);
		List<CalendarEvent> events = new ArrayList<>();
		if (!gaps.isEmpty()) {
			events.add(incomplete(forecast, gaps));
		}
		forecast.forecasts().forEach((one) -> new KeyEvents(forecast.store(), one).all().forEach(events::add));
		List<String> remarks = Stream
			.concat(gaps.stream(), forecast.forecasts().stream().flatMap(ForecastCalendar::remarks))
			.toList();
		return cut("Key rotations of " + forecast.store().name(), events, remarks, forecast.asOf());
	}

	private static ForecastCalendar cut(String title, List<CalendarEvent> events, List<String> remarks, Instant asOf) {
		List<CalendarEvent> ordered = events.stream()
			.sorted(Comparator.comparing(CalendarEvent::day).thenComparing(CalendarEvent::uid))
			.toList();
		if (ordered.size() <= MOST_EVENTS) {
			return new ForecastCalendar(title, ordered, remarks, asOf);
		}
		List<CalendarEvent> first = ordered.subList(0, MOST_EVENTS);
		String end = "This calendar ends on %s, because it would have %d events. Ask for fewer years."
			.formatted(first.getLast().day(), ordered.size());
		return new ForecastCalendar(title, first, Stream.concat(Stream.of(end), remarks.stream()).toList(), asOf);
	}

	private static Stream<String> remarks(Forecast forecast) {
		return forecast.warnings().stream().map(Finding::message);
	}

	private static List<String> gaps(StoreForecast forecast) {
		Stream<String> unreadable = forecast.unreadable().stream().map(KeySight.Unreadable::why).map(Finding::message);
		Stream<String> cut = forecast.cut() ? Stream
			.of("The key store %s has more than %d keys; those beyond the first %d are not in this calendar. Subscribe to single keys."
				.formatted(forecast.store().name(), StoreForecast.MOST_KEYS, StoreForecast.MOST_KEYS)) : Stream.empty();
		return Stream.concat(cut, unreadable).toList();
	}

	private static CalendarEvent incomplete(StoreForecast forecast, List<String> gaps) {
		return new CalendarEvent("incomplete@" + forecast.store().uri().getHost(), CalendarEvent.dayOf(forecast.asOf()),
				"Calendar of the key store %s lacks some keys".formatted(forecast.store().name()),
				String.join("\n", gaps), "Incomplete");
	}

	/** The content as a text of RFC 5545. */
	public String text() {
		return FoldedLines.of(calendar());
	}

	/** All that can differ between two calendars but the time of their making. */
	public List<String> content() {
		return Stream
			.concat(Stream.of(this.title),
					Stream.concat(this.remarks.stream(), this.events.stream().map(CalendarEvent::toString)))
			.collect(Collectors.toList());
	}

	private ICalendar calendar() {
		ICalendar calendar = new ICalendar();
		calendar.setProductId(PRODUCT);
		calendar.setName(this.title);
		calendar.addExperimentalProperty("X-WR-CALNAME", VObjectPropertyValues.escape(this.title));
		if (!this.remarks.isEmpty()) {
			String text = String.join("\n", this.remarks);
			calendar.setDescription(text);
			calendar.addExperimentalProperty("X-WR-CALDESC", VObjectPropertyValues.escape(text).replace("\n", "\\n"));
		}
		calendar.setRefreshInterval(Duration.builder().days(1).build()).setParameter("VALUE", "DURATION");
		calendar.addExperimentalProperty("X-PUBLISHED-TTL", "P1D");
		this.events.stream().map((event) -> event.at(this.asOf)).forEach((VEvent event) -> calendar.addEvent(event));
		return calendar;
	}

}
