package io.keyrotor.web;

import io.keyrotor.web.policy.ForecastJson;
import io.keyrotor.web.assignment.PolicyAssignmentJson;
import io.keyrotor.web.assignment.AssignmentPlanJson;
import io.keyrotor.web.rotation.RotationDoor;
import io.keyrotor.web.rotation.RotationAnswers;
import io.keyrotor.web.rotation.RotationJson;
import io.keyrotor.web.rotation.PlanJson;
import io.keyrotor.web.retirement.RetirementAnswers;
import io.keyrotor.web.retirement.RetirementJson;
import io.keyrotor.web.retirement.RetirementPlanJson;
import io.keyrotor.web.evidence.EvidenceFiles;
import java.time.Clock;
import java.util.List;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.keyrotor.retirement.RetirementService;
import io.keyrotor.rotation.ExpectedWait;
import io.keyrotor.rotation.RotationService;
import io.keyrotor.step.History;
import io.keyrotor.step.Timings;
import io.keyrotor.web.openapi.DescribedTypes;
import io.keyrotor.web.problem.ContainerErrors;
import io.keyrotor.web.progress.EventStreams;
import io.keyrotor.web.progress.StreamTimes;
import io.keyrotor.web.request.CallerArgument;
import io.keyrotor.web.request.JsonBodyArgument;
import io.keyrotor.web.request.KnownParameters;

@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

	/** Each of them asks the database twice a second. */
	private static final int MOST_STREAMS = 200;

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
	RotationDoor rotationDoor(RotationService rotations, RetirementService retirements, RotationAnswers answers) {
		return new RotationDoor(rotations, retirements, answers);
	}

	@Bean
	RotationAnswers rotationAnswers(RotationService rotations, Timings timings, Clock clock) {
		return new RotationAnswers(rotations, new ExpectedWait(timings), clock);
	}

	@Bean
	RetirementAnswers retirementAnswers(RetirementService retirements, Clock clock) {
		return new RetirementAnswers(retirements, clock);
	}

	@Bean
	EventStreams eventStreams(History history) {
		return new EventStreams(history, StreamTimes.usual(), MOST_STREAMS);
	}

	@Bean
	EvidenceFiles evidenceFiles(History history, RotationAnswers rotations, RetirementService retirements,
			Clock clock) {
		return new EvidenceFiles(history, rotations, retirements, clock);
	}

	@Bean
	DescribedTypes describedTypes() {
		return new DescribedTypes(List.of(ForecastJson.class, PlanJson.class, RotationJson.class,
				AssignmentPlanJson.class, PolicyAssignmentJson.class, RetirementJson.class, RetirementPlanJson.class));
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
