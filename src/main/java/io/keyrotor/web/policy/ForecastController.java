package io.keyrotor.web.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;

import io.keyrotor.inventory.KeyInventory;
import io.keyrotor.inventory.KeySight;
import io.keyrotor.inventory.StoreForecast;
import io.keyrotor.policy.Forecast;
import io.keyrotor.web.calendar.ForecastCalendar;
import io.keyrotor.web.openapi.Answers;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.ContentTag;
import io.keyrotor.web.request.Named;

@RestController
@RequestMapping("/v1/key-stores/{keyStore}")
@Tag(name = "Forecasts", description = "What happens to keys by themselves, as data and as a calendar.")
class ForecastController {

	private static final String CALENDAR = "text/calendar";

	/** Enough to plan by; a calendar of a whole store is shorter. */
	private static final String YEARS = "5";

	private static final String STORE_YEARS = "2";

	private static final int MOST_STORE_YEARS = 5;

	/** Calendars are fetched by many, and what they show changes once in weeks. */
	private static final Duration FRESH = Duration.ofHours(1);

	private final KeyInventory inventory;

	ForecastController(KeyInventory inventory) {
		this.inventory = inventory;
	}

	@GetMapping(path = "/keys/{key}/rotation-forecast", produces = { MediaType.APPLICATION_JSON_VALUE, CALENDAR })
	@Operation(summary = "Forecast the rotations of a key", description = """
			When Azure rotates the key by its policy, when its versions expire, when it gets the last version that it \
			may have, and what is wrong with all that, 1 to 20 years ahead. With `Accept: text/calendar` the answer \
			is an iCalendar file; `rotation-forecast.ics` is the same for programs that cannot say so.""")
	@Answers(tagged = true, body = ForecastJson.class, media = { MediaType.APPLICATION_JSON_VALUE, CALENDAR },
			problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND, ProblemCode.KEY_STORE_FORBIDDEN,
					ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<?> getRotationForecast(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = YEARS) int years, NativeWebRequest request)
			throws HttpMediaTypeNotAcceptableException {
		int ahead = within(years, Forecast.MOST_YEARS);
		boolean calendar = wantsCalendar(request);
		KeySight.Seen seen = this.inventory.key(Named.key(keyStore, key));
		return calendar ? calendar(seen, ahead) : json(ForecastJson.from(seen.forecast(ahead)));
	}

	@GetMapping(path = "/keys/{key}/rotation-forecast.ics", produces = CALENDAR)
	@Operation(summary = "Subscribe to the rotations of a key", description = """
			The forecast as an iCalendar file (RFC 5545), to subscribe to. An event keeps its UID when its day \
			moves. Days are those of UTC.""")
	@Answers(tagged = true, media = CALENDAR, problems = { ProblemCode.KEY_STORE_NOT_FOUND, ProblemCode.KEY_NOT_FOUND,
			ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<byte[]> getRotationCalendar(@PathVariable String keyStore, @PathVariable String key,
			@RequestParam(defaultValue = YEARS) int years) {
		int ahead = within(years, Forecast.MOST_YEARS);
		return calendar(this.inventory.key(Named.key(keyStore, key)), ahead);
	}

	@GetMapping(path = "/rotation-forecast.ics", produces = CALENDAR)
	@Operation(summary = "Subscribe to the rotations of a key store", description = """
			The forecasts of all keys of a store as one iCalendar file, 1 to 5 years ahead. It is whole or it is a \
			problem: a store that does not answer, or not within 45 seconds, is a 503, so that a subscriber keeps what \
			it has. Keys that the store refuses to show, and keys beyond the first 500, are named in the calendar \
			itself, as an event of today and in its description.""")
	@Answers(tagged = true, media = CALENDAR, problems = { ProblemCode.KEY_STORE_NOT_FOUND,
			ProblemCode.KEY_STORE_FORBIDDEN, ProblemCode.KEY_STORE_THROTTLED, ProblemCode.KEY_STORE_UNAVAILABLE })
	ResponseEntity<byte[]> getStoreRotationCalendar(@PathVariable String keyStore,
			@RequestParam(defaultValue = STORE_YEARS) int years) {
		int ahead = within(years, MOST_STORE_YEARS);
		StoreForecast forecast = this.inventory.forecast(Named.store(keyStore), ahead);
		return calendar(ForecastCalendar.of(forecast), forecast.store().name().value());
	}

	private static int within(int years, int most) {
		if (years < 1 || years > most) {
			throw Refusal.parameter("years", "Range", "1 to " + most, String.valueOf(years),
					"A forecast looks 1 to " + most + " years ahead.");
		}
		return years;
	}

	/** What the caller likes better of the two; JSON if it does not mind. */
	private static boolean wantsCalendar(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
		return new HeaderContentNegotiationStrategy().resolveMediaTypes(request)
			.stream()
			.filter((type) -> type.isCompatibleWith(MediaType.APPLICATION_JSON) || isCalendar(type))
			.findFirst()
			.filter((type) -> !type.isCompatibleWith(MediaType.APPLICATION_JSON))
			.isPresent();
	}

	private static boolean isCalendar(MediaType type) {
		return type.isCompatibleWith(MediaType.valueOf(CALENDAR));
	}

	private static ResponseEntity<ForecastJson> json(ForecastJson json) {
		return ResponseEntity.ok()
			.eTag(json.tag())
			.cacheControl(CacheControl.noCache().cachePrivate())
			.varyBy(HttpHeaders.ACCEPT)
			.contentType(MediaType.APPLICATION_JSON)
			.body(json);
	}

	private static ResponseEntity<byte[]> calendar(KeySight.Seen seen, int years) {
		return calendar(ForecastCalendar.of(seen.store(), seen.forecast(years)), seen.id().name().value());
	}

	private static ResponseEntity<byte[]> calendar(ForecastCalendar calendar, String name) {
		ContentDisposition file = ContentDisposition.attachment().filename(name + "-rotations.ics").build();
		return ResponseEntity.ok()
			.eTag("W/" + ContentTag.of(calendar.content()))
			.cacheControl(CacheControl.maxAge(FRESH).cachePrivate())
			.varyBy(HttpHeaders.ACCEPT)
			.header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
			.contentType(new MediaType(MediaType.valueOf(CALENDAR), StandardCharsets.UTF_8))
			.body(calendar.text().getBytes(StandardCharsets.UTF_8));
	}

}
