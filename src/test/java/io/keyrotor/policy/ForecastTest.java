package io.keyrotor.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ForecastTest {

	private static final KeyId ID = KeyId.of("sandbox-hsm", "orders");

	private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

	private static final Instant CREATED = Instant.parse("2026-10-31T08:30:00Z");

	private static final KeyStoreRules VAULT = KeyStoreRules.keyVault(28, false);

	private static final KeyStoreRules HSM = KeyStoreRules.managedHsm();

	@Test
	void countsFromTheCreationOfEachVersionByTheCalendar() {
		Forecast forecast = forecast(policy("P2Y", "Rotate after P18M"), version(1, CREATED, null), 1, VAULT, 5);
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::on)
			.containsExactly(at("2028-04-30T08:30:00Z"), at("2029-10-30T08:30:00Z"), at("2031-04-30T08:30:00Z"));
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::ordinal).containsExactly(2, 3, 4);
		assertThat(forecast.nextRotationOn()).contains(at("2028-04-30T08:30:00Z"));
		assertThat(rotations(forecast).getFirst().expiresOn()).contains(at("2030-04-30T08:30:00Z"));
		assertThat(forecast.until()).isEqualTo(at("2031-11-22T12:00:00Z"));
		assertThat(codes(forecast)).isEmpty();
	}

	@Test
	void countsBackFromTheExpiryOfEachVersion() {
		Forecast forecast = forecast(policy("P1Y", "Rotate before P28D"),
				version(1, CREATED, at("2027-01-31T08:30:00Z")), 1, VAULT, 2);
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::on)
			.containsExactly(at("2027-01-03T08:30:00Z"), at("2027-12-06T08:30:00Z"), at("2028-11-08T08:30:00Z"));
		assertThat(expiries(forecast)).extracting(ForecastEvent.Expiry::on)
			.containsExactly(at("2027-01-31T08:30:00Z"), at("2028-01-03T08:30:00Z"));
		assertThat(expiries(forecast)).noneMatch(ForecastEvent.Expiry::current);
		assertThat(expiries(forecast).getFirst().version()).contains(id(1));
		assertThat(expiries(forecast).getLast().version()).isEmpty();
	}

	@Test
	void givesNoticeOfTheExpiryOfACurrentVersionOnly() {
		RotationPolicy early = policy("P1Y", "Rotate before P60D", "Notify before P30D");
		RotationPolicy late = policy("P1Y", "Rotate before P28D", "Notify before P30D");
		KeyVersion current = version(1, CREATED, at("2027-10-31T08:30:00Z"));
		assertThat(notices(forecast(early, current, 1, VAULT, 1))).isEmpty();
		assertThat(notices(forecast(late, current, 1, VAULT, 1))).extracting(ForecastEvent.Notice::on)
			.containsExactly(at("2027-10-01T08:30:00Z"));
	}

	@Test
	void sortsWhatHappensByTime() {
		Forecast forecast = forecast(policy("P1Y", "Rotate after P3M", "Notify before P300D"),
				version(1, CREATED, at("2027-10-31T08:30:00Z")), 1, VAULT, 3);
		assertThat(forecast.events()).extracting(ForecastEvent::on).isSorted();
		assertThat(forecast.events())
			.allSatisfy((event) -> assertThat(event.on()).isAfter(NOW).isBeforeOrEqualTo(forecast.until()));
	}

	@Test
	void foretellsTheDayOfTheLastVersionAndWhatComesAfter() {
		Forecast forecast = forecast(policy("P56D", "Rotate after P28D"), version(1, CREATED, null), 98, HSM, 5);
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::ordinal).containsExactly(99, 100);
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::last).containsExactly(false, true);
		Instant last = CREATED.plus(Duration.ofDays(56));
		assertThat(forecast.versionLimitReachedOn()).contains(last);
		assertThat(forecast.versionsRemaining()).hasValue(2);
		ForecastEvent.Expiry end = expiries(forecast).getLast();
		assertThat(end.current()).isTrue();
		assertThat(end.ordinal()).isEqualTo(100);
		assertThat(end.on()).isEqualTo(last.plus(Duration.ofDays(56)));
		assertThat(codes(forecast)).containsExactly("VersionLimitNear", "VersionLimitAhead");
		assertThat(message(forecast, "VersionLimitAhead")).contains(last.toString(), end.on().toString());
	}

	@Test
	void looksForTheLastVersionBeyondTheTimeThatWasAskedFor() {
		Forecast forecast = forecast(policy("P1Y", "Rotate after P28D"), version(1, CREATED, null), 1, HSM, 1);
		assertThat(forecast.versionLimitReachedOn()).contains(CREATED.plus(Duration.ofDays(28 * 99)));
		assertThat(rotations(forecast)).hasSize(13);
		assertThat(forecast.events()).allSatisfy((event) -> assertThat(event.on()).isBeforeOrEqualTo(forecast.until()));
		Forecast slow = forecast(policy("P3Y", "Rotate after P2Y"), version(1, CREATED, null), 1, HSM, 1);
		assertThat(slow.versionLimitReachedOn()).isEmpty();
		assertThat(forecast(AFTER_A_YEAR, version(1, CREATED, null), 1, VAULT, 20).versionLimitReachedOn()).isEmpty();
	}

	@Test
	void endsAtTheLimit() {
		KeyVersion current = version(1, CREATED, at("2027-10-31T08:30:00Z"));
		Forecast forecast = forecast(AFTER_A_YEAR, current, 100, HSM, 5);
		assertThat(rotations(forecast)).isEmpty();
		assertThat(forecast.nextRotationOn()).isEmpty();
		assertThat(forecast.versionsRemaining()).hasValue(0);
		assertThat(forecast.versionLimitReachedOn()).contains(CREATED);
		assertThat(expiries(forecast)).singleElement().matches(ForecastEvent.Expiry::current);
		assertThat(codes(forecast)).containsExactly("VersionLimitReached");
	}

	@ParameterizedTest
	@CsvSource({ "89,", "90,VersionLimitNear", "99,VersionLimitNear", "100,VersionLimitReached",
			"101,VersionLimitReached" })
	void warnsOfTheLimitFromNinetyVersionsOn(int versions, @Nullable String code) {
		Forecast forecast = forecast(policy("P2Y", "Rotate after P18M"), version(1, CREATED, null), versions, HSM, 1);
		assertThat(codes(forecast)).isEqualTo((code != null) ? List.of(code) : List.of());
	}

	@Test
	void showsARotationThatIsOverdueAsItIsAndGoesOnFromNow() {
		KeyVersion old = version(1, at("2024-01-01T00:00:00Z"), null);
		Forecast forecast = forecast(AFTER_A_YEAR, old, 3, VAULT, 2);
		assertThat(forecast.nextRotationOn()).contains(at("2025-01-01T00:00:00Z"));
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::on)
			.containsExactly(at("2025-01-01T00:00:00Z"), at("2027-11-22T12:00:00Z"), at("2028-11-22T12:00:00Z"));
		assertThat(codes(forecast)).containsExactly("RotationOverdue");
	}

	@Test
	void lastVersionOfARotationThatIsOverdueIsNotMadeInThePast() {
		Forecast forecast = forecast(AFTER_A_YEAR, version(1, at("2024-01-01T00:00:00Z"), null), 99, HSM, 2);
		assertThat(forecast.versionLimitReachedOn()).contains(NOW);
		assertThat(message(forecast, "VersionLimitAhead")).contains(NOW.toString());
	}

	@Test
	void saysThatATriggerCannotFire() {
		Forecast forecast = forecast(policy("P1Y", "Rotate before P28D"), version(1, CREATED, null), 1, VAULT, 5);
		assertThat(forecast.events()).isEmpty();
		assertThat(forecast.nextRotationOn()).isEmpty();
		assertThat(codes(forecast)).containsExactly("TriggerCannotFire");
	}

	@Test
	void saysThatNothingRotatesTheKey() {
		Forecast forecast = forecast(policy(null, "Notify before P30D"),
				version(1, CREATED, at("2027-10-31T08:30:00Z")), 1, VAULT, 2);
		assertThat(codes(forecast)).containsExactly("NoRotation", "SlowerThanTwoYears");
		assertThat(message(forecast, "NoRotation")).contains("2027-10-31T08:30:00Z");
		assertThat(expiries(forecast)).singleElement().matches(ForecastEvent.Expiry::current);
		assertThat(notices(forecast)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "P2Y,P3Y,false", "P24M,P3Y,false", "P730D,P3Y,false", "P2Y1D,P3Y,true", "P25M,P3Y,true",
			"P732D,P3Y,true" })
	void warnsOfAPolicySlowerThanTwoYears(String after, String expiry, boolean slow) {
		Forecast forecast = forecast(policy(expiry, "Rotate after " + after), version(1, CREATED, null), 1, VAULT, 1);
		assertThat(codes(forecast)).isEqualTo(slow ? List.of("SlowerThanTwoYears") : List.of());
	}

	@Test
	void judgesTheVersionsToComeByTheExpiryOfThePolicy() {
		RotationPolicy policy = policy("P3Y", "Rotate before P28D");
		Forecast forecast = forecast(policy, version(1, CREATED, at("2027-03-31T08:30:00Z")), 1, VAULT, 1);
		assertThat(codes(forecast)).containsExactly("SlowerThanTwoYears");
		assertThat(message(forecast, "SlowerThanTwoYears")).contains("NIST SP 800-57 Part 1", "2027-03-03T08:30:00Z");
	}

	@Test
	void warnsOfAVersionThatExpiresBeforeItsRotation() {
		Forecast current = forecast(AFTER_A_YEAR, version(1, CREATED, at("2027-01-31T00:00:00Z")), 1, VAULT, 2);
		assertThat(codes(current)).containsExactly("ExpiresBeforeRotation");
		assertThat(expiries(current).getFirst().current()).isTrue();
		Forecast later = forecast(policy("P100D", "Rotate after P200D"), version(1, CREATED, null), 1, VAULT, 2);
		assertThat(codes(later)).containsExactly("ExpiresBeforeRotation");
		assertThat(expiries(later)).isNotEmpty().allMatch(ForecastEvent.Expiry::current);
	}

	@Test
	void neverTakesAnUnreadablePolicyForNone() {
		PolicyState unreadable = new PolicyState.Unreadable(new Finding("RotationPolicyUnreadable", "No."));
		KeyVersion current = version(1, CREATED, at("2027-10-31T08:30:00Z"));
		Forecast forecast = Forecast.of(key(current, false), List.of(current), unreadable, VAULT, NOW, 5);
		assertThat(codes(forecast)).containsExactly("RotationPolicyUnreadable");
		assertThat(forecast.nextRotationOn()).isEmpty();
		assertThat(expiries(forecast)).hasSize(1);
	}

	@Test
	void foretellsNoRotationOfAKeyThatBacksACertificate() {
		KeyVersion current = version(1, CREATED, at("2027-10-31T08:30:00Z"));
		Forecast forecast = Forecast.of(key(current, true), List.of(current), new PolicyState.Known(AFTER_A_YEAR),
				VAULT, NOW, 5);
		assertThat(codes(forecast)).containsExactly("KeyIsManaged");
		assertThat(rotations(forecast)).isEmpty();
		assertThat(expiries(forecast)).hasSize(1);
	}

	@Test
	void saysWhatIsWrongWithTheCurrentVersion() {
		KeyVersion disabled = new KeyVersion(id(1), false, CREATED, Optional.of(at("2027-01-01T00:00:00Z")),
				Optional.of(at("2026-11-01T00:00:00Z")));
		assertThat(codes(forecast(policy("P2Y", "Rotate after P18M"), disabled, 1, VAULT, 1)))
			.containsExactly("KeyDisabled", "KeyExpired", "KeyNotYetValid", "ExpiresBeforeRotation");
	}

	@Test
	void showsTheExpiryOfVersionsThatAreNoLongerCurrent() {
		KeyVersion oldest = version(7, at("2024-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
		KeyVersion over = version(8, at("2025-01-01T00:00:00Z"), at("2026-11-01T00:00:00Z"));
		KeyVersion current = version(1, CREATED, null);
		Forecast forecast = Forecast.of(key(current, false), List.of(current, over, oldest),
				new PolicyState.Known(AFTER_A_YEAR), VAULT, NOW, 1);
		assertThat(expiries(forecast)).singleElement().satisfies((expiry) -> {
			assertThat(expiry.version()).contains(oldest.id());
			assertThat(expiry.ordinal()).isEqualTo(1);
			assertThat(expiry.current()).isFalse();
		});
		assertThat(rotations(forecast)).extracting(ForecastEvent.Rotation::ordinal).containsExactly(4);
	}

	@Test
	void keepsTheNumbersOfItsEventsWhenARotationIsDone() {
		RotationPolicy policy = policy("P2Y", "Rotate after P1Y");
		Forecast before = forecast(policy, version(1, CREATED, null), 4, VAULT, 5);
		KeyVersion next = version(2, at("2027-10-31T08:30:00Z"), at("2029-10-31T08:30:00Z"));
		List<KeyVersion> versions = new ArrayList<>(versions(version(1, CREATED, null), 4));
		versions.add(next);
		Forecast after = Forecast.of(key(next, false), versions, new PolicyState.Known(policy), VAULT,
				at("2027-11-01T00:00:00Z"), 5);
		assertThat(rotations(after).stream().limit(3).toList())
			.isEqualTo(rotations(before).stream().skip(1).limit(3).toList());
		assertThat(expiries(after).getFirst().ordinal()).isEqualTo(expiries(before).getFirst().ordinal());
	}

	@Test
	void isBounded() {
		Forecast forecast = forecast(policy("P28D", "Rotate after P7D"), version(1, CREATED, null), 1,
				KeyStoreRules.keyVault(7, false), 20);
		assertThat(rotations(forecast)).hasSize(500);
		assertThat(forecast.until()).isBefore(NOW.plus(Duration.ofDays(20 * 365)));
		assertThat(codes(forecast)).containsExactly("RotationOverdue", "ForecastShortened");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> forecast(AFTER_A_YEAR, version(1, CREATED, null), 1, VAULT, 21));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> forecast(AFTER_A_YEAR, version(1, CREATED, null), 1, VAULT, 0));
	}

	@Test
	void endsWhereATriggerWouldComeBeforeTheVersion() {
		Forecast forecast = forecast(policy("P28D", "Rotate before P90D"),
				version(1, CREATED, at("2027-10-31T08:30:00Z")), 1, VAULT, 20);
		assertThat(rotations(forecast)).hasSize(1);
		assertThat(codes(forecast)).contains("TriggerTooEarly");
	}

	@ParameterizedTest
	@ValueSource(strings = { "P4W", "PT48H", "banana", "p1y", "\u2603" })
	void leavesOutWhatItCannotReckonWith(String duration) {
		Forecast forecast = forecast(policy("P2Y", "Rotate after " + duration), version(1, CREATED, null), 1, VAULT, 5);
		assertThat(rotations(forecast)).isEmpty();
		assertThat(codes(forecast)).containsExactly("DurationUnreadable");
		assertThat(message(forecast, "DurationUnreadable")).contains("lifetimeActions[0].trigger.timeAfterCreate")
			.matches("[ -~]*");
	}

	private static final RotationPolicy AFTER_A_YEAR = policy("P2Y", "Rotate after P1Y");

	private static Forecast forecast(RotationPolicy policy, KeyVersion current, int versions, KeyStoreRules rules,
			int years) {
		return Forecast.of(key(current, false), versions(current, versions), new PolicyState.Known(policy), rules, NOW,
				years);
	}

	private static List<KeyVersion> versions(KeyVersion current, int count) {
		List<KeyVersion> versions = new ArrayList<>();
		versions.add(current);
		for (int number = 1; number < count; number++) {
			versions.add(version(number + 1000, current.createdOn().minus(Duration.ofDays(28L * number)), null));
		}
		return versions;
	}

	private static Key key(KeyVersion current, boolean managed) {
		return new Key(ID, new KeyShape("RSA-HSM", OptionalInt.of(2048), Optional.empty()), managed, current,
				Set.of("wrapKey"), Optional.empty());
	}

	private static KeyVersion version(int number, Instant created, @Nullable Instant expires) {
		return new KeyVersion(id(number), true, created, Optional.empty(), Optional.ofNullable(expires));
	}

	private static VersionId id(int number) {
		return new VersionId("%032x".formatted(number));
	}

	private static Instant at(String text) {
		return Instant.parse(text);
	}

	private static List<ForecastEvent.Rotation> rotations(Forecast forecast) {
		return events(forecast, ForecastEvent.Rotation.class);
	}

	private static List<ForecastEvent.Expiry> expiries(Forecast forecast) {
		return events(forecast, ForecastEvent.Expiry.class);
	}

	private static List<ForecastEvent.Notice> notices(Forecast forecast) {
		return events(forecast, ForecastEvent.Notice.class);
	}

	private static <T> List<T> events(Forecast forecast, Class<T> type) {
		return forecast.events().stream().filter(type::isInstance).map(type::cast).toList();
	}

	private static List<String> codes(Forecast forecast) {
		return forecast.warnings().stream().map(Finding::code).toList();
	}

	private static String message(Forecast forecast, String code) {
		return forecast.warnings()
			.stream()
			.filter((warning) -> warning.code().equals(code))
			.map(Finding::message)
			.findFirst()
			.orElse("");
	}

}
