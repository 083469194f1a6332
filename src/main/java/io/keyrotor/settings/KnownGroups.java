package io.keyrotor.settings;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The groups of properties under {@code keyrotor}. What is in none of them is read by
 * nobody, so it stops the start, wherever it was set.
 */
final class KnownGroups {

	static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("keyrotor");

	static final Set<String> NAMES = Set.of("azure", "consumers", "key-stores", "policy", "retirement", "rotation",
			"sweep");

	private static final Set<String> UNIFORM = NAMES.stream()
		.map((name) -> name.replace("-", ""))
		.collect(Collectors.toUnmodifiableSet());

	/**
	 * Kubernetes sets variables such as KEYROTOR_SERVICE_HOST and KEYROTOR_PORT_80_TCP in
	 * every pod when a Service is called keyrotor (kubernetes.io, <i>Service: Environment
	 * variables</i>).
	 */
	private static final Set<String> OF_KUBERNETES = Set.of("service", "port");

	private KnownGroups() {
	}

	/**
	 * Refuses what is in no group.
	 * @throws UnboundConfigurationPropertiesException with all of it
	 */
	static void require(Environment environment) {
		Set<ConfigurationProperty> unknown = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				unknown(iterable).map(source::getConfigurationProperty).forEach(unknown::add);
			}
		}
		if (!unknown.isEmpty()) {
			throw new UnboundConfigurationPropertiesException(unknown);
		}
	}

	private static Stream<ConfigurationPropertyName> unknown(IterableConfigurationPropertySource source) {
		boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
		return source.stream().filter(OURS::isAncestorOf).filter((name) -> {
			String group = name.getElement(1, Form.UNIFORM);
			return !UNIFORM.contains(group) && !(variables && OF_KUBERNETES.contains(group));
		});
	}

}
