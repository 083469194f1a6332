package io.keyrotor.web.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;

import io.keyrotor.key.VersionId;
import io.keyrotor.policy.Forecast;
import io.keyrotor.policy.ForecastEvent;
import io.keyrotor.web.problem.Numbers;
import io.keyrotor.web.problem.Problem;
import io.keyrotor.web.request.ContentTag;

/** A forecast as callers see it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationForecast",
		description = "What happens to a key by itself if nobody changes anything. Months and years follow the calendar in UTC: how Azure reckons them, and how punctual it is, is not documented.")
public record ForecastJson(String keyStore, String key, @Schema(description = "When the key was read.") Instant asOf,
		@Schema(description = "Up to when events are forecast.") Instant until, String currentVersion,
		@Schema(description = "When Azure rotates the key by its policy, a moment that may be over; absent if it does not or if that is not known.") Optional<Instant> nextRotationOn,
		List<RotationJson> rotations, List<ExpiryJson> expiries,
		@Schema(description = "When the key store gives notice that the current version is about to expire.") List<NoticeJson> notices,
		@Schema(description = "When the key gets the last version that it may have, if that is within a hundred years.") Optional<Instant> versionLimitReachedOn,
		@Schema(description = "How many versions the key may still get, where there is a limit.") Optional<Integer> versionsRemaining,
		@Schema(description = "What is worth knowing of the key and its policy, with the next step.") List<Problem.Cause> warnings) {

	public static ForecastJson from(Forecast forecast) {
		return new ForecastJson(forecast.key().id().store().value(), forecast.key().id().name().value(),
				forecast.asOf(), forecast.until(), forecast.key().current().id().value(), forecast.nextRotationOn(),
				events(forecast, ForecastEvent.Rotation.class).stream().map(RotationJson::from).toList(),
				events(forecast, ForecastEvent.Expiry.class).stream().map(ExpiryJson::from).toList(),
				events(forecast, ForecastEvent.Notice.class).stream().map(NoticeJson::from).toList(),
				forecast.versionLimitReachedOn(), Numbers.boxed(forecast.versionsRemaining()),
				forecast.warnings().stream().map(Problem.Cause::of).toList());
	}

	private static <T extends ForecastEvent> List<T> events(Forecast forecast, Class<T> type) {
		return forecast.events().stream().filter(type::isInstance).map(type::cast).toList();
	}

	/** A hash of what is forecast; the time of asking is no part of it. */
	public String tag() {
		return ContentTag.of(this.keyStore, this.key, this.currentVersion, this.nextRotationOn, this.rotations,
				this.expiries, this.notices, this.versionLimitReachedOn, this.versionsRemaining, this.warnings);
	}

	/** Azure creates a version. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "ForecastRotation")
	public record RotationJson(Instant on, @Schema(
			description = "The number of the version that is created, counted from the key's first, which is 1.") int ordinal,
			@Schema(description = "When that version expires.") Optional<Instant> expiresOn,
			@Schema(description = "Whether the key can get no version after this one.") boolean last) {

		static RotationJson from(ForecastEvent.Rotation rotation) {
			return new RotationJson(rotation.on(), rotation.ordinal(), rotation.expiresOn(), rotation.last());
		}

	}

	/** A version expires. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "ForecastExpiry")
	public record ExpiryJson(Instant on,
			@Schema(description = "The number of the version, counted from the key's first, which is 1.") int ordinal,
			@Schema(description = "The version, if it exists already.") Optional<String> version,
			@Schema(description = "Whether it is then still the current one.") boolean current) {

		static ExpiryJson from(ForecastEvent.Expiry expiry) {
			return new ExpiryJson(expiry.on(), expiry.ordinal(), expiry.version().map(VersionId::value),
					expiry.current());
		}

	}

	/** The key store gives notice. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "ForecastNotice")
	public record NoticeJson(Instant on,
			@Schema(description = "The number of the version, counted from the key's first, which is 1.") int ordinal,
			@Schema(description = "The version, if it exists already.") Optional<String> version) {

		static NoticeJson from(ForecastEvent.Notice notice) {
			return new NoticeJson(notice.on(), notice.ordinal(), notice.version().map(VersionId::value));
		}

	}

}
