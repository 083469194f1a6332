package io.keyrotor.policy;

import io.keyrotor.key.KeyStoreRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.keyrotor.policy.PolicyFixtures.AFTER_CREATION;
import static io.keyrotor.policy.PolicyFixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;

class AzureNotifyTest {

	private static final KeyStoreRules VAULT = KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false);

	private static final KeyStoreRules HSM = KeyStoreRules.managedHsm();

	@ParameterizedTest
	@ValueSource(strings = { "P28D", "P35D", "P36D", "P1M" })
	void sendsANotifyThatFitsAShortExpiryTime(String expiryTime) {
		RotationPolicy sent = AzureNotify.asSent(policy(expiryTime), VAULT);
		assertThat(sent).isEqualTo(policy(expiryTime, "Notify before P7D"));
		assertThat(AzureNotify.asKept(sent, VAULT)).isEqualTo(sent);
		assertThat(PolicyRules.check(sent, VAULT)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "P37D", "P2M", "P1Y" })
	void leavesALongerExpiryTimeToAzure(String expiryTime) {
		RotationPolicy sent = AzureNotify.asSent(policy(expiryTime), VAULT);
		assertThat(sent).isEqualTo(policy(expiryTime));
		assertThat(AzureNotify.asKept(sent, VAULT)).isEqualTo(policy(expiryTime, "Notify before P30D"));
		assertThat(PolicyRules.check(AzureNotify.asKept(sent, VAULT), VAULT)).isEmpty();
	}

	@Test
	void keepsTheNotifyThatIsGiven() {
		RotationPolicy given = policy("P35D", "Notify before P9D");
		assertThat(AzureNotify.asSent(given, VAULT)).isEqualTo(given);
		assertThat(AzureNotify.asKept(given, VAULT)).isEqualTo(given);
	}

	@Test
	void sendsTheRemovingPolicyAsItIs() {
		assertThat(AzureNotify.asSent(RotationPolicy.NONE, VAULT)).isEqualTo(RotationPolicy.NONE);
		assertThat(AzureNotify.asSent(RotationPolicy.NONE, HSM)).isEqualTo(RotationPolicy.NONE);
	}

	@Test
	void addsNothingOnAManagedHsm() {
		RotationPolicy given = policy("P35D", "Rotate after P28D");
		assertThat(AzureNotify.asSent(given, HSM)).isEqualTo(given);
		assertThat(AzureNotify.asKept(AFTER_CREATION, HSM)).isEqualTo(AFTER_CREATION);
	}

	@Test
	void sendsActionTypesInAzuresSpelling() {
		assertThat(AzureNotify.asSent(policy("P2Y", "rotate after P18M", "NOTIFY before P9D"), VAULT))
			.isEqualTo(policy("P2Y", "Rotate after P18M", "Notify before P9D"));
	}

}
