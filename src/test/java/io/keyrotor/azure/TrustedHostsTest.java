package io.keyrotor.azure;

import java.net.URI;
import java.util.List;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TrustedHostsTest {

	private final TrustedHosts hosts = new TrustedHosts(new KeyStores(List.of(new KeyStore(new KeyStoreName("local"),
			KeyStoreType.KEY_VAULT, URI.create("https://emulator.example:8443"), KeyStoreRules.keyVault(28, false)))));

	@ParameterizedTest
	@ValueSource(strings = { "https://demo.vault.azure.net/keys", "https://DEMO.Vault.Azure.Net/keys",
			"https://demo.vault.azure.net:443/keys", "https://demo.vault.usgovcloudapi.net/",
			"https://demo.vault.azure.cn/", "https://demo.managedhsm.azure.net/",
			"https://demo.managedhsm.usgovcloudapi.net/", "https://demo.managedhsm.azure.cn/",
			"https://demo.search.windows.net/indexes", "https://demo.search.azure.us/", "https://demo.search.azure.cn/",
			"https://management.azure.com/subscriptions", "https://management.usgovcloudapi.net/",
			"https://management.chinacloudapi.cn/", "https://emulator.example:8443/keys" })
	void trustsAzureAndTheConfiguredStores(String uri) {
		assertThat(this.hosts.include(URI.create(uri))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://demo.vault.azure.net/", "https://vault.azure.net.evil.example/",
			"https://evilvault.azure.net/", "https://vault.azure.net/", "https://demo.vault.azure.net@evil.example/",
			"https://user@demo.vault.azure.net/", "https://demo.management.azure.com/", "https://emulator.example/keys",
			"https://emulator.example:8444/", "https://localhost/", "https://169.254.169.254/",
			"//demo.vault.azure.net/", "/keys", "https:///keys", "https://demo_x.vault.azure.net.evil/",
			"ftp://demo.vault.azure.net/" })
	void trustsNobodyElse(String uri) {
		assertThat(this.hosts.include(URI.create(uri))).isFalse();
	}

}
