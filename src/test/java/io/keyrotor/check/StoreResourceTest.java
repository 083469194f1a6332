package io.keyrotor.check;

import java.net.URI;

import io.keyrotor.check.StoreResource.Identity;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StoreResourceTest {

	@ParameterizedTest
	@CsvSource({ "KEY_VAULT,https://a.vault.azure.net,https://A.vault.azure.net/,SAME",
			"KEY_VAULT,https://a.vault.azure.net,https://b.vault.azure.net/,OTHER",
			"KEY_VAULT,https://a.vault.azure.net,https://a.vault.azure.cn/,NOT_COMPARABLE",
			"KEY_VAULT,https://a.vault.azure.net,https://x.a.vault.azure.net/,OTHER",
			"KEY_VAULT,https://a.vault.azure.net,https://a.managedhsm.azure.net/,OTHER",
			"KEY_VAULT,https://keys.corp.example,https://a.vault.azure.net/,NOT_COMPARABLE",
			"KEY_VAULT,https://a.vault.azure.net:8443,https://a.vault.azure.net/,OTHER",
			"MANAGED_HSM,https://h.managedhsm.azure.net,https://h.managedhsm.azure.net/,SAME",
			"MANAGED_HSM,https://h.managedhsm.azure.net,https://westus.h.managedhsm.azure.net,SAME",
			"MANAGED_HSM,https://westus.h.managedhsm.azure.net,https://h.managedhsm.azure.net,SAME",
			"MANAGED_HSM,https://h.managedhsm.azure.net,https://westus.i.managedhsm.azure.net,OTHER",
			"MANAGED_HSM,https://h.managedhsm.azure.net,https://two.labels.h.managedhsm.azure.net,OTHER",
			"MANAGED_HSM,https://h.managedhsm.usgovcloudapi.net,https://i.managedhsm.usgovcloudapi.net,OTHER" })
	void comparesAddressesAsFarAsTheyTell(KeyStoreType type, URI configured, String seen, Identity identity) {
		KeyStore pattern = (type == KeyStoreType.KEY_VAULT) ? Facts.VAULT : Facts.HSM;
		KeyStore store = new KeyStore(pattern.name(), type, configured, pattern.rules());
		assertThat(Facts.resourceAt(seen).identity(store)).isEqualTo(identity);
	}

}
