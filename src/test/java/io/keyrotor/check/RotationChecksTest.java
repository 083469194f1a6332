package io.keyrotor.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.key.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.keyrotor.check.CheckName.PURGE_PROTECTION;
import static io.keyrotor.check.CheckName.RESOURCE_ID;
import static io.keyrotor.check.CheckName.ROTATE_KEY;
import static io.keyrotor.check.CheckName.SOFT_DELETE;
import static io.keyrotor.check.CheckName.TENANT;
import static io.keyrotor.check.CheckName.TRUSTED_SERVICES_BYPASS;
import static io.keyrotor.check.CheckStatus.FAIL;
import static io.keyrotor.check.CheckStatus.PASS;
import static io.keyrotor.check.CheckStatus.UNKNOWN;
import static io.keyrotor.check.Facts.OTHER;
import static io.keyrotor.check.Facts.OWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class RotationChecksTest {

	@Test
	void looksOnlyAtWhatMattersBeforeARotation() {
		RotationChecks checks = of(Facts.ofVault(), Facts.key("Recoverable"));
		assertThat(checks.checks()).extracting(Check::name)
			.containsExactly(RESOURCE_ID, SOFT_DELETE, PURGE_PROTECTION, TENANT, TRUSTED_SERVICES_BYPASS, ROTATE_KEY);
		assertThat(checks.checks()).allMatch((check) -> check.status() == PASS);
		assertThat(checks.tenantId()).contains(Facts.TENANT);
	}

	@Test
	void goesByTheRecoveryLevelOfTheKeyWhereTheStoreCannotBeLookedAt() {
		RotationChecks purgeable = of(Facts.ofVault().withoutResource(), Facts.key("Recoverable+Purgeable"));
		assertThat(status(purgeable, SOFT_DELETE)).isEqualTo(PASS);
		assertThat(status(purgeable, PURGE_PROTECTION)).isEqualTo(FAIL);
		assertThat(status(purgeable, TENANT)).isEqualTo(UNKNOWN);
		assertThat(purgeable.tenantId()).isEmpty();
		RotationChecks silent = of(Facts.ofVault().withoutResource(), Facts.key(""));
		assertThat(status(silent, PURGE_PROTECTION)).isEqualTo(UNKNOWN);
	}

	@ParameterizedTest
	@MethodSource("rights")
	void tellsTheRightToRotateThisOneKey(CheckStatus status, String words, Facts facts) {
		Check check = of(facts, Facts.key("Recoverable")).checks().getLast();
		assertThat(check.name()).isEqualTo(ROTATE_KEY);
		assertThat(check.status()).isEqualTo(status);
		assertThat(check.detail()).contains(words);
	}

	static Stream<Arguments> rights() {
		return Stream.of(arguments(PASS, "on the key payments/orders", Facts.ofVault()),
				arguments(FAIL, "on the key payments/orders",
						Facts.ofVault().permissions(Facts.granted(List.of(Facts.actions("*"))))),
				arguments(UNKNOWN, "more than were read",
						Facts.ofVault().permissions(Facts.someOf(Facts.actions("*")))),
				arguments(UNKNOWN, "403", Facts.ofVault().permissions(Facts.forbidden())),
				arguments(FAIL, "to nobody", Facts.ofPolicyVault()),
				arguments(PASS, "at /keys/orders", hsm(Facts.cryptoUser(OWN, "/keys/orders"))),
				arguments(PASS, "at /keys", hsm(Facts.cryptoUser(OWN, "/keys"))),
				arguments(FAIL, "only on /keys/other", hsm(Facts.cryptoUser(OWN, "/keys/other"))),
				arguments(FAIL, "on the key payments/orders", hsm(Facts.cryptoUser(OTHER, "/keys/other"))),
				arguments(UNKNOWN, "group", hsm(Facts.cryptoUser(OTHER, "/keys/orders"))),
				arguments(UNKNOWN, "group", hsm(Facts.cryptoUser(OTHER, "/"))));
	}

	private static Facts hsm(LocalRoles.Assignment... roles) {
		return Facts.ofHsm().localRoles(Facts.known(Facts.roles(roles)));
	}

	private static CheckStatus status(RotationChecks checks, CheckName name) {
		return checks.checks()
			.stream()
			.filter((check) -> check.name() == name)
			.map(Check::status)
			.findFirst()
			.orElseThrow();
	}

	private static RotationChecks of(Facts facts, Key key) {
		return RotationChecks.of(facts.store(), new Inspection(facts.identity(), facts.resource(), facts.permissions(),
				facts.audit(), facts.localRoles()), key);
	}

	@Test
	void knowsTheKeyAloneWhereThereWasNoTime() {
		Inspection missing = Inspection.missing("There was no time.", "Ask again later.");
		RotationChecks checks = RotationChecks.of(Facts.VAULT, missing, Facts.key("Recoverable"));
		assertThat(status(checks, PURGE_PROTECTION)).isEqualTo(PASS);
		assertThat(checks.checks().getLast().detail()).contains("There was no time.");
		assertThat(checks.checks().getLast().remedy()).isEqualTo(Optional.of("Ask again later."));
	}

}
