package io.keyrotor.azure.keys;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import io.keyrotor.azure.KeyDomain;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyStorePropertiesTest {

	private static final String VAULT = "https://demo.vault.azure.net";

	private static final String RESOURCE_ID = "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.KeyVault/vaults/demo";

	private static final String HSM = "https://demo.managedhsm.azure.net";

	@Test
	void hasDefaults() {
		assertThat(stores(store("type", "key-vault", "uri", VAULT)).all())
			.containsExactly(new KeyStore(new KeyStoreName("demo"), KeyStoreType.KEY_VAULT, URI.create(VAULT),
					KeyStoreRules.keyVault(28, false)));
		assertThat(stores(store("type", "managed-hsm", "uri", HSM)).all()).containsExactly(new KeyStore(
				new KeyStoreName("demo"), KeyStoreType.MANAGED_HSM, URI.create(HSM), KeyStoreRules.managedHsm()));
		assertThat(stores(Map.of()).all()).isEmpty();
	}

	@Test
	void takesEveryProperty() {
		KeyStore store = stores(store("type", "key-vault", "uri", "https://Emulator.example:8443/keys/pasted",
				"policy-floor", "P7D", "policy-required-before-rotation", "true", "verify-challenge-resource", "false",
				"resource-id", RESOURCE_ID))
			.require(new KeyStoreName("demo"));
		assertThat(store.uri()).isEqualTo(URI.create("https://emulator.example:8443"));
		assertThat(store.rules()).isEqualTo(KeyStoreRules.keyVault(7, true));
		assertThat(store.resourceId()).contains(RESOURCE_ID);
		assertThat(KeyDomain.scope(store)).isEqualTo("https://vault.azure.net/.default");
	}

	@ParameterizedTest
	@CsvSource({ "key-vault, https://a.vault.azure.net, https://vault.azure.net/.default",
			"key-vault, https://a.vault.usgovcloudapi.net, https://vault.usgovcloudapi.net/.default",
			"key-vault, https://a.vault.azure.cn, https://vault.azure.cn/.default",
			"managed-hsm, https://a.managedhsm.azure.net, https://managedhsm.azure.net/.default",
			"managed-hsm, https://a.managedhsm.usgovcloudapi.net, https://managedhsm.usgovcloudapi.net/.default",
			"managed-hsm, https://a.managedhsm.azure.cn, https://managedhsm.azure.cn/.default" })
	void asksATokenForTheStoresOwnDomain(String type, String uri, String scope) {
		assertThat(KeyDomain.scope(stores(store("type", type, "uri", uri)).all().getFirst())).isEqualTo(scope);
	}

	@ParameterizedTest
	@CsvSource({ "type, '', key-vault, " + VAULT, "uri, '', key-vault, ''", "type, vault, vault, " + VAULT,
			"uri, http, key-vault, http://demo.vault.azure.net", "uri, none, key-vault, demo.vault.azure.net",
			"uri, domain, key-vault, https://emulator.example", "uri, other type, key-vault, " + HSM,
			"uri, other type, managed-hsm, " + VAULT, "policy-floor, P6D, key-vault, " + VAULT,
			"policy-floor, P29D, key-vault, " + VAULT, "policy-floor, P1M, key-vault, " + VAULT,
			"policy-floor, P1Y7D, key-vault, " + VAULT, "policy-floor, banana, key-vault, " + VAULT,
			"policy-floor, P28D, managed-hsm, " + HSM, "policy-required-before-rotation, false, managed-hsm, " + HSM,
			"policy-flor, P7D, key-vault, " + VAULT, "resource-id, vault, key-vault, " + VAULT,
			"verify-challenge-resource, perhaps, key-vault, " + VAULT })
	void refusesWithThePropertysName(String property, String value, String type, String uri) {
		Map<String, Object> properties = new HashMap<>(store(property, value, "type", type, "uri", uri));
		if (value.isEmpty()) {
			properties.remove("keyrotor.key-stores.demo." + property);
		}
		assertThatThrownBy(() -> stores(properties)).hasStackTraceContaining("keyrotor.key-stores.demo." + property);
	}

	@Test
	void refusesANameThatIsNone() {
		assertThatThrownBy(() -> stores(Map.of("keyrotor.key-stores.[Not A Name].type", "key-vault",
				"keyrotor.key-stores.[Not A Name].uri", VAULT)))
			.hasMessageContaining("Not A Name");
	}

	private static Map<String, Object> store(String... properties) {
		Map<String, Object> store = new HashMap<>();
		for (int index = 0; index < properties.length; index += 2) {
			store.put("keyrotor.key-stores.demo." + properties[index], properties[index + 1]);
		}
		return store;
	}

	private static KeyStores stores(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		return new KeyStoresConfiguration().keyStores(environment);
	}

}
