package io.keyrotor.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Origin;

import static org.assertj.core.api.Assertions.assertThat;

class ForecastIT extends WebTests {

	private static final String VAULT = "/v1/key-stores/sandbox-vault";

	private static final String FORECAST = VAULT + "/keys/storage-cmk/rotation-forecast";

	private static final String HSM_FORECAST = "/v1/key-stores/sandbox-hsm/keys/nearly-full/rotation-forecast";

	@Test
	void tellsTheRotationsToComeAsJson() {
		JsonNode forecast = json(get(FORECAST + "?years=3"));
		Instant created = this.keys.key(FailingKeys.MANAGED).current().createdOn();
		Instant first = created.atOffset(ZoneOffset.UTC).plusYears(1).toInstant();
		assertText(forecast, "key").isEqualTo("storage-cmk");
		assertText(forecast, "nextRotationOn").isEqualTo(first.toString());
		assertText(forecast, "currentVersion").isEqualTo(this.keys.key(FailingKeys.MANAGED).current().id().value());
		assertThat(forecast.get("rotations")).hasSize(3);
		assertText(forecast.get("rotations").get(0), "on").isEqualTo(first.toString());
		assertThat(forecast.get("rotations").get(0).get("ordinal").asInt()).isEqualTo(2);
		assertThat(forecast.has("versionsRemaining")).isFalse();
		assertThat(forecast.get("warnings")).isEmpty();
		assertThat(json(get(FORECAST)).get("rotations")).hasSize(5);
	}

