package io.keyrotor.azure.search;

import io.keyrotor.binding.SecretVaults;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyVaultsTest {

	private final SecretVaults vaults = new KeyVaults(InMemoryKeys.stores());

	@ParameterizedTest
	@ValueSource(strings = { "https://sandbox-vault.vault.azure.net", "https://team.vault.azure.net:443",
			"https://TEAM.vault.usgovcloudapi.net", "https://team.vault.azure.cn" })
	void secretsAreReadFromKeyVaultsOfAllClouds(String vault) {
		assertThat(this.vaults.reference(vault + "/secrets/search-app").name()).isEqualTo("search-app");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example.com", "https://vault.azure.net", "https://evilvault.azure.net",
			"https://team.vault.azure.net.example.com", "https://team.vault.azure.net:8443", "https://a..b",
			"https://sandbox-hsm.managedhsm.azure.net", "https://hotels.search.windows.net" })
	void secretsAreReadFromNoOtherHost(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.vaults.reference(host + "/secrets/search-app"))
			.withMessageNotContaining(host);
	}

}
