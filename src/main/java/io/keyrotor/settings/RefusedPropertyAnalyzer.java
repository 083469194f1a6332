package io.keyrotor.settings;

import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.jspecify.annotations.Nullable;

/**
 * Says at the start which of Keyrotor's properties is refused and where it was set. Goes
 * before Spring Boot's own analyzers, because they print the values, and a misspelt
 * password would be one of them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedPropertyAnalyzer implements FailureAnalyzer {

	private final Environment environment;

	RefusedPropertyAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		BindException unread = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof RefusedProperty refused) {
				return refused(refused);
			}
			if (cause instanceof UnboundConfigurationPropertiesException unknown && areOurs(unknown)) {
				return unknown(unknown);
			}
			if (cause instanceof BindException bind && KnownGroups.OURS.isAncestorOf(bind.getName())) {
				unread = bind;
			}
		}
		return (unread != null) ? refused(unreadable(unread)) : null;
	}

	/** The innermost failure names the property itself. */
	private static RefusedProperty unreadable(BindException innermost) {
		return new RefusedProperty(innermost.getName().toString(),
				Expected.of(innermost.getTarget().getType().resolve(Object.class)));
	}

	private FailureAnalysis refused(RefusedProperty refused) {
		String place = origin(refused.property()).map((origin) -> " It is set in " + origin + ".").orElse("");
		return new FailureAnalysis(refused.getMessage() + place, "Change " + refused.property() + " and start again.",
				refused);
	}

	private static FailureAnalysis unknown(UnboundConfigurationPropertiesException unknown) {
		String lines = unknown.getUnboundProperties()
			.stream()
			.map((property) -> "    " + property.getName() + place(property))
			.sorted()
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis(
				"These properties do not exist, so they are misspelt or stand in the wrong place:\n\n" + lines,
				"Correct or remove them and start again; docs/configuration.md lists all there are. In a variable's"
						+ " name dots become underscores and hyphens go away.",
				unknown);
	}

	private static boolean areOurs(UnboundConfigurationPropertiesException unknown) {
		return unknown.getUnboundProperties()
			.stream()
			.map(ConfigurationProperty::getName)
			.allMatch(KnownGroups.OURS::isAncestorOf);
	}

	private static String place(ConfigurationProperty property) {
		return Optional.ofNullable(property.getOrigin()).map((origin) -> " (" + origin + ")").orElse("");
	}

	private Optional<Origin> origin(String property) {
		if (!ConfigurationPropertyName.isValid(property)) {
			return Optional.empty();
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return Optional.ofNullable(found.getOrigin());
			}
		}
		return Optional.empty();
	}

}
