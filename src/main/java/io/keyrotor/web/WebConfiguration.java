package io.keyrotor.web;

import java.net.InetAddress;
import java.util.List;

import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(new JsonBodyArgument());
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new KnownParameters());
	}

	/** Before everything else, the actuator and the pages of Swagger UI included. */
	@Bean
	FilterRegistrationBean<LoopbackOnly> loopbackOnly() {
		FilterRegistrationBean<LoopbackOnly> filter = new FilterRegistrationBean<>(new LoopbackOnly());
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

	/** Without a login the service must not be reachable from other machines. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> loopbackAddress(ServerProperties server,
			Environment environment) {
		requireLoopback(server.getAddress());
		String managementPort = environment.getProperty("management.server.port");
		if (managementPort != null) {
			throw new InvalidConfigurationPropertyValueException("management.server.port", managementPort,
					"The actuator is served on the service's own port, where only callers on this machine are let in. Leave the property out.");
		}
		return (factory) -> {
		};
	}

	private static void requireLoopback(@Nullable InetAddress address) {
		if (address == null || !address.isLoopbackAddress()) {
			throw new InvalidConfigurationPropertyValueException("server.address",
					(address != null) ? address.getHostAddress() : null,
					"The service has no login yet, so it listens on a loopback address only. Set it to 127.0.0.1 or leave it out.");
		}
	}

	/** Tomcat makes its own pages for what never reaches the application. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors() {
		return (factory) -> factory.addContextCustomizers((context) -> {
			if (context.getParent() instanceof StandardHost host) {
				host.setErrorReportValveClass(ContainerErrors.class.getName());
			}
		});
	}

}
