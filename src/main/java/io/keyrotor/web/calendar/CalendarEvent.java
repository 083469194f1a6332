package io.keyrotor.web.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;

import biweekly.component.VEvent;
import biweekly.property.DateStart;
import biweekly.util.DateTimeComponents;
import biweekly.util.ICalDate;

/**
 * One event of a day.
 *
 * @param uid the same for the same event in every calendar that has it, whatever its day
 * @param day a day of UTC
 */
record CalendarEvent(String uid, LocalDate day, String summary, String description, String category) {

	static LocalDate dayOf(Instant moment) {
		return LocalDate.ofInstant(moment, ZoneOffset.UTC);
	}

	/** The event as told at this moment. It takes nobody's time. */
	VEvent at(Instant moment) {
		VEvent event = new VEvent();
		event.setUid(this.uid);
		event.setDateTimeStamp(Date.from(moment));
		DateTimeComponents components = new DateTimeComponents(this.day.getYear(), this.day.getMonthValue(),
				this.day.getDayOfMonth());
		event.setDateStart(new DateStart(new ICalDate(components, false)));
		event.setSummary(this.summary);
		event.setDescription(this.description);
		event.addCategories(this.category);
		event.setTransparency(true);
		return event;
	}

}
