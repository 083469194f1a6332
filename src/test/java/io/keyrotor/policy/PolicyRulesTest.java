package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.BEFORE_EXPIRY;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PolicyRulesTest {

	@ParameterizedTest
	@EnumSource
	void acceptsTheReferencePolicies(Store store) {
		assertThat(PolicyRules.check(AFTER_CREATION, store.rules())).isEmpty();
		assertThat(PolicyRules.check(BEFORE_EXPIRY, store.rules())).isEmpty();
		assertThat(PolicyRules.check(RotationPolicy.NONE, store.rules())).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void takesActionTypesInAnyCase(Store store) {
		assertThat(PolicyRules.check(policy("P2Y", "rOTATE after P18M"), store.rules())).isEmpty();
	}

	/**
	 * Every rule at its boundary. {@code $} is {@code lifetimeActions}; where nothing is
	 * expected the policy is accepted.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					# how durations are written
					ANY    | banana | Rotate after P28D                    | DurationForm attributes.expiryTime
					ANY    | ''     | Rotate after P28D                    | DurationForm attributes.expiryTime
					ANY    | P0D    | Rotate after P28D                    | DurationForm attributes.expiryTime
					ANY    | P1Y    | Rotate after P4W                     | DurationForm $[0].trigger.timeAfterCreate
					ANY    | P1Y    | Rotate before PT700H                 | DurationForm $[0].trigger.timeBeforeExpiry
					ANY    | P1Y    | Rotate before p28d                   | DurationForm $[0].trigger.timeBeforeExpiry
					VAULTS | P1Y    | Rotate before P28D; Notify before x  | DurationForm $[1].trigger.timeBeforeExpiry
					ANY    | P100Y  | Rotate after P1Y                     |
					ANY    | P101Y  | Rotate after P1Y                     | DurationMaximum attributes.expiryTime
					ANY    | P1Y    | Rotate after P99999999999D           | DurationMaximum $[0].trigger.timeAfterCreate
					# how long a version is valid
					VAULTS | P28D   |                                      |
					VAULTS | P27D   |                                      | ExpiryTimeMinimum attributes.expiryTime
					VAULTS | P1M    |                                      |
					FLOOR7 | P28D   | Rotate after P7D                     |
					FLOOR7 | P27D   | Rotate after P7D                     | ExpiryTimeMinimum attributes.expiryTime
					HSM    | P27D   | Rotate before P1D                    | ExpiryTimeMinimum attributes.expiryTime, RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					# how old a version is when it is rotated after creation
					ANY    | P1Y    | Rotate after P28D                    |
					ANY    | P1Y    | Rotate after P1M                     |
					VAULT  | P1Y    | Rotate after P27D                    | TimeAfterCreateMinimum $[0].trigger.timeAfterCreate
					HSM    | P1Y    | Rotate after P27D                    | TimeAfterCreateMinimum $[0].trigger.timeAfterCreate
					VAULT  | -      | Rotate after P27D                    | TimeAfterCreateMinimum $[0].trigger.timeAfterCreate
					FLOOR7 | P1Y    | Rotate after P27D                    |
					FLOOR7 | P1Y    | Rotate after P7D                     |
					FLOOR7 | P1Y    | Rotate after P6D                     | TimeAfterCreateMinimum $[0].trigger.timeAfterCreate
					# how long before its expiry a version is rotated after creation
					ANY    | P35D   | Rotate after P28D                    |
					ANY    | P34D   | Rotate after P28D                    | TimeAfterCreateMaximum $[0].trigger.timeAfterCreate
					ANY    | P1Y    | Rotate after P12M                    | TimeAfterCreateMaximum $[0].trigger.timeAfterCreate
					ANY    | P1Y    | Rotate after P358D                   |
					ANY    | P1Y    | Rotate after P359D                   | TimeAfterCreateMaximum $[0].trigger.timeAfterCreate
					ANY    | P1Y    | Rotate after P2Y                     | TimeAfterCreateMaximum $[0].trigger.timeAfterCreate
					FLOOR7 | P28D   | Rotate after P21D                    |
					FLOOR7 | P28D   | Rotate after P22D                    | TimeAfterCreateMaximum $[0].trigger.timeAfterCreate
					# how old a version is when it is rotated before expiry
					ANY    | P56D   | Rotate before P28D                   |
					VAULT  | P56D   | Rotate before P29D                   | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					HSM    | P56D   | Rotate before P29D                   | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					FLOOR7 | P56D   | Rotate before P49D                   |
					FLOOR7 | P56D   | Rotate before P50D                   | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					ANY    | P2M    | Rotate before P31D                   |
					VAULT  | P2M    | Rotate before P32D                   | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					HSM    | P2M    | Rotate before P32D                   | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					ANY    | P1Y    | Rotate before P11M                   |
					ANY    | P1Y    | Rotate before P1Y                    | RotateBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					# how long before its expiry Key Vault does something
					ANY    | P1Y    | Rotate before P7D                    |
					VAULTS | P1Y    | Rotate before P6D                    | TimeBeforeExpiryMinimum $[0].trigger.timeBeforeExpiry
					HSM    | P1Y    | Rotate before P1D                    |
					VAULTS | P1Y    | Notify before P7D                    |
					VAULTS | P1Y    | Notify before P6D                    | TimeBeforeExpiryMinimum $[0].trigger.timeBeforeExpiry
					VAULTS | P60D   | Notify before P53D                   |
					VAULTS | P60D   | Notify before P54D                   | NotifyBeforeExpiryMaximum $[0].trigger.timeBeforeExpiry
					FLOOR7 | P30D   | Rotate after P15D; Notify before P7D |
					# which actions there are
					VAULTS | -      | Notify before P30D                   |
					VAULTS | P1Y    | Notify before P30D                   |
					VAULTS | P1Y    | Notify after P30D                    | NotifyBeforeExpiryOnly $[0].trigger.timeAfterCreate
					VAULTS | P1Y    | Rotate after P90D; Notify before P9D |
					VAULTS | P1Y    | Notify before P9D; Notify before P8D | OneNotify $
					ANY    | P1Y    | Rotate after P90D; Rotate after P91D | OneRotate $
					ANY    | P1Y    | Rotate before P9D; rotate after P91D | OneRotate $
					ANY    | P1Y    | Delete after P90D                    | KnownActionType $[0].action.type
					ANY    | P1Y    | Rotate after P90D; Rotates after P9D | KnownActionType $[1].action.type
					HSM    | P1Y    |                                      | RotateRequired $
					HSM    | P1Y    | Rotate after P90D; Notify before P9D | NotifySupported $[1].action.type
					HSM    | P1Y    | notify after P1D                     | NotifySupported $[0].action.type, RotateRequired $
					# with which triggers
					ANY    | P1Y    | Rotate                               | OneTrigger $[0].trigger
					ANY    | P1Y    | Rotate after P90D before P90D        | OneTrigger $[0].trigger
					VAULTS | P1Y    | Rotate after P90D; Notify            | OneTrigger $[1].trigger
					VAULTS | -      | Rotate                               | OneTrigger $[0].trigger
					# whether there is an expiry time
					VAULTS | -      | Rotate after P28D                    |
					VAULTS | -      | Rotate after P28D; Notify before P9D |
					VAULTS | -      | Rotate before P28D                   | ExpiryTimeRequired attributes.expiryTime
					HSM    | -      | Rotate after P28D                    | ExpiryTimeRequired attributes.expiryTime
					HSM    | -      | Rotate before P28D                   | ExpiryTimeRequired attributes.expiryTime
					""")
	void keepsEveryRuleAtItsBoundary(String stores, String expiryTime, @Nullable String actions,
			@Nullable String expected) {
		RotationPolicy policy = policy("-".equals(expiryTime) ? null : expiryTime, split(actions, "; "));
		assertThat(Store.named(stores))
			.allSatisfy((store) -> assertThat(broken(policy, store)).containsExactlyInAnyOrder(split(expected, ", ")));
	}

	@Test
	void reportsAllViolationsAtOnce() {
		RotationPolicy policy = policy("P20D", "Rotate after P19D", "Notify after P1D before P15D", "Wipe before 1");
		assertThat(broken(policy, Store.VAULT)).containsExactlyInAnyOrder("ExpiryTimeMinimum attributes.expiryTime",
				"TimeAfterCreateMinimum $[0].trigger.timeAfterCreate",
				"TimeAfterCreateMaximum $[0].trigger.timeAfterCreate", "OneTrigger $[1].trigger",
				"NotifyBeforeExpiryOnly $[1].trigger.timeAfterCreate",
				"NotifyBeforeExpiryMaximum $[1].trigger.timeBeforeExpiry", "KnownActionType $[2].action.type",
				"DurationForm $[2].trigger.timeBeforeExpiry");
		assertThat(broken(policy, Store.HSM)).containsExactlyInAnyOrder("ExpiryTimeMinimum attributes.expiryTime",
				"TimeAfterCreateMinimum $[0].trigger.timeAfterCreate",
				"TimeAfterCreateMaximum $[0].trigger.timeAfterCreate", "OneTrigger $[1].trigger",
				"NotifySupported $[1].action.type", "KnownActionType $[2].action.type",
				"DurationForm $[2].trigger.timeBeforeExpiry");
	}

	@Test
	void saysHowTheSmallestDifferenceWasReached() {
		assertThat(PolicyRules.check(policy("P2M", "Rotate before P32D"), Store.VAULT.rules())).singleElement()
			.satisfies((violation) -> {
				assertThat(violation.field()).isEqualTo("lifetimeActions[0].trigger.timeBeforeExpiry");
				assertThat(violation.limit()).isEqualTo("expiryTime - P28D");
				assertThat(violation.value()).isEqualTo("P32D");
				assertThat(violation.message())
					.matches("expiryTime P2M less P32D can be as little as 27 days \\(59 - 32, counted from"
							+ " 202[4-7]-\\d\\d-\\d\\d\\), and at least 28 days must lie between a version's creation"
							+ " and its rotation\\.");
			});
	}

	@Test
	void saysHowShortADurationCanBe() {
		assertThat(PolicyRules.check(policy("P27D"), Store.VAULT.rules())).containsExactly(new Violation(
				"attributes.expiryTime", "ExpiryTimeMinimum", "P28D", "P27D", "P27D can be as little as 27 days, and at"
						+ " least 28 days must lie between a version's creation and its expiry."));
	}

	@Test
	void givesTheLimitThatTheStoreHas() {
		assertThat(PolicyRules.check(policy(null, "Rotate after P1D"), Store.FLOOR7.rules())).singleElement()
			.satisfies((violation) -> {
				assertThat(violation.limit()).isEqualTo("P7D");
				assertThat(violation.message()).startsWith("P1D can be as little as 1 day, and at least 7 days");
			});
		assertThat(PolicyRules.check(policy("P1Y", "Remove after P1Y"), Store.HSM.rules()))
			.extracting(Violation::limit, Violation::value)
			.containsExactly(tuple("Rotate", "Remove"));
	}

	@Test
	void saysWhetherThereAreTwoTriggersOrNone() {
		assertThat(messages(policy("P1Y", "Rotate"), Store.VAULT)).containsExactly(
				"An action has exactly one trigger, timeAfterCreate or timeBeforeExpiry; this one has neither.");
		assertThat(messages(policy("P1Y", "Rotate after P90D before P90D"), Store.VAULT)).containsExactly(
				"An action has exactly one trigger, timeAfterCreate or timeBeforeExpiry; this one has both.");
	}

	@Test
	void saysWhyAnExpiryTimeIsNeeded() {
		assertThat(messages(policy(null, "Rotate before P28D"), Store.VAULT))
			.containsExactly("A Rotate action with timeBeforeExpiry counts back from expiryTime, which is missing.");
		assertThat(messages(policy(null, "Rotate after P28D"), Store.HSM))
			.containsExactly("A Managed HSM key's policy needs an expiryTime, and this one has none.");
	}

	private static List<String> messages(RotationPolicy policy, Store store) {
		return PolicyRules.check(policy, store.rules()).stream().map(Violation::message).toList();
	}

	private static List<String> broken(RotationPolicy policy, Store store) {
		return PolicyRules.check(policy, store.rules())
			.stream()
			.map((violation) -> violation.rule() + " " + violation.field().replace("lifetimeActions", "$"))
			.toList();
	}

	private static String[] split(@Nullable String words, String separator) {
		return Optional.ofNullable(words).map((some) -> some.split(separator, -1)).orElse(new String[0]);
	}

	/** The stores that differ in their rules. */
	enum Store {

		VAULT, FLOOR7, HSM;

		private KeyStoreRules rules() {
			return switch (this) {
				case VAULT -> KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false);
				case FLOOR7 -> KeyStoreRules.keyVault(KeyStoreRules.KEY_VAULT_FLOOR_DAYS, true);
				case HSM -> KeyStoreRules.managedHsm();
			};
		}

		private static List<Store> named(String name) {
			return switch (name) {
				case "ANY" -> List.of(values());
				case "VAULTS" -> List.of(VAULT, FLOOR7);
				default -> Stream.of(name).map(Store::valueOf).toList();
			};
		}

	}

}
