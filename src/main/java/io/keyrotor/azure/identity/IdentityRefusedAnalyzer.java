package io.keyrotor.azure.identity;

import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in a sentence which property of the identity stops the start, and never shows its
 * value: a secret under a misspelt name is one all the same. It comes before Spring
 * Boot's own analyzers, which do show values.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class IdentityRefusedAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(IdentityProperties.PREFIX);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		return description(cause)
			.map((description) -> new FailureAnalysis(description,
					"Correct the configuration; docs/configuration.md has all properties of " + PREFIX + ".", cause))
			.orElse(null);
	}

	private Optional<String> description(BindException failure) {
		InvalidConfigurationPropertyValueException refused = findCause(failure,
				InvalidConfigurationPropertyValueException.class);
		if (refused != null) {
			return isOurs(refused.getName()) ? Optional.of(refused.getName() + ": " + refused.getReason())
					: Optional.empty();
		}
		UnboundConfigurationPropertiesException unbound = findCause(failure,
				UnboundConfigurationPropertiesException.class);
		return (unbound != null) ? unknown(unbound) : unreadable(failure);
	}

	private static Optional<String> unknown(UnboundConfigurationPropertiesException unbound) {
		TreeSet<String> names = unbound.getUnboundProperties()
			.stream()
			.map(ConfigurationProperty::getName)
			.map(ConfigurationPropertyName::toString)
			.collect(Collectors.toCollection(TreeSet::new));
		return names.stream().anyMatch(IdentityRefusedAnalyzer::isOurs)
				? Optional.of(String.join(", ", names) + ": There is no such property.") : Optional.empty();
	}

	private Optional<String> unreadable(BindException failure) {
		BindException innermost = failure;
		while (innermost.getCause() instanceof BindException nested) {
			innermost = nested;
		}
		String name = innermost.getName().toString();
		return isOurs(name)
				? Optional.of(name + ": Its value is not a "
						+ innermost.getTarget().getType().resolve(Object.class).getSimpleName() + ".")
				: Optional.empty();
	}

	private static boolean isOurs(String name) {
		return PREFIX.isAncestorOf(ConfigurationPropertyName.adapt(name, '.'));
	}

}
