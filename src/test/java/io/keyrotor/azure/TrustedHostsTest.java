package io.keyrotor.azure;

import java.net.URI;
import java.util.List;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import org.junit.jupiter.api.Test;
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
			"https://management.chinacloudapi.cn/", "https://api.loganalytics.azure.com/v1/workspaces/a/query",
			"https://api.loganalytics.us/v1", "https://api.loganalytics.azure.cn/v1",
			"https://emulator.example:8443/keys", "https://EMULATOR.example:8443/keys",
			"https://management.azure.com:443/subscriptions", "https://xn--80akhbyknj4f.vault.azure.net/keys" })
	void trustsAzureAndTheConfiguredStores(String uri) {
		assertThat(this.hosts.include(URI.create(uri))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://demo.vault.azure.net/", "https://vault.azure.net.evil.example/",
			"https://evilvault.azure.net/", "https://vault.azure.net/", "https://demo.vault.azure.net@evil.example/",
			"https://user@demo.vault.azure.net/", "https://demo.management.azure.com/", "https://emulator.example/keys",
			"https://emulator.example:8444/", "https://localhost/", "https://169.254.169.254/",
			"//demo.vault.azure.net/", "/keys", "https:///keys", "https://demo_x.vault.azure.net.evil/",
			"ftp://demo.vault.azure.net/", "https://xvault.azure.net/keys", "https://vault.azure.net.evil.example/keys",
			"https://demo.vault.azure.net./keys", "https://management.azure.com./", "https://10.0.0.4/keys",
			"https://[::1]/keys", "https://demo.vault.azure.net%2eevil.example/",
			"https://demo.vault.azure.net%00.evil/", "https://demo.vault.аzure.net/keys",
			"https://demo.vault.xn--zure-86d.net/keys", "https://demo.vault.azure.com/",
			"https://demo.search.azure.com/", "https://search.windows.net/", "https://managedhsm.azure.net/",
			"https://xmanagement.azure.com/", "https://azure.com/", "https://emulator.example.evil.example:8443/",
			"https://xemulator.example:8443/", "https://api.loganalytics.io/v1", "https://x.api.loganalytics.us/",
			"https://loganalytics.azure.com/", "https://api.loganalytics.azure.com.evil.example/" })
	void trustsNobodyElse(String uri) {
		assertThat(this.hosts.include(URI.create(uri))).isFalse();
	}

	/**
	 * Azure's services listen on 443 alone, so whoever listens elsewhere is not Azure.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "https://demo.vault.azure.net:8443/keys", "https://demo.managedhsm.usgovcloudapi.net:1/",
			"https://demo.search.windows.net:80/", "https://management.azure.com:444/",
			"https://demo.vault.azure.cn:0/" })
	void trustsAzuresNamesOnTheirOwnPortOnly(String uri) {
		assertThat(this.hosts.include(URI.create(uri))).isFalse();
	}

	@Test
	void aStoresOwnWayLeadsNowhereElse() {
		TrustedHosts only = TrustedHosts.only(URI.create("https://Payments.vault.azure.net"));
		assertThat(only.include(URI.create("https://payments.vault.azure.net:443/keys?x"))).isTrue();
		for (String other : List.of("https://other.vault.azure.net/keys", "https://management.azure.com/",
				"https://emulator.example:8443/keys", "https://payments.vault.azure.net:444/keys",
				"http://payments.vault.azure.net/keys", "https://me@payments.vault.azure.net/keys", "/keys")) {
			assertThat(only.include(URI.create(other))).as(other).isFalse();
		}
	}

}
