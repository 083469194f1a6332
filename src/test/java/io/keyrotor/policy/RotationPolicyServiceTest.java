package io.keyrotor.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreUnknown;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.PolicyOutcome.Accepted;
import io.keyrotor.policy.PolicyOutcome.NotAllowed;
import io.keyrotor.policy.PolicyOutcome.Refused;
import io.keyrotor.policy.PolicyReading.SetHere;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.BEFORE_EXPIRY;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

class RotationPolicyServiceTest {

	private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private static final KeyId VAULT_KEY = KeyId.of("sandbox-vault", "no-policy");

	private static final KeyId HSM_KEY = KeyId.of("sandbox-hsm", "dicom-cmk");

	private final InMemoryKeys azure = new InMemoryKeys(Clock.fixed(NOW, ZoneOffset.UTC));

	private final RotationPolicyService service = service(this.azure);

	@Test
	void setsTheReferencePoliciesUnchanged() {
		assertThat(actions(this.service.replace(HSM_KEY, AFTER_CREATION, false)))
			.isEqualTo(AFTER_CREATION.lifetimeActions());
		assertThat(actions(this.service.replace(HSM_KEY, BEFORE_EXPIRY, false)))
			.isEqualTo(BEFORE_EXPIRY.lifetimeActions());
		assertThat(actions(this.service.replace(VAULT_KEY, AFTER_CREATION, false)))
			.isEqualTo(policy("P2Y", "Rotate after P18M", "Notify before P30D").lifetimeActions());
		assertThat(actions(this.service.replace(VAULT_KEY, BEFORE_EXPIRY, false)))
			.isEqualTo(policy("P1Y", "Rotate before P28D", "Notify before P30D").lifetimeActions());
	}

	@Test
	void answersWhatAzureKeeps() {
		PolicyReading reading = reading(this.service.replace(VAULT_KEY, AFTER_CREATION, false));
		assertThat(reading.policy()).isEqualTo(this.azure.policy(VAULT_KEY));
		assertThat(reading.policy().createdOn()).contains(NOW);
		assertThat(reading.warnings()).isEmpty();
		assertThat(this.service.read(VAULT_KEY)).isEqualTo(reading);
	}

