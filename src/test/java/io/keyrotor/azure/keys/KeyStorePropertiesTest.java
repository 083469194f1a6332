package io.keyrotor.azure.keys;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.keyrotor.azure.AuditWorkspaces;
import io.keyrotor.azure.IdentityFixture;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.AzureProperties;
import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;
import io.keyrotor.azure.TransportSettings;
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

	private static final String HSM_ID = "/subscriptions/s1/resourceGroups/g1/providers/Microsoft.KeyVault/managedHSMs/demo";

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

	@Test
	void knowsTheWorkspaceOfTheStoresThatHaveOne() {
		String workspace = "5A0D8C1E-0000-4c1a-9d2b-000000001095";
		AuditWorkspaces workspaces = configured(store("type", "key-vault", "uri", VAULT, "audit-workspace", workspace))
			.auditWorkspaces();
		assertThat(workspaces.of(new KeyStoreName("demo"))).contains(UUID.fromString(workspace));
		assertThat(configured(store("type", "key-vault", "uri", VAULT)).auditWorkspaces().byStore()).isEmpty();
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
			"policy-flor, P7D, key-vault, " + VAULT, "audit-workspace, logs, key-vault, " + VAULT,
			"audit-workspace, 5a0d8c1e00004c1a9d2b000000001095, key-vault, " + VAULT,
			"audit-workspace, /subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w, key-vault, "
					+ VAULT,
			"resource-id, vault, key-vault, " + VAULT, "resource-id, " + RESOURCE_ID + ", managed-hsm, " + HSM,
			"resource-id, " + HSM_ID + ", key-vault, " + VAULT,
			"uri, port, key-vault, https://demo.vault.azure.net:8443",
			"uri, dot, key-vault, https://demo.vault.azure.net.",
			"uri, user, key-vault, https://me@demo.vault.azure.net", "uri, name, key-vault, https://vault.azure.net",
			"uri, look-alike, key-vault, https://demo.vault.azure.net.evil.example",
			"call-timeout, 15001ms, key-vault, " + VAULT, "call-timeout, 0s, key-vault, " + VAULT,
			"call-timeout, soon, key-vault, " + VAULT, "connect-timeout, -1s, key-vault, " + VAULT,
			"access-token, any-text, key-vault, " + VAULT, "verify-challenge-resource, perhaps, key-vault, " + VAULT })
	void refusesWithThePropertysName(String property, String value, String type, String uri) {
		Map<String, Object> properties = new HashMap<>(store(property, value, "type", type, "uri", uri));
		if (value.isEmpty()) {
			properties.remove("keyrotor.key-stores.demo." + property);
		}
		assertThatThrownBy(() -> stores(properties)).hasStackTraceContaining("keyrotor.key-stores.demo." + property);
	}

	@Test
	void takesAzuresTimesAndCertificatesUnlessItHasItsOwn() {
		TransportSettings common = configured(store("type", "key-vault", "uri", VAULT)).all().getFirst().transport();
		assertThat(common).isEqualTo(new TransportSettings("keyrotor.key-stores.demo", Optional.of("gateway"),
				Duration.ofSeconds(2), Duration.ofSeconds(9)));
		TransportSettings own = configured(store("type", "key-vault", "uri", VAULT, "tls-bundle", "own", "call-timeout",
				"15s", "connect-timeout", "700ms"))
			.all()
			.getFirst()
			.transport();
		assertThat(own).isEqualTo(new TransportSettings("keyrotor.key-stores.demo", Optional.of("own"),
				Duration.ofMillis(700), Duration.ofSeconds(15)));
	}

	@Test
	void theLongestCallDecidesWhenALostOneMayBeRepeated() {
		Map<String, Object> properties = new HashMap<>(store("type", "key-vault", "uri", VAULT, "call-timeout", "12s"));
		properties.put("keyrotor.key-stores.other.type", "managed-hsm");
		properties.put("keyrotor.key-stores.other.uri", HSM);
		properties.put("keyrotor.key-stores.other.call-timeout", "3s");
		assertThat(configured(properties).longestCallTimeout(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(12));
		assertThat(configured(properties).longestCallTimeout(Duration.ofSeconds(14))).isEqualTo(Duration.ofSeconds(14));
		assertThat(configured(Map.of()).longestCallTimeout(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void refusesAStoreThatIsConfiguredTwice() {
		Map<String, Object> properties = new HashMap<>(store("type", "key-vault", "uri", VAULT));
		properties.put("keyrotor.key-stores.twin.type", "key-vault");
		properties.put("keyrotor.key-stores.twin.uri", "https://DEMO.vault.azure.net:443/");
		assertThatThrownBy(() -> configured(properties)).hasMessageMatching("The property"
				+ " keyrotor\\.key-stores\\.(demo|twin)\\.uri is refused: https://demo\\.vault\\.azure\\.net is already"
				+ " the key store (demo|twin)\\. Configure each store once\\.");
	}

	@Test
	void takesATokenOfItsOwnOutsideAzureOnly() {
		ConfiguredKeyStore emulator = configured(store("type", "key-vault", "uri", "https://localhost:8443",
				"verify-challenge-resource", "false", "access-token", "any-text"))
			.all()
			.getFirst();
		assertThat(emulator.accessToken()).contains(new Secret("any-text"));
		assertThat(emulator.toString()).doesNotContain("any-text");
		assertThat(configured(store("type", "key-vault", "uri", VAULT)).all().getFirst().accessToken()).isEmpty();
	}

	@Test
	void refusesAnEmptyTokenByItsName() {
		Map<String, Object> properties = store("type", "key-vault", "uri", "https://localhost:8443",
				"verify-challenge-resource", "false", "access-token", "");
		assertThatThrownBy(() -> configured(properties))
			.hasStackTraceContaining("keyrotor.key-stores.demo.access-token");
	}

	@ParameterizedTest
	@CsvSource({ "https://localhost:8443, true, HIDDEN, uri",
			"https://demo.vault.azure.net, false, HIDDEN, access-token",
			"https://demo.vault.azure.net., false, HIDDEN, access-token",
			"https://demo.privatelink.vaultcore.azure.net, false, HIDDEN, access-token",
			"https://demo.search.windows.net, false, HIDDEN, access-token",
			"https://localhost:8443, false, HID DEN, access-token",
			"https://localhost:8443, false, HIDDÉN, access-token" })
	void takesNoTokenWhereItCouldDoHarmAndNeverRepeatsIt(String uri, String verify, String token, String property) {
		assertThatThrownBy(() -> configured(
				store("type", "key-vault", "uri", uri, "verify-challenge-resource", verify, "access-token", token)))
			.isInstanceOf(RefusedProperty.class)
			.hasMessageContaining("keyrotor.key-stores.demo." + property + " is refused")
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("HID"));
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
		return configured(properties).keyStores();
	}

	private static ConfiguredKeyStores configured(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		AzureProperties azure = new AzureProperties(Duration.ofSeconds(9), Duration.ofSeconds(2), Map.of(), "gateway",
				URI.create("https://management.azure.com"), null, IdentityFixture.unset());
		return new KeyStoresConfiguration().configuredKeyStores(environment, azure);
	}

}
