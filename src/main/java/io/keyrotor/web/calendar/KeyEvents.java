package io.keyrotor.web.calendar;

import java.time.Instant;
import java.util.stream.Stream;

import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.Forecast;
import io.keyrotor.policy.ForecastEvent;

/** What is forecast for a key, as events for people. */
record KeyEvents(KeyStore store, Forecast forecast) {

	Stream<CalendarEvent> all() {
		return this.forecast.events().stream().map((event) -> switch (event) {
			case ForecastEvent.Rotation rotation -> rotation(rotation);
			case ForecastEvent.Expiry expiry -> expiry(expiry);
			case ForecastEvent.Notice notice -> notice(notice);
		});
	}

	/** What is overdue moves on with the days until it is done, so that it is seen. */
	private CalendarEvent rotation(ForecastEvent.Rotation rotation) {
		boolean overdue = rotation.on().isBefore(this.forecast.asOf());
		Instant on = overdue ? this.forecast.asOf() : rotation.on();
		String summary = overdue ? "Overdue: Azure was to rotate " + key()
				: (rotation.last() ? "Azure makes the last version of " : "Azure rotates ") + key();
		String description = """
				By its policy Azure creates version %d of the key %s on %s (UTC); its present version is %s. The version \
				before it stays enabled.%s
				Next: see that every consumer bound to the key follows, GET /v1/cmk-bindings?keyStore=%s&key=%s and \
				POST /v1/cmk-bindings/{id}/verify."""
			.formatted(
					rotation.ordinal(), key(), rotation.on(), current(), rotation.last()
							? " It is the last version that the key may have: create a new key before that day." : "",
					key().store(), key().name());
		return event("rotation", rotation, on, summary, description, rotation.last() ? "Version limit" : "Rotation");
	}

	private CalendarEvent expiry(ForecastEvent.Expiry expiry) {
		String summary = expiry.current() ? "Key %s expires".formatted(key())
				: "Version %d of %s expires".formatted(expiry.ordinal(), key());
		String description = "Version %d%s of the key %s expires on %s (UTC). From then on it still unwraps and decrypts, and refuses to wrap and encrypt.\nNext: %s"
			.formatted(expiry.ordinal(), expiry.version().map(VersionId::value).map((id) -> " (" + id + ")").orElse(""),
					key(), expiry.on(),
					expiry.current()
							? "rotate the key before that day, POST /v1/key-stores/%s/keys/%s/rotations."
								.formatted(key().store(), key().name())
							: "see that no consumer is pinned to it, GET /v1/cmk-bindings?keyStore=%s&key=%s."
								.formatted(key().store(), key().name()));
		return event("expiry", expiry, expiry.on(), summary, description, "Expiry");
	}

	private CalendarEvent notice(ForecastEvent.Notice notice) {
		return event("notice", notice, notice.on(), "Azure gives notice of the expiry of " + key(),
				"On %s (UTC) the key store sends the event KeyNearExpiry for version %d of the key %s, if it is still the current one.\nNext: see that the key is rotated before that version expires."
					.formatted(notice.on(), notice.ordinal(), key()),
				"Notice");
	}

	private CalendarEvent event(String kind, ForecastEvent event, Instant on, String summary, String description,
			String category) {
		String uid = "%s-%d.%s@%s".formatted(kind, event.ordinal(), key().name(), this.store.uri().getHost());
		return new CalendarEvent(uid, CalendarEvent.dayOf(on), summary, description, category);
	}

	private KeyId key() {
		return this.forecast.key().id();
	}

	private VersionId current() {
		return this.forecast.key().current().id();
	}

}