	@Test
	void ignoresTimesOnInput() {
		RotationPolicy dated = new RotationPolicy(AFTER_CREATION.lifetimeActions(), AFTER_CREATION.expiryTime(),
				Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH));
		PolicyReading tried = reading(this.service.replace(HSM_KEY, dated, true));
		assertThat(tried.policy()).isEqualTo(AFTER_CREATION);
		assertThat(tried.setHere()).contains(new SetHere(AFTER_CREATION, Optional.empty()));
		assertThat(reading(this.service.replace(HSM_KEY, dated, false)).policy().createdOn()).contains(NOW);
	}

	@Test
	void sendsANotifyThatAzureAcceptsWithAShortExpiryTime() {
		PolicyOutcome outcome = this.service.replace(VAULT_KEY, policy("P35D", "Rotate after P28D"), false);
		assertThat(actions(outcome))
			.isEqualTo(policy("P35D", "Rotate after P28D", "Notify before P7D").lifetimeActions());
	}

	@ParameterizedTest
	@ValueSource(strings = { "sandbox-vault/no-policy", "sandbox-hsm/dicom-cmk" })
	void onlySaysWhatARealChangeWouldDo(String id) {
		KeyId key = KeyId.of(id.substring(0, id.indexOf('/')), id.substring(id.indexOf('/') + 1));
		List<RotationPolicy> policies = List.of(AFTER_CREATION, BEFORE_EXPIRY, RotationPolicy.NONE,
				policy("P35D", "rotate after P28D"), policy("P1D", "Rotate before P1D"));
		assertThat(policies).allSatisfy((policy) -> {
			List<?> before = this.azure.ledger();
			PolicyOutcome tried = this.service.replace(key, policy, true);
			assertThat(this.azure.ledger()).isEqualTo(before);
			assertThat(withoutTimes(this.service.replace(key, policy, false))).isEqualTo(tried);
		});
	}

	@Test
	void sendsNothingThatBreaksARule() {
		PolicyOutcome outcome = this.service.replace(HSM_KEY, policy("P1Y", "Rotate after P27D"), false);
		assertThat(outcome).isInstanceOfSatisfying(Refused.class,
				(refused) -> assertThat(refused.violations()).extracting(Violation::rule)
					.containsExactly("TimeAfterCreateMinimum"));
		assertThat(this.azure.ledger()).isEmpty();
	}

	@Test
	void removesThePolicyAsOftenAsAsked() {
		this.service.replace(HSM_KEY, AFTER_CREATION, false);
		assertThat(actions(this.service.remove(HSM_KEY, true))).isEmpty();
		assertThat(this.azure.policy(HSM_KEY).rotates()).isTrue();
		assertThat(actions(this.service.remove(HSM_KEY, false))).isEmpty();
		assertThat(actions(this.service.remove(HSM_KEY, false))).isEmpty();
		assertThat(this.azure.policy(HSM_KEY).rotates()).isFalse();
		assertThat(this.azure.policy(HSM_KEY).expiryTime()).isEmpty();
	}

	@Test
	void leavesTheNotifyOfAzureWhenAVaultPolicyIsRemoved() {
		this.service.replace(VAULT_KEY, AFTER_CREATION, false);
		assertThat(actions(this.service.remove(VAULT_KEY, false)))
			.isEqualTo(policy(null, "Notify before P30D").lifetimeActions());
		assertThat(this.service.read(VAULT_KEY).warnings()).isEmpty();
	}

	@Test
	void warnsOfATriggerThatCannotFireUntilAVersionHasAnExpiry() {
		PolicyReading set = reading(this.service.replace(VAULT_KEY, BEFORE_EXPIRY, false));
		assertThat(set.warnings()).singleElement().satisfies((warning) -> {
			assertThat(warning.code()).isEqualTo("TriggerCannotFire");
			assertThat(warning.message()).contains("sandbox-vault/no-policy", "P28D", "Rotate the key once on demand",
					this.azure.key(VAULT_KEY).current().id().value());
		});
		assertThat(this.service.read(VAULT_KEY).warnings()).isEqualTo(set.warnings());
		this.azure.rotate(VAULT_KEY);
		assertThat(this.service.read(VAULT_KEY).warnings()).isEmpty();
		assertThat(reading(this.service.replace(VAULT_KEY, BEFORE_EXPIRY, true)).warnings()).isEmpty();
	}

	@Test
	void showsAPolicyMadeElsewhereWithWhatIsWrongWithIt() {
		this.azure.replace(VAULT_KEY, policy("P30D", "Rotate after P15D", "Notify before P7D"));
		PolicyReading reading = this.service.read(VAULT_KEY);
		assertThat(reading.policy()).isEqualTo(this.azure.policy(VAULT_KEY));
		assertThat(reading.warnings()).extracting(Finding::code).containsExactly("TimeAfterCreateMinimum");
		assertThat(reading.warnings()).extracting(Finding::message)
			.containsExactly("lifetimeActions[0].trigger.timeAfterCreate: P15D can be as little as 15 days, and at"
					+ " least 28 days must lie between a version's creation and its rotation.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void leavesKeysThatBackACertificateAlone(boolean validateOnly) {
		RotationPolicyService managed = service(new ManagedKeys(this.azure));
		assertThat(List.of(managed.replace(VAULT_KEY, AFTER_CREATION, validateOnly),
				managed.replace(VAULT_KEY, policy("banana"), validateOnly), managed.remove(VAULT_KEY, validateOnly)))
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOfSatisfying(NotAllowed.class, (notAllowed) -> {
				assertThat(notAllowed.reason().code()).isEqualTo("KeyIsManaged");
				assertThat(notAllowed.reason().message()).contains("sandbox-vault/no-policy");
			}));
		assertThat(this.azure.ledger()).isEmpty();
	}

	@Test
	void refusesAnUnknownStoreBeforeAnythingElse() {
		KeyId nowhere = KeyId.of("elsewhere", "search-cmk");
		assertThatExceptionOfType(KeyStoreUnknown.class).isThrownBy(() -> this.service.read(nowhere));
		assertThatExceptionOfType(KeyStoreUnknown.class)
			.isThrownBy(() -> this.service.replace(nowhere, policy("banana"), true));
	}

	@Test
	void saysThatAKeyIsMissingWhateverThePolicy() {
		KeyId missing = KeyId.of("sandbox-hsm", "missing");
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> this.service.read(missing))
			.satisfies(RotationPolicyServiceTest::isMissing);
		assertThatExceptionOfType(UpstreamFailure.class)
			.isThrownBy(() -> this.service.replace(missing, policy("banana"), true))
			.satisfies(RotationPolicyServiceTest::isMissing);
	}

	private RotationPolicyService service(Keys keys) {
		Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
		return new RotationPolicyService(InMemoryKeys.stores(), keys, this.azure, new InMemorySetPolicies(),
				new ReadBack(Duration.ZERO, clock, (_) -> fail("Nothing lags here.")), clock);
	}

	private static void isMissing(UpstreamFailure failure) {
		assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.MISSING);
	}

	private static PolicyReading reading(PolicyOutcome outcome) {
		assertThat(outcome).isInstanceOf(Accepted.class);
		return ((Accepted) outcome).reading();
	}

	private static List<LifetimeAction> actions(PolicyOutcome outcome) {
		return reading(outcome).policy().lifetimeActions();
	}

	private static PolicyOutcome withoutTimes(PolicyOutcome outcome) {
		return switch (outcome) {
			case Accepted(PolicyReading reading) -> new Accepted(new PolicyReading(
					RotationPolicy.of(reading.policy().lifetimeActions(), reading.policy().expiryTime()),
					reading.content(), reading.warnings(),
					reading.setHere().map((set) -> new SetHere(set.policy(), Optional.empty())), reading.differences(),
					reading.drift()));
			case Refused refused -> refused;
			case NotAllowed notAllowed -> notAllowed;
		};
	}

	/** The same keys, if each of them backed a certificate. */
	private record ManagedKeys(Keys keys) implements Keys {

		@Override
		public KeyPage list(KeyStoreName store, Optional<String> after) {
			return this.keys.list(store, after);
		}

		@Override
		public Key key(KeyId id) {
			Key key = this.keys.key(id);
			return new Key(id, key.shape(), true, key.current(), key.operations(), key.recoveryLevel());
		}

		@Override
		public List<KeyVersion> versions(KeyId key) {
			return this.keys.versions(key);
		}

		@Override
		public VersionDetail version(KeyId key, VersionId version) {
			return this.keys.version(key, version);
		}

		@Override
		public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
			return this.keys.rotate(key, fence);
		}

		@Override
		public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
			return this.keys.disable(key, seen, fence);
		}

		@Override
		public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
			return this.keys.enable(key, seen, fence);
		}

	}

}
