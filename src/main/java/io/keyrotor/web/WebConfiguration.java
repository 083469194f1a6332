package io.keyrotor.web;

import java.util.List;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.keyrotor.web.openapi.DescribedTypes;
import io.keyrotor.web.problem.ContainerErrors;
import io.keyrotor.web.request.CallerArgument;
import io.keyrotor.web.request.JsonBodyArgument;
import io.keyrotor.web.request.KnownParameters;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(new JsonBodyArgument());
		resolvers.add(new CallerArgument());
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new KnownParameters());
	}

	@Bean
	DescribedTypes describedTypes() {
		return new DescribedTypes(List.of(ForecastJson.class, PlanJson.class, RotationJson.class,
				AssignmentPlanJson.class, PolicyAssignmentJson.class));
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