	@Test
	void tellsTheDayOfTheLastVersionOnAManagedHsm() {
		JsonNode forecast = json(get(HSM_FORECAST));
		assertThat(forecast.get("versionsRemaining").asInt()).isBetween(0, 1);
		assertThat(forecast.has("versionLimitReachedOn")).isTrue();
		assertThat(forecast.get("warnings").findValuesAsString("code")).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "21", "-1", "x", "1.5", "99999999999" })
	void looksOneToTwentyYearsAhead(String years) {
		assertProblem(get(FORECAST + "?years=" + years), 400, "InvalidRequest");
		assertProblem(get(FORECAST + ".ics?years=" + years), 400, "InvalidRequest");
		assertProblem(get(VAULT + "/rotation-forecast.ics?years=" + years), 400, "InvalidRequest");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "none | application/json", "*/* | application/json", "application/json | application/json",
					"text/calendar | text/calendar", "text/calendar;charset=utf-8 | text/calendar",
					"text/* | text/calendar", "text/calendar, */*;q=0.1 | text/calendar",
					"application/json;q=0.5, text/calendar | text/calendar",
					"application/json, text/calendar;q=0.5 | application/json",
					"text/html, text/calendar;q=0.9 | text/calendar" })
	void answersInTheFormThatTheCallerLikesBetter(String accept, String type) {
		MvcTestResult result = accept(FORECAST, accept);
		assertThat(result).hasStatusOk();
		assertThat(result.getResponse().getContentType()).startsWith(type);
		assertThat(result.getResponse().getHeaders("Vary")).contains("Accept");
	}

	@Test
	void answersOtherTypesWithNotAcceptable() {
		assertText(assertProblem(accept(FORECAST, "image/png"), 406, "NotAcceptable"), "detail")
			.contains("text/calendar");
		assertProblem(accept(FORECAST + ".ics", "application/json"), 406, "NotAcceptable");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/calendar", "text/calendar, */*;q=0.1", "*/*" })
	void tellsErrorsAsProblemsWhateverIsAccepted(String accept) {
		String keys = VAULT + "/keys/";
		for (String suffix : List.of("rotation-forecast", "rotation-forecast.ics")) {
			assertProblem(accept(keys + "nothing/" + suffix, accept), 404, "KeyNotFound");
			assertProblem(accept(keys + "no_key/" + suffix, accept), 400, "InvalidRequest");
			assertProblem(accept(keys + "storage-cmk/" + suffix + "?years=0", accept), 400, "InvalidRequest");
			assertProblem(accept(keys + "storage-cmk/" + suffix + "?yaers=1", accept), 400, "InvalidRequest");
			assertProblem(accept("/v1/key-stores/nowhere/keys/k/" + suffix, accept), 404, "KeyStoreNotFound");
		}
		this.keys.fail(new UpstreamFailure(UpstreamFailure.Kind.THROTTLED, Origin.unanswered("Key Vault"),
				Optional.empty(), "Too many."));
		MvcTestResult result = accept(VAULT + "/rotation-forecast.ics", accept);
		assertProblem(result, 503, "KeyStoreThrottled");
		assertThat(result).hasContentType("application/problem+json");
	}

	@Test
	void isACalendarThatCanBeSubscribedTo() {
		MvcTestResult result = get(FORECAST + ".ics?years=3");
		assertThat(result).hasStatusOk();
		assertThat(result.getResponse().getContentType()).isEqualTo("text/calendar;charset=UTF-8");
		assertThat(result.getResponse().getHeader("Content-Disposition"))
			.isEqualTo("attachment; filename=\"storage-cmk-rotations.ics\"");
		assertThat(result.getResponse().getHeader("Cache-Control")).isEqualTo("max-age=3600, private");
		String text = text(result);
		assertStrict(text);
		ICalendar calendar = Biweekly.parse(text).first();
		assertThat(calendar.validate(ICalVersion.V2_0).isEmpty()).isTrue();
		assertThat(calendar.getNames().getFirst().getValue()).isEqualTo("Key rotations of sandbox-vault/storage-cmk");
		assertThat(text).doesNotContain("METHOD:")
			.contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\n",
					"\r\nX-WR-CALNAME:Key rotations of sandbox-vault/storage-cmk\r\n");
		JsonNode forecast = json(get(FORECAST + "?years=3"));
		int expected = forecast.get("rotations").size() + forecast.get("expiries").size()
				+ forecast.get("notices").size();
		assertThat(calendar.getEvents()).hasSize(expected).hasSizeGreaterThan(3);
		VEvent first = calendar.getEvents().getFirst();
		LocalDate day = LocalDate.ofInstant(Instant.parse(forecast.get("nextRotationOn").asString()), ZoneOffset.UTC);
		assertThat(text).contains("DTSTART;VALUE=DATE:" + day.toString().replace("-", "") + "\r\n");
		assertThat(first.getUid().getValue()).isEqualTo("rotation-2.storage-cmk@sandbox-vault.vault.azure.net");
		assertThat(first.getSummary().getValue()).isEqualTo("Azure rotates sandbox-vault/storage-cmk");
		assertThat(first.getDescription().getValue()).contains("sandbox-vault/storage-cmk", "\nNext: ");
		assertThat(first.getCategories().getFirst().getValues()).containsExactly("Rotation");
	}

	@Test
	void keepsTheUidsOfItsEvents() {
		Set<String> first = uids(text(get(FORECAST + ".ics")));
		Set<String> again = uids(text(accept(FORECAST, "text/calendar")));
		assertThat(first).isNotEmpty().isEqualTo(again);
		assertThat(uids(text(get(VAULT + "/rotation-forecast.ics?years=5")))).containsAll(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { FORECAST, FORECAST + ".ics", VAULT + "/rotation-forecast.ics" })
	void isNotSentAgainToWhoHasIt(String uri) {
		String tag = String.valueOf(get(uri).getResponse().getHeader("ETag"));
		assertThat(this.mvc.get().uri(URI.create(uri)).header("If-None-Match", tag).exchange()).hasStatus(304);
		assertThat(get(uri + "?years=1").getResponse().getHeader("ETag")).isNotEqualTo(tag);
	}

	@Test
	void isACalendarOfAWholeStore() {
		MvcTestResult result = get(VAULT + "/rotation-forecast.ics");
		assertThat(result).hasStatusOk();
		assertThat(result.getResponse().getHeader("Content-Disposition")).contains("sandbox-vault-rotations.ics");
		String text = text(result);
		assertStrict(text);
		ICalendar calendar = Biweekly.parse(text).first();
		assertThat(uids(text)).contains("rotation-2.storage-cmk@sandbox-vault.vault.azure.net")
			.doesNotHaveDuplicates()
			.hasSameSizeAs(calendar.getEvents());
		assertThat(calendar.getDescriptions().getFirst().getValue()).contains("sandbox-vault/no-policy");
	}

	@Test
	void namesInTheCalendarWhatItLacks() {
		this.keys.hide(WebHouse.SEARCH_KEY, "Refused, with \\ a; comma and é.");
		String text = text(get(VAULT + "/rotation-forecast.ics"));
		assertStrict(text);
		ICalendar calendar = Biweekly.parse(text).first();
		VEvent gap = calendar.getEvents().getFirst();
		assertThat(gap.getUid().getValue()).isEqualTo("incomplete@sandbox-vault.vault.azure.net");
		assertThat(gap.getDescription().getValue()).contains("sandbox-vault/search-cmk",
				"Refused, with \\ a; comma and é.");
		assertThat(calendar.getDescriptions().getFirst().getValue()).contains("sandbox-vault/search-cmk");
		assertThat(calendar.getExperimentalProperty("X-WR-CALDESC").getValue()).contains("a\\; comma");
	}

	private MvcTestResult accept(String uri, String accept) {
		return accept.equals("none") ? get(uri)
				: this.mvc.get().uri(URI.create(uri)).header("Accept", accept).exchange();
	}

	private static String text(MvcTestResult result) {
		assertThat(result).hasStatusOk();
		return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

	private static Set<String> uids(String text) {
		return Biweekly.parse(text)
			.first()
			.getEvents()
			.stream()
			.map((event) -> event.getUid().getValue())
			.collect(Collectors.toSet());
	}

	/** Lines end in CRLF, have at most 75 octets, and are properties or folded ones. */
	private static void assertStrict(String text) {
		assertThat(text).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
			.endsWith("END:VCALENDAR\r\n")
			.doesNotContainPattern("[^\r]\n|\r[^\n]");
		for (String line : text.split("\r\n", -1)) {
			assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75);
			assertThat(line).matches("( .*|[A-Z-]+(;[A-Z]+=[A-Z]+)*:.*|)");
		}
	}

}
