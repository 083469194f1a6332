package io.keyrotor.web.access;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts the guards before everything else. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

	/** Before everything else, the actuator and the pages of Swagger UI included. */
	@Bean
	FilterRegistrationBean<LoopbackOnly> loopbackOnly() {
		FilterRegistrationBean<LoopbackOnly> filter = new FilterRegistrationBean<>(new LoopbackOnly());
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

	@Bean
	LoopbackAddress loopbackAddress(ServerProperties server, Environment environment) {
		return LoopbackAddress.of(server.getAddress(), environment.getProperty("management.server.port"));
	}

}
