package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.VersionId;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class KeyLedgerTest {

	private static final String VAULT = "sandbox-vault";

	private static final String HSM = "sandbox-hsm";

	private final Clock clock = Clock.fixed(Instant.parse("2027-01-31T10:15:30.5Z"), ZoneOffset.UTC);

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	@Test
	void beginsWithTheKeysOfTheContractAndAnEmptyLedger() {
		assertThat(this.keys.list(VAULT)).extracting(StoredKey::name)
			.contains("no-policy", "search-cmk", "storage-cmk")
			.containsAll(FirstKeys.OF_FURTHER_CONSUMERS)
			.hasSize(3 + FirstKeys.OF_FURTHER_CONSUMERS.size());
		assertThat(this.keys.list(HSM)).extracting(StoredKey::name).containsExactly("dicom-cmk", "nearly-full");
		assertThat(this.ledger.entries()).isEmpty();
	}

	@Test
	void notesEveryAcceptedChangeAndNoOther() {
		VersionId old = this.keys.current(VAULT, "search-cmk");
		VersionId created = this.keys.rotate(VAULT, "Search-CMK", "r1").current().id();
		this.keys.replacePolicy(VAULT, "search-cmk", RotationPolicy.NONE, "r2");
		this.keys.change(VAULT, "search-cmk", old, VersionChange.enabled(false), "r3");
		this.keys.change(VAULT, "search-cmk", old, VersionChange.enabled(true), "r4");
		refused(404, () -> this.keys.rotate(VAULT, "missing", "r5"));
		refused(400, () -> this.keys.rotate(HSM, "dicom-cmk", "r6"));
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::operation)
			.containsExactly("CreateVersion", "PutPolicy", "DisableVersion", "EnableVersion");
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::target).containsOnly("sandbox-vault/search-cmk");
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::service).containsOnly("KeyVault");
		assertThat(this.ledger.entries()).extracting(Ledger.Entry::requestId).containsExactly("r1", "r2", "r3", "r4");
		assertThat(this.ledger.entries().getFirst().keyVersion()).isEqualTo(created.value());
	}

	@Test
	void countsTheExpiryByTheCalendar() {
		RotationPolicy policy = RotationPolicy.of(List.of(), Optional.of("P13M"));
		this.keys.replacePolicy(VAULT, "search-cmk", policy, "r1");
		StoredVersion created = this.keys.rotate(VAULT, "search-cmk", "r2").current();
		assertThat(created.created()).isEqualTo("2027-01-31T10:15:30Z");
		assertThat(created.expires()).contains(Instant.parse("2028-02-29T10:15:30Z"));
	}

	@Test
	void keepsWhenAPolicyWasFirstSet() {
		Instant first = this.keys.policy(VAULT, "search-cmk").createdOn().orElseThrow();
		RotationPolicy kept = this.keys.replacePolicy(VAULT, "search-cmk", RotationPolicy.NONE, "r1");
		assertThat(kept.createdOn()).contains(first);
		assertThat(kept.updatedOn()).contains(Instant.parse("2027-01-31T10:15:30Z"));
	}

	@Test
	void refusesEverythingOnADisabledVersion() {
		VersionId version = this.keys.current(VAULT, "search-cmk");
		assertThatNoException().isThrownBy(() -> this.keys.use(VAULT, "search-cmk", version, KeyUse.UNWRAP));
		this.keys.change(VAULT, "search-cmk", version, VersionChange.enabled(false), "r1");
		assertThat(this.keys.enabled(VAULT, "search-cmk", version)).isFalse();
		refused(403, () -> this.keys.use(VAULT, "search-cmk", version, KeyUse.UNWRAP));
	}

	@Test
	void stillUnwrapsWithAnExpiredVersion() {
		VersionId version = this.keys.current(VAULT, "search-cmk");
		VersionChange expired = new VersionChange(Optional.empty(), Optional.empty(), Optional.empty(),
				Optional.of(this.clock.instant().minusSeconds(1)));
		this.keys.change(VAULT, "search-cmk", version, expired, "r1");
		assertThatNoException().isThrownBy(() -> this.keys.use(VAULT, "search-cmk", version, KeyUse.UNWRAP));
		refused(403, () -> this.keys.use(VAULT, "search-cmk", version, KeyUse.WRAP));
	}

	@Test
	void losesAllOperationsToAnEmptyList() {
		VersionId version = this.keys.current(VAULT, "search-cmk");
		VersionChange wiped = new VersionChange(Optional.empty(), Optional.of(List.of()), Optional.empty(),
				Optional.empty());
		assertThat(this.keys.change(VAULT, "search-cmk", version, wiped, "r1").operations()).isEmpty();
		assertThat(this.keys.rotate(VAULT, "search-cmk", "r2").current().operations()).isEmpty();
	}

	@Test
	void keepsTheNameOfASoftDeletedKey() {
		VersionId version = this.keys.current(VAULT, "search-cmk");
		this.keys.delete(VAULT, "search-cmk", "r1");
		refused(404, () -> this.keys.key(VAULT, "search-cmk"));
		refused(409, () -> this.keys.create(VAULT, "SEARCH-cmk", StoredVersion.RSA_OPERATIONS, "r2"));
		assertThat(this.keys.listDeleted(VAULT)).hasSize(1);
		this.keys.recover(VAULT, "search-cmk", "r3");
		assertThat(this.keys.current(VAULT, "search-cmk")).isEqualTo(version);
	}

	@Test
	void countsManualVersionsOnAnHsmToo() {
		this.keys.create(HSM, "nearly-full", StoredVersion.RSA_OPERATIONS, "r1");
		refused(400, () -> this.keys.create(HSM, "nearly-full", StoredVersion.RSA_OPERATIONS, "r2"));
		refused(400, () -> this.keys.rotate(HSM, "nearly-full", "r3"));
	}

	@Test
	void goesBackToTheFirstState() {
		this.keys.delete(VAULT, "search-cmk", "r1");
		this.keys.rotate(HSM, "nearly-full", "r2");
		this.keys.reset();
		assertThat(this.keys.list(VAULT)).hasSize(3 + FirstKeys.OF_FURTHER_CONSUMERS.size());
		assertThat(this.keys.key(HSM, "nearly-full").versions()).hasSize(99);
	}

	@Test
	void findsTheStoreOfAHost() {
		assertThat(this.keys.storeAt("SANDBOX-hsm.managedhsm.azure.net")).contains(HSM);
		assertThat(this.keys.storeAt("elsewhere.vault.azure.net")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			sandbox-vault, Rotate, P7D,   -,     -,    200
			sandbox-vault, Rotate, P6D,   -,     -,    400
			sandbox-vault, Rotate, P23D,  -,     P30D, 400
			sandbox-vault, Rotate, -,     P7D,   P90D, 200
			sandbox-vault, Rotate, -,     P6D,   P90D, 400
			sandbox-vault, Notify, -,     P23D,  P30D, 200
			sandbox-vault, Notify, -,     P24D,  P30D, 400
			sandbox-vault, Notify, P30D,  -,     P90D, 400
			sandbox-vault, Rotate, -,     -,     P90D, 400
			sandbox-vault, Rotate, P30D,  P30D,  P90D, 400
			sandbox-vault, Wipe,   P30D,  -,     P90D, 400
			sandbox-vault, Rotate, banana,-,     P90D, 400
			sandbox-hsm,   Rotate, P28D,  -,     P90D, 200
			sandbox-hsm,   Rotate, P27D,  -,     P90D, 400
			sandbox-hsm,   Rotate, -,     P28D,  P56D, 200
			sandbox-hsm,   Rotate, -,     P29D,  P56D, 400
			sandbox-hsm,   Notify, -,     P30D,  P90D, 400
			""")
	void takesThePoliciesThatAzureTakes(String store, String action, String after, String before, String expiry,
			int status) {
		RotationPolicy policy = RotationPolicy.of(
				List.of(new LifetimeAction(action, Optional.ofNullable(after), Optional.ofNullable(before))),
				Optional.ofNullable(expiry));
		String key = store.equals(HSM) ? "dicom-cmk" : "search-cmk";
		if (status == 200) {
			assertThatNoException().isThrownBy(() -> this.keys.replacePolicy(store, key, policy, "r1"));
		}
		else {
			refused(status, () -> this.keys.replacePolicy(store, key, policy, "r1"));
		}
	}

	@Test
	void refusesTwoActionsOfOneType() {
		LifetimeAction action = new LifetimeAction("Rotate", Optional.of("P30D"), Optional.empty());
		refused(400, () -> this.keys.replacePolicy(HSM, "dicom-cmk",
				RotationPolicy.of(List.of(action, action), Optional.of("P90D")), "r1"));
	}

	private static void refused(int status, Runnable work) {
		assertThatExceptionOfType(Refusal.class).isThrownBy(work::run)
			.satisfies((refusal) -> assertThat(refusal.status()).isEqualTo(status));
	}

}
