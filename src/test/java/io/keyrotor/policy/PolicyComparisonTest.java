package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;

class PolicyComparisonTest {

	private static final KeyStoreRules VAULT = KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false);

	/** What was asked for, what Azure keeps, and each difference in a line of its own. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					# what Key Vault asks for and adds
					P2Y  | Rotate after P18M                     | P2Y  | Rotate after P18M; Notify before P30D      | NotifyAdded lifetimeActions[1]: - -> Notify timeBeforeExpiry P30D
					P35D | Rotate after P28D                     | P35D | Notify before P7D; Rotate after P28D       | NotifySentExplicitly lifetimeActions[0]: - -> Notify timeBeforeExpiry P7D
					-    | -                                     | -    | Notify before P30D                         | NotifyAdded lifetimeActions[0]: - -> Notify timeBeforeExpiry P30D
					# what is the same
					P2Y  | rotate after P18M; notify before P9D  | P2Y  | Notify before P9D; Rotate after P18M       | -
					# what somebody else did
					P2Y  | Rotate after P18M; Notify before P9D  | P2Y  | Notify before P9D; Rotate after P12M       | TriggerChanged lifetimeActions[1].trigger: timeAfterCreate P18M -> timeAfterCreate P12M
					P2Y  | Rotate after P18M; Notify before P9D  | P2Y  | Rotate before P30D; Notify before P9D      | TriggerChanged lifetimeActions[0].trigger: timeAfterCreate P18M -> timeBeforeExpiry P30D
					P2Y  | Rotate after P18M; Notify before P9D  | P2Y  | Notify before P9D                          | ActionMissing lifetimeActions[0]: Rotate timeAfterCreate P18M -> -
					P2Y  | Rotate after P18M; Notify before P9D  | P1Y  | Notify before P9D; Rotate after P18M       | ExpiryTimeChanged attributes.expiryTime: P2Y -> P1Y
					P1Y  | Notify before P9D                     | P12M | Notify before P9D                          | ExpiryTimeChanged attributes.expiryTime: P1Y -> P12M
					P2Y  | Notify before P9D                     | -    | Notify before P9D                          | ExpiryTimeChanged attributes.expiryTime: P2Y -> -
					-    | Notify before P9D                     | P2Y  | Notify before P9D                          | ExpiryTimeChanged attributes.expiryTime: - -> P2Y
					-    | -                                     | -    | Notify before P45D                         | ActionAdded lifetimeActions[0]: - -> Notify timeBeforeExpiry P45D
					-    | -                                     | -    | Notify before P30D; Wipe after P1D before P2D | NotifyAdded lifetimeActions[0]: - -> Notify timeBeforeExpiry P30D; ActionAdded lifetimeActions[1]: - -> Wipe timeAfterCreate P1D, timeBeforeExpiry P2D
					-    | -                                     | -    | Notify before P30D; Rotate                 | NotifyAdded lifetimeActions[0]: - -> Notify timeBeforeExpiry P30D; ActionAdded lifetimeActions[1]: - -> Rotate
					P2Y  | Rotate after P18M; Notify before P9D  | -    | rotate; Wipe; notify before P9D            | TriggerChanged lifetimeActions[0].trigger: timeAfterCreate P18M -> -; ActionAdded lifetimeActions[1]: - -> Wipe; ExpiryTimeChanged attributes.expiryTime: P2Y -> -
					""")
	void namesEveryDifference(@Nullable String askedExpiry, @Nullable String asked, @Nullable String keptExpiry,
			@Nullable String kept, @Nullable String expected) {
		assertThat(differences(policy(askedExpiry, split(asked)), policy(keptExpiry, split(kept))))
			.containsExactly(split(expected));
	}

	@Test
	void seesNoDifferenceInAnEmptyText() {
		RotationPolicy empty = RotationPolicy
			.of(List.of(new LifetimeAction("notify", Optional.of(""), Optional.of("P9D"))), Optional.of(""));
		assertThat(differences(policy(null, "Notify before P9D"), empty)).isEmpty();
	}

	@Test
	void saysWhatHappenedInASentence() {
		SetPolicy set = set(policy("P2Y", "rotate after P18M", "Shred before P1D"));
		RotationPolicy kept = policy(null, "Rotate", "Notify before P30D", "Wipe");
		assertThat(PolicyComparison.between(set, kept, VAULT)).extracting(PolicyDifference::message)
			.containsExactly("The Rotate action was set with timeAfterCreate P18M and has none.",
					"The action Shred timeBeforeExpiry P1D was set and is not there.",
					"Key Vault adds a Notify action 30 days before expiry to every policy that has none.",
					"The action Wipe was not set here.", "expiryTime was set as P2Y and is none.");
		assertThat(PolicyComparison.between(set(policy("P35D")), policy("P35D", "Notify before P7D"), VAULT))
			.extracting(PolicyDifference::message)
			.containsExactly("Key Vault would add a Notify action 30 days before expiry, which comes too early for the"
					+ " expiryTime, so the latest notice that it takes was sent in its place.");
	}

	private static Stream<String> differences(RotationPolicy asked, RotationPolicy kept) {
		return PolicyComparison.between(set(asked), kept, VAULT)
			.stream()
			.map((difference) -> (difference.code() + " " + difference.field() + ": " + difference.set().orElse("-")
					+ " -> " + difference.kept().orElse("-"))
				.strip());
	}

	private static SetPolicy set(RotationPolicy asked) {
		RotationPolicy sent = AzureNotify.asSent(asked, VAULT);
		return new SetPolicy(asked, sent, AzureNotify.asKept(sent, VAULT), Instant.EPOCH);
	}

	private static String[] split(@Nullable String words) {
		return Optional.ofNullable(words).map((some) -> some.split("; ", -1)).orElse(new String[0]);
	}

}
