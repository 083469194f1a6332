package io.keyrotor.web.openapi;

import java.util.Comparator;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import io.keyrotor.web.problem.Problem;

/** The description of the REST API that the service gives of itself. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

	@Bean
	OpenAPI openApi(DescribedTypes types) {
		Components components = new Components();
		for (Class<?> type : types.all()) {
			ModelConverters.getInstance(true).readAll(type).forEach(components::addSchemas);
		}
		return new OpenAPI()
			.info(new Info().title("Keyrotor")
				.version("v1")
				.description(
						"""
								Rotates customer-managed keys on Azure from end to end: sets and checks rotation policies on Key Vault \
								and Managed HSM, creates new key versions, and moves every resource that is pinned to the old one.

								Times are UTC, durations ISO 8601. Errors are `application/problem+json` (RFC 9457); programs tell \
								them apart by `code`. Lists come in pages: follow `nextLink` until there is none. Every write takes \
								`?validateOnly=true` and then changes nothing.""")
				.license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
			.addServersItem(new Server().url("/").description("This service"))
			.components(components);
	}

	/** The same document every time, whatever order the controllers were found in. */
	@Bean
	OpenApiCustomizer sortedTags() {
		return (document) -> document.getTags().sort(Comparator.comparing(Tag::getName));
	}

	@Bean
	OpenApiCustomizer neededRoles() {
		return new NeededRoles();
	}

	@Bean
	OperationCustomizer describedOperations() {
		return new OperationDescriptions(new OperationExamples(new PathMatchingResourcePatternResolver()));
	}

}
