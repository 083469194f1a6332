package io.keyrotor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * The reference in {@code docs/configuration.md} is what the properties classes say. Run
 * with {@code -Dconfiguration.write=true} to write it anew.
 */
class ConfigurationReferenceTest {

	private static final Path KEPT = Path.of("docs/configuration.md");

	private static final String BEGIN = "<!-- The reference: written by ConfigurationReferenceTest. -->\n\n";

	private static final String END = "\n<!-- The end of the reference. -->";

	private final ConfigurationReference reference;

	ConfigurationReferenceTest() throws IOException {
		this.reference = new ConfigurationReference();
	}

	@Test
	void keptReferenceIsTheOneThatThePropertiesGive() throws IOException {
		String kept = Files.readString(KEPT);
		int begin = kept.indexOf(BEGIN) + BEGIN.length();
		int end = kept.indexOf(END);
		assertThat(kept).contains(BEGIN, END);
		String given = this.reference.markdown();
		if (Boolean.getBoolean("configuration.write")) {
			Files.writeString(KEPT, kept.substring(0, begin) + given + kept.substring(end));
			return;
		}
		assertThat(kept.substring(begin, end))
			.as("Run the test with -Dconfiguration.write=true, look at the difference, and keep it.")
			.isEqualTo(given);
	}

	@Test
	void everyPropertySaysWhatItDoesAndWhatHoldsWithoutIt() {
		assertThat(own()).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.description()).as("The @param of %s.", property.name()).isNotBlank();
			assertThat(property.defaultValue().isPresent() || property.isOptional()
					|| ConfigurationReference.REQUIRED.contains(property.name()))
				.as("%s has a default, or is @Nullable, or is required.", property.name())
				.isTrue();
		});
	}

	@Test
	void everyDescribedTypeIsInTheReference() throws IOException {
		assertThat(this.reference.sources()).isNotEmpty()
			.allSatisfy((type) -> assertThat(own().stream().map(ConfigurationProperty::owner))
				.as("Say in ConfigurationReference under which prefix %s is bound.", type)
				.contains(type));
	}

	@Test
	void whatTheServiceReliesOnIsThere() {
		assertThat(this.reference.ofSpring()).hasSize(ConfigurationReference.OF_SPRING.size());
		assertThat(this.reference.ofSpring()).extracting(ConfigurationProperty::name)
			.contains("server.address", "server.port", "server.ssl.bundle", "spring.datasource.url",
					"logging.structured.format.console", "logging.level.<logger>");
		assertThat(own()).extracting(ConfigurationProperty::environmentVariable)
			.contains("KEYROTOR_AZURE_CALLTIMEOUT", "KEYROTOR_KEYSTORES_<NAME>_URI", "KEYROTOR_AZURE_IDENTITY_CLIENTID",
					"KEYROTOR_AZURE_PROXY_URI", "KEYROTOR_POLICY_READBACKTIMEOUT",
					"SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUERURI",
					"SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES")
			.doesNotHaveDuplicates();
	}

	@TestFactory
	Stream<DynamicTest> everyVariableIsTakenByItsProperty() {
		return Stream.concat(own().stream(), this.reference.ofSpring().stream())
			.map((property) -> dynamicTest(property.environmentVariable(),
					() -> assertThat(taken(property)).contains(normal(sampleName(property.name())))));
	}

	@Test
	void aNameWithAHyphenCannotBeGivenByAVariable() {
		Map<String, Object> variables = Map.of("KEYROTOR_KEYSTORES_PAYMENTSVAULT_URI", "https://a.example",
				"KEYROTOR_KEYSTORES_PAYMENTS_VAULT_URI", "https://b.example");
		Set<String> names = new TreeSet<>(bindStores(environment(variables, Map.of())).keySet());
		assertThat(names).contains("paymentsvault").doesNotContain("payments-vault");
	}

	@Test
	void aVariableForAHyphenatedNameOfTheFileMakesAnotherStore() {
		Map<String, Object> variables = Map.of("KEYROTOR_KEYSTORES_PAYMENTSVAULT_RESOURCEID", "r1");
		Map<String, Object> file = Map.of("keyrotor.key-stores.payments-vault.uri", "https://a.example");
		assertThat(bindStores(environment(variables, file)).keySet()).contains("payments-vault", "paymentsvault");
	}

	@Test
	void aRouteCanBeGivenByAVariableUnlessItsHostHasAHyphen() {
		Map<String, Object> variables = Map.of("KEYROTOR_AZURE_ROUTES_DEMO_VAULT_AZURE_NET", "https://gateway.example");
		assertThat(Binder.get(environment(variables, Map.of()))
			.bind("keyrotor.azure.routes", Bindable.mapOf(String.class, String.class))
			.get()).containsOnlyKeys("demo.vault.azure.net");
	}

	private List<ConfigurationProperty> own() {
		return this.reference.groups().values().stream().flatMap(List::stream).toList();
	}

	private static Map<String, Object> bindStores(StandardEnvironment environment) {
		return Binder.get(environment)
			.bind("keyrotor.key-stores", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of());
	}

	/** The names that got a value when the class was bound from the variable alone. */
	private static Set<String> taken(ConfigurationProperty property) {
		Set<String> taken = new TreeSet<>();
		BindHandler noting = new BindHandler() {

			@Override
			public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Object result) {
				taken.add(normal(name.toString()));
				return result;
			}

		};
		Map<String, Object> variable = Map.of(property.environmentVariable().replaceAll("<[A-Z]+>", "DEMO"),
				property.sample());
		Binder binder = Binder.get(environment(variable, Map.of()));
		try {
			binder.bind(prefix(property), Bindable.of(target(property)), noting);
		}
		catch (BindException otherPropertiesAreMissing) {
			// The value had been taken before: see the names.
		}
		return taken;
	}

	private static String prefix(ConfigurationProperty property) {
		return property.owner().isEmpty() ? sampleName(property.name())
				: sampleName(property.name().substring(0, property.name().indexOf(leaf(property)) - 1));
	}

	private static ResolvableType target(ConfigurationProperty property) {
		return property.owner().isEmpty() ? property.resolvableType()
				: ResolvableType.forClass(ConfigurationProperty.javaType(property.owner()));
	}

	/**
	 * What is left of the name inside its class: all after the last name of one's own.
	 */
	private static String leaf(ConfigurationProperty property) {
		String name = property.type().startsWith("java.util.Map")
				? property.name().substring(0, property.name().indexOf(".<")) : property.name();
		String member = name.substring(name.lastIndexOf('.') + 1);
		return property.name().substring(name.length() - member.length());
	}

	private static String sampleName(String name) {
		return name.replaceAll("<[a-z]+>", "demo");
	}

	private static String normal(String name) {
		return name.replace("-", "");
	}

	private static StandardEnvironment environment(Map<String, Object> variables, Map<String, Object> file) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		environment.getPropertySources().addLast(new MapPropertySource("file", file));
		return environment;
	}

}
