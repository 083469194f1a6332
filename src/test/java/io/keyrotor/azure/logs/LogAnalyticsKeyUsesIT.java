package io.keyrotor.azure.logs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.keyrotor.azure.WiredAzure;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.Keys;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.KeyUse;
import io.keyrotor.retirement.KeyUseLog;
import io.keyrotor.retirement.KeyUses;
import io.keyrotor.sandbox.AuditTables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Who used which version, as the workspace of the sandbox tells it. */
class LogAnalyticsKeyUsesIT {

	private static final KeyId SEARCH = KeyId.of("sandbox-vault", "search-cmk");

	private static final KeyId DICOM = KeyId.of("sandbox-hsm", "dicom-cmk");

	private static WiredAzure wired;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		wired = WiredAzure.start();
	}

	@AfterAll
	static void stop() {
		wired.close();
	}

	@BeforeEach
	void reset() {
		wired.sandbox().reset();
	}

	@Test
	void isConfiguredForTheStoresWithAWorkspace() {
		assertThat(log().configured(SEARCH.store())).isTrue();
		assertThat(log().configured(new KeyStoreName("another"))).isFalse();
	}

	@ParameterizedTest
	@EnumSource(AuditTables.class)
	void findsEveryUseInWhicheverTableItIs(AuditTables tables) {
		wired.sandbox().keepAuditEventsIn(tables);
		for (KeyId key : new KeyId[] { SEARCH, DICOM }) {
			VersionId version = current(key);
			use(key, "unwrapKey", "finance");
			use(key, "unwrapKey", "finance");
			use(key, "wrapKey", "archive");
			KeyUses uses = uses(key, version);
			assertThat(uses.uses()).extracting(KeyUse::operation).containsExactlyInAnyOrder("KeyUnwrap", "KeyWrap");
			KeyUse unwrap = uses.uses()
				.stream()
				.filter((use) -> use.operation().equals("KeyUnwrap"))
				.findFirst()
				.orElseThrow();
			assertThat(unwrap.times()).isEqualTo(2);
			assertThat(unwrap.refused()).isFalse();
			assertThat(unwrap.caller()).contains("object ").doesNotContain("192.0.2.7");
			assertThat(uses.newestEventOfKey().orElseThrow()).isAfterOrEqualTo(unwrap.last());
			assertThat(uses.query()).contains("AZKVAuditLogs", "AzureDiagnostics", "/keys/" + key.name(),
					wired.sandbox().auditWorkspace());
		}
	}

	@Test
	void tellsTheVersionsOfAKeyAndTheKeysOfAStoreApart() {
		VersionId old = current(SEARCH);
		wired.get(Keys.class).rotate(SEARCH, () -> true);
		use(SEARCH, "unwrapKey", "finance");
		use(KeyId.of("sandbox-vault", "storage-cmk"), "unwrapKey", "finance");
		assertThat(uses(SEARCH, old).uses()).isEmpty();
		assertThat(uses(SEARCH, old).newestEventOfKey()).isPresent();
		assertThat(uses(SEARCH, current(SEARCH)).uses()).hasSize(1);
	}

	@Test
	void countsRefusedUsesToo() {
		VersionId version = current(SEARCH);
		Keys keys = wired.get(Keys.class);
		keys.disable(SEARCH, keys.version(SEARCH, version), () -> true);
		use(SEARCH, "unwrapKey", "finance");
		assertThat(uses(SEARCH, version).uses()).singleElement().satisfies((use) -> assertThat(use.refused()).isTrue());
	}

	@Test
	void countsNoUseBeforeTheMomentAskedFor() {
		VersionId version = current(SEARCH);
		use(SEARCH, "unwrapKey", "finance");
		Instant now = wired.sandbox().clock().instant();
		assertThat(log().uses(SEARCH, version, now.plus(Duration.ofMinutes(1))).uses()).isEmpty();
		wired.sandbox().delayAuditLog(Duration.ofMinutes(10));
		assertThat(uses(SEARCH, version).newestEventOfKey()).isEmpty();
	}

	@Test
	void readingAndRotatingAKeyIsNoUse() {
		VersionId version = current(SEARCH);
		wired.get(Keys.class).versions(SEARCH);
		wired.get(Keys.class).version(SEARCH, version);
		wired.get(Keys.class).rotate(SEARCH, () -> true);
		wired.policies().policy(SEARCH);
		KeyUses uses = uses(SEARCH, version);
		assertThat(uses.uses()).isEmpty();
		assertThat(uses.newestEventOfKey()).isPresent();
	}

	@ParameterizedTest
	@CsvSource({ "403, FORBIDDEN", "429, THROTTLED", "503, UNAVAILABLE" })
	void saysWhyALogCannotBeAsked(int status, Kind kind) {
		VersionId version = current(SEARCH);
		wired.sandbox()
			.fault("{\"service\": \"LogAnalytics\", \"fault\": \"Status\", \"status\": " + status + ", \"times\": 9}");
		UpstreamFailure failure = failure(version);
		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.sentence()).contains("Log Analytics workspace " + wired.sandbox().auditWorkspace());
		assertThat(failure.sentence().contains("Log Analytics Reader")).isEqualTo(kind == Kind.FORBIDDEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GarbageAfterEffect", "DropProperty", "ResetAfterEffect" })
	void takesNoBrokenAnswerForSilence(String fault) {
		VersionId version = current(SEARCH);
		wired.sandbox().fault("{\"service\": \"LogAnalytics\", \"fault\": \"" + fault + "\", \"times\": 9}");
		assertThat(failure(version).kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	private static UpstreamFailure failure(VersionId version) {
		UpstreamFailure failure = catchThrowableOfType(UpstreamFailure.class, () -> uses(SEARCH, version));
		assertThat(failure).isNotNull();
		return failure;
	}

	private static KeyUseLog log() {
		return wired.get(KeyUseLog.class);
	}

	private static KeyUses uses(KeyId key, VersionId version) {
		Instant now = wired.sandbox().clock().instant();
		return log().uses(key, version, now.minus(Duration.ofHours(1)));
	}

	private static VersionId current(KeyId key) {
		return wired.get(Keys.class).key(key).current().id();
	}

	private static void use(KeyId key, String operation, String caller) {
		wired.sandbox().useKey(key.store().value(), key.name().value(), Optional.empty(), operation, caller);
	}

}
