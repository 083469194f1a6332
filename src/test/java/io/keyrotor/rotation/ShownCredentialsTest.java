package io.keyrotor.rotation;

import java.util.Locale;
import java.util.Optional;

import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShownCredentialsTest {

	private static final String IDENTITY = "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1";

	@Test
	void tellsAnIdentityFromOneWhoseIdBeginsAlike() {
		KeyCredentials assigned = new KeyCredentials.UserAssigned(IDENTITY);
		assertThat(ShownCredentials.by(Optional.of(IDENTITY.toUpperCase(Locale.ROOT)), assigned)).isTrue();
		assertThat(ShownCredentials.by(Optional.of(IDENTITY + "0"), assigned)).isFalse();
	}

	@Test
	void tellsAnApplicationFromOneWhoseIdContainsIt() {
		KeyCredentials application = new KeyCredentials.Application("app-1",
				SecretReference.parse("https://sandbox-vault.vault.azure.net/secrets/search-app"));
		assertThat(ShownCredentials.by(Optional.of("Application APP-1"), application)).isTrue();
		assertThat(ShownCredentials.by(Optional.of("Application app-12"), application)).isFalse();
		assertThat(ShownCredentials.by(Optional.empty(), application)).isFalse();
	}

}
