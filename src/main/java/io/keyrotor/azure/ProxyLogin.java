package io.keyrotor.azure;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Lets Java log in to a proxy. It refuses the Basic scheme for tunnels unless the system
 * property {@code jdk.http.auth.tunneling.disabledSchemes} says otherwise, and reads that
 * once, when the first HTTP client is made; so it is set before there is any, where a
 * login is configured and nobody has set it already.
 */
final class ProxyLogin implements EnvironmentPostProcessor, Ordered {

	static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.containsProperty(ProxyProperties.PREFIX + "username")
				&& System.getProperty(DISABLED_SCHEMES) == null) {
			System.setProperty(DISABLED_SCHEMES, "");
		}
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	/** Whether Java was told, on its command line, not to log in like this. */
	static boolean isForbidden() {
		String schemes = System.getProperty(DISABLED_SCHEMES, "");
		for (String scheme : schemes.split(",", -1)) {
			if (scheme.strip().equalsIgnoreCase("basic")) {
				return true;
			}
		}
		return false;
	}

}
