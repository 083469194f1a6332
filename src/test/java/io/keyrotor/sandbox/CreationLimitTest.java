package io.keyrotor.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CreationLimitTest {

	private final HandSetClock clock = new HandSetClock(Instant.parse("2026-11-21T09:00:00Z"));

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.VAULT));

	private final FakeKeyStore hsm = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.HSM));

	@Test
	void aVaultTakesTenCreationsInTenSeconds() {
		this.vault.limit().keep(true);
		for (int number = 0; number < 10; number++) {
			assertThat(rotate(this.vault, "search-cmk").status()).isEqualTo(200);
			this.clock.advance(Duration.ofMillis(500));
		}
		Reply refused = rotate(this.vault, "storage-cmk");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.body()).contains("\"Throttled\"");
		assertThat(refused.headers()).containsEntry("Retry-After", "5");
		assertThat(this.ledger.entries()).hasSize(10);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(rotate(this.vault, "storage-cmk").status()).isEqualTo(200);
		assertThat(this.vault.limit().throttled()).isEqualTo(1);
		assertThat(this.keys.audit().events()).extracting(AuditEvent::httpStatusCode).containsOnlyOnce(429);
	}

	@Test
	void aManagedHsmTakesOneInASecond() {
		this.hsm.limit().keep(true);
		assertThat(rotate(this.hsm, "nearly-full").status()).isEqualTo(200);
		this.clock.advance(Duration.ofMillis(900));
		Reply refused = rotate(this.hsm, "dicom-cmk");
		assertThat(refused.status()).isEqualTo(429);
		assertThat(refused.headers()).containsEntry("Retry-After", "1");
		this.clock.advance(Duration.ofMillis(100));
		assertThat(rotate(this.hsm, "dicom-cmk").status()).isEqualTo(400);
	}

	@Test
	void readsDoNotCountAndNothingIsLimitedUnasked() {
		for (int number = 0; number < 30; number++) {
			assertThat(rotate(this.vault, "search-cmk").status()).isEqualTo(200);
		}
		this.vault.limit().keep(true);
		for (int number = 0; number < 30; number++) {
			assertThat(call(this.vault, "GET", "/keys/search-cmk").status()).isEqualTo(200);
		}
		assertThat(this.vault.limit().throttled()).isZero();
	}

	private static Reply rotate(FakeKeyStore store, String key) {
		return call(store, "POST", "/keys/" + key + "/rotate");
	}

	private static Reply call(FakeKeyStore store, String method, String path) {
		return store
			.answer(new Call(method, path, Map.of("api-version", "7.4"), Map.of("authorization", "Bearer any"), ""));
	}

}
