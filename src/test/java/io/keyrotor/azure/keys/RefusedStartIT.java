package io.keyrotor.azure.keys;

import java.util.HashMap;
import java.util.Map;

import io.keyrotor.key.KeyStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What somebody reads whose configuration does not start. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedStartIT {

	private static final String SYSTEM_ENVIRONMENT = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private static final String STORE = "keyrotor.key-stores.demo.";

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "tls-bundle | nowhere | There is no SSL bundle of the name 'nowhere'.",
			"tls-bundle | broken | The SSL bundle 'broken' cannot be used:",
			"call-timeout | 16s | Set it to at most 15 s.", "connect-timeout | 0s | It must be more than zero",
			"resource-id | /subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/managedHSMs/demo | /vaults/<name>.",
			"uri | https://emulator.example | set verify-challenge-resource to false.",
			"uri | https://demo.vault.azure.net:8443 | Azure's key stores listen on port 443 only.",
			"policy-floor | P3D | It must be 7 to 28 days",
			"access-token | tell-nobody | only tokens of Microsoft Entra ID count." })
	void namesThePropertyTheReasonAndThePlace(String property, String value, String reason, CapturedOutput output) {
		refuse(Map.of(STORE + property, value));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "The property " + STORE + property + " is refused: ", reason,
					"Change " + STORE + property + " and start again.", "It is set in ")
			.doesNotContain("tell-nobody");
	}

	@ParameterizedTest
	@CsvSource({ "type, key-vault or managed-hsm", "uri, the store's https address" })
	void saysThatARequiredPropertyIsMissing(String property, String remedy, CapturedOutput output) {
		Map<String, Object> properties = good();
		properties.remove(STORE + property);
		assertThatThrownBy(() -> run(properties)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START",
				"The property " + STORE + property + " is refused: It is missing.", remedy);
	}

	@ParameterizedTest
	@CsvSource({ "keyrotor.key-stores.demo.tls-bundel", "keyrotor.key-stores.demo.acess-token",
			"keyrotor.azure.call-timeuot", "keyrotor.azure.proxy.pasword" })
	void namesAMisspeltPropertyAndNotItsValue(String property, CapturedOutput output) {
		refuse(Map.of(property, "tell-nobody", "keyrotor.azure.proxy.uri", "http://proxy.example:3128"));
		assertThat(output).contains("APPLICATION FAILED TO START", property, "misspelt").doesNotContain("tell-nobody");
	}

	@ParameterizedTest
	@CsvSource({ "keyrotor.key-store.demo.uri", "keyrotor.azur.call-timeout", "keyrotor.rotations.settle-time",
			"keyrotor.callTimeout" })
	void namesAPropertyOfNoGroup(String property, CapturedOutput output) {
		refuse(Map.of(property, "tell-nobody"));
		assertThat(output).contains("APPLICATION FAILED TO START", "misspelt")
			.containsIgnoringCase(property)
			.doesNotContain("tell-nobody");
	}

	@ParameterizedTest
	@ValueSource(strings = { "KEYROTOR_AZURE_CALLTIMOUT", "KEYROTOR_AZURE_PROXY_NONPROXYHOST",
			"KEYROTOR_AZURE_IDENTITY_CLIENTSECRETT", "KEYROTOR_KEYSTORES_DEMO_TLSBUNDEL",
			"KEYROTOR_POLICY_READBACKTIMOUT", "KEYROTOR_KEYSTORE_DEMO_URI", "KEYROTOR_AZUR_CALLTIMEOUT",
			"KEYROTOR_HOME" })
	void namesAMisspeltVariableAndNotItsValue(String variable, CapturedOutput output) {
		assertThatThrownBy(() -> run(good(),
				variables(Map.of(variable, "tell-nobody", "KEYROTOR_AZURE_PROXY_URI", "http://proxy.example:3128"))))
			.isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "misspelt", "\"" + variable + "\"")
			.doesNotContain("tell-nobody");
	}

	@Test
	void namesAVariableWithAnUnderscoreForAHyphen(CapturedOutput output) {
		assertThatThrownBy(() -> run(good(), variables(Map.of("KEYROTOR_AZURE_CALL_TIMEOUT", "9s")))).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START", "misspelt", "\"KEYROTOR_AZURE_CALL_TIMEOUT\"",
				"hyphens go away");
	}

	@ParameterizedTest
	@ValueSource(strings = { "keyrotor.azure.proxy.ur", "keyrotor.azur.call-timeout", "keyrotor.key-stores.demo.urii" })
	void namesAMisspeltSystemPropertyAndNotItsValue(String property, CapturedOutput output) {
		System.setProperty(property, "tell-nobody");
		try {
			refuse(Map.of("keyrotor.azure.proxy.uri", "http://proxy.example:3128"));
		}
		finally {
			System.clearProperty(property);
		}
		assertThat(output).contains("APPLICATION FAILED TO START", "misspelt", property).doesNotContain("tell-nobody");
	}

	@Test
	void startsWithVariablesOfItsOwnAndThoseOfKubernetes() {
		Map<String, Object> file = new HashMap<>(good());
		file.put("keyrotor.key-stores.payments-vault.type", "key-vault");
		file.put("keyrotor.key-stores.payments-vault.uri", "https://payments.vault.azure.net");
		Map<String, Object> variables = variables(Map.of("KEYROTOR_AZURE_ROUTES_DEMO_VAULT_AZURE_NET",
				"https://gateway.example", "KEYROTOR_AZURE_CALLTIMEOUT", "9s", "KEYROTOR_KEYSTORES_OTHER_TYPE",
				"key-vault", "KEYROTOR_KEYSTORES_OTHER_URI", "https://other.vault.azure.net",
				"KEYROTOR_AZURE_PROXY_URI", "http://proxy.example:3128", "KEYROTOR_AZURE_PROXY_NONPROXYHOSTS",
				"a.example,b.example", "KEYROTOR_SERVICE_HOST", "10.0.0.1", "KEYROTOR_PORT", "tcp://10.0.0.1:80",
				"KEYROTOR_PORT_80_TCP_ADDR", "10.0.0.1", "KEYROTORS", "unrelated"));
		variables.put("KEYROTOR_AZURE_IDENTITY_ADDITIONALLYALLOWEDTENANTS_0", "*");
		variables.put("KEYROTOR_POLICY_READBACKTIMEOUT", "9s");
		try (ConfigurableApplicationContext context = run(file, variables)) {
			assertThat(context.getBean(KeyStores.class).all()).hasSize(3);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "call-timeout | 16s", "tls-bundle | nowhere", "resource-manager-uri | http://x",
					"resource-manager-uri | https://arm.example",
					"resource-manager-uri | https://management.azure.com:8443",
					"resource-manager-uri | https://me:tell-nobody@management.azure.com",
					"routes[demo.vault.azure.net] | https://me:tell-nobody@gateway.example",
					"routes[demo.vault.azure.net] | https://gateway.example/tell-nobody",
					"identity.authority-host | https://login.microsoftonline.com/tell-nobody",
					"identity.authority-host | https://login.microsoftonline.com?tell-nobody",
					"proxy.uri | http://tell:tell-nobody@proxy.example:3128", "proxy.password | tell-nobody",
					"proxy.non-proxy-hosts | *" })
	void namesTheSharedPropertyAndNoPassword(String property, String value, CapturedOutput output) {
		Map<String, Object> properties = new HashMap<>(Map.of("keyrotor.azure." + property, value));
		properties.putIfAbsent("keyrotor.azure.proxy.uri", "http://proxy.example:3128");
		refuse(properties);
		assertThat(output).contains("APPLICATION FAILED TO START", "The property keyrotor.azure.")
			.contains("keyrotor.azure." + property.replace("proxy.password", "proxy.username") + " is refused: ")
			.doesNotContain("tell-nobody");
	}

	@Test
	void namesAStoreThatIsConfiguredTwice(CapturedOutput output) {
		refuse(Map.of("keyrotor.key-stores.twin.type", "key-vault", "keyrotor.key-stores.twin.uri",
				"https://demo.vault.azure.net/"));
		assertThat(output).contains("APPLICATION FAILED TO START",
				"https://demo.vault.azure.net is already the key store", "Configure each store once.");
	}

	@Test
	void saysWhichTypesThereAre(CapturedOutput output) {
		refuse(Map.of(STORE + "type", "tell-nobody"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"The property " + STORE + "type is refused: It must be one of key-vault, managed-hsm.")
			.doesNotContain("tell-nobody");
	}

	@ParameterizedTest
	@CsvSource({ "keyrotor.key-stores.demo.uri, an address", "keyrotor.azure.resource-manager-uri, an address",
			"keyrotor.azure.identity.authority-host, an address", "keyrotor.azure.call-timeout, a duration",
			"keyrotor.key-stores.demo.policy-floor, a number of days", "keyrotor.policy.read-back-timeout, a duration",
			"keyrotor.key-stores.demo.verify-challenge-resource, true or false" })
	void saysWhatAPropertyTakesAndNotWhatItHas(String property, String words, CapturedOutput output) {
		refuse(Map.of(property, "https://me:tell-nobody@[bad"));
		assertThat(output).contains("APPLICATION FAILED TO START", "The property " + property + " is refused: ", words)
			.doesNotContain("tell-nobody");
	}

	@Test
	void startsWithoutAnyStore() {
		try (ConfigurableApplicationContext context = run(Map.of())) {
			assertThat(context.getBean(KeyStores.class).all()).isEmpty();
		}
	}

	private static void refuse(Map<String, Object> properties) {
		Map<String, Object> all = good();
		all.putAll(properties);
		assertThatThrownBy(() -> run(all)).isNotNull();
	}

	private static Map<String, Object> good() {
		return new HashMap<>(Map.of(STORE + "type", "key-vault", STORE + "uri", "https://demo.vault.azure.net",
				"spring.ssl.bundle.pem.broken.truststore.certificate", "file:/nowhere/at/all.pem"));
	}

	private static Map<String, Object> variables(Map<String, Object> variables) {
		return new HashMap<>(variables);
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties) {
		return run(properties, Map.of());
	}

	private static ConfigurableApplicationContext run(Map<String, Object> properties, Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(SYSTEM_ENVIRONMENT, new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT, variables));
		return new SpringApplicationBuilder(WiredKeys.Adapter.class).web(WebApplicationType.NONE)
			.environment(environment)
			.properties(properties)
			.run();
	}

}
