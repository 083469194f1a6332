package io.keyrotor.settings;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Lets no property of Keyrotor's pass that would have no effect. */
@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

	/** Before anything else is made. */
	@Bean
	static BeanFactoryPostProcessor knownGroups(Environment environment) {
		return (_) -> KnownGroups.require(environment);
	}

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor knownPropertiesOnly() {
		return KnownPropertiesOnly::new;
	}

}
