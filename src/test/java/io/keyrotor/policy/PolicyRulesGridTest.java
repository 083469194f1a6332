package io.keyrotor.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.policy.PolicyOracle.Action;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules and the oracle agree on every policy of a large grid. */
class PolicyRulesGridTest {

	/** Around every bound, and where months and years are not what they seem. */
	private static final List<String> DURATIONS = List.of("P1D", "P6D", "P7D", "P8D", "P20D", "P21D", "P27D", "P28D",
			"P29D", "P30D", "P31D", "P34D", "P35D", "P36D", "P55D", "P56D", "P57D", "P1M", "P1M1D", "P1M7D", "P1M28D",
			"P2M", "P3M", "P11M", "P11M2D", "P11M23D", "P11M30D", "P12M", "P13M", "P1Y", "P1Y7D", "P1Y28D", "P1Y1M1D",
			"P337D", "P338D", "P358D", "P359D", "P365D", "P366D", "P372D", "P373D", "P18M", "P2Y", "P730D", "P731D",
			"P4Y", "P1461D");

	private static final List<String> EXPIRIES = List.of("P28D", "P35D", "P36D", "P1M", "P2M", "P11M30D", "P12M", "P1Y",
			"P365D");

	private static final List<String> ROTATIONS = List.of("P6D", "P7D", "P28D", "P1M", "P11M", "P358D", "P1Y");

	private static final List<String> NOTICES = List.of("P6D", "P7D", "P1M", "P12M");

	@ParameterizedTest
	@EnumSource
	void agreeOnEveryPolicy(Store store) {
		List<Case> cases = cases();
		PolicyOracle oracle = store.oracle();
		assertThat(cases).hasSizeGreaterThan(9_000);
		List<String> disagreements = cases.stream()
			.filter((policy) -> !policy.broken(store.rules()).equals(oracle.broken(policy.expiry, policy.actions)))
			.map((policy) -> policy + ": " + policy.broken(store.rules()) + " but "
					+ oracle.broken(policy.expiry, policy.actions))
			.toList();
		assertThat(disagreements).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void acceptAndRefuseManyOfThem(Store store) {
		PolicyOracle oracle = store.oracle();
		assertThat(cases().stream()
			.map((policy) -> oracle.broken(policy.expiry, policy.actions).size())
			.collect(Collectors.groupingBy((broken) -> broken, Collectors.counting())))
			.hasEntrySatisfying(0, (accepted) -> assertThat(accepted).isGreaterThan(500))
			.hasEntrySatisfying(1, (refused) -> assertThat(refused).isGreaterThan(500))
			.hasEntrySatisfying(2, (refused) -> assertThat(refused).isGreaterThan(100));
	}

	private static List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		expiries(DURATIONS).forEach((expiry) -> {
			cases.add(new Case(expiry, List.of()));
			actions("Rotate", DURATIONS).forEach((rotate) -> cases.add(new Case(expiry, List.of(rotate))));
			actions("Notify", DURATIONS).forEach((notice) -> cases.add(new Case(expiry, List.of(notice))));
		});
		expiries(EXPIRIES).forEach((expiry) -> actions("Rotate", ROTATIONS)
			.forEach((rotate) -> actions("Notify", NOTICES).forEach((notice) -> {
				cases.add(new Case(expiry, List.of(rotate, notice)));
				cases.add(new Case(expiry, List.of(notice, rotate)));
			})));
		return cases;
	}

	private static Stream<Optional<String>> expiries(List<String> durations) {
		return Stream.concat(Stream.of(Optional.empty()), durations.stream().map(Optional::of));
	}

	private static List<Action> actions(String type, List<String> durations) {
		return durations.stream()
			.flatMap((time) -> Stream.of(new Action(type, true, time), new Action(type, false, time)))
			.toList();
	}

	private record Case(Optional<String> expiry, List<Action> actions) {

		private Set<String> broken(KeyStoreRules store) {
			RotationPolicy policy = PolicyFixtures.policy(this.expiry.orElse(null),
					this.actions.stream().map(Action::words).toArray(String[]::new));
			List<String> all = PolicyRules.check(policy, store)
				.stream()
				.map((violation) -> violation.field() + " " + violation.rule() + " " + violation.limit())
				.toList();
			assertThat(all).doesNotHaveDuplicates();
			return new TreeSet<>(all);
		}

	}

	/** The stores that differ in their rules. */
	enum Store {

		VAULT, FLOOR7, HSM;

		private PolicyOracle oracle() {
			return switch (this) {
				case VAULT -> new PolicyOracle(28, false);
				case FLOOR7 -> new PolicyOracle(7, false);
				case HSM -> new PolicyOracle(28, true);
			};
		}

		private KeyStoreRules rules() {
			return switch (this) {
				case VAULT -> KeyStoreRules.keyVault(28, false);
				case FLOOR7 -> KeyStoreRules.keyVault(7, false);
				case HSM -> KeyStoreRules.managedHsm();
			};
		}

	}

}
