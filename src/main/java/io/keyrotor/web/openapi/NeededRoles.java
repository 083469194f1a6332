package io.keyrotor.web.openapi;

import java.util.List;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import io.keyrotor.web.access.Role;
import io.keyrotor.web.access.RoleTable;

/**
 * Writes into each operation which role it needs, as the table has it that the service
 * itself obeys.
 */
final class NeededRoles implements OpenApiCustomizer {

	static final String EXTENSION = "x-required-role";

	private static final String SCHEME = "entraId";

	@Override
	public void customise(OpenAPI document) {
		document.getComponents()
			.addSecuritySchemes(SCHEME, new SecurityScheme().type(SecurityScheme.Type.HTTP)
				.scheme("bearer")
				.bearerFormat("JWT")
				.description(
						"An access token of the configured issuer, whose claim `roles` has the app role that the operation names. Where no issuer is configured, the service takes no token and listens on loopback only."));
		document.getPaths()
			.forEach((path, item) -> item.readOperationsMap()
				.forEach((method, operation) -> describe(path, method, operation)));
	}

	private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
		RoleTable.role(method.name(), path).ifPresent((role) -> describe(operation, role));
	}

	private static void describe(Operation operation, Role role) {
		operation.addExtension(EXTENSION, role.word());
		operation.setSecurity(List.of(new SecurityRequirement().addList(SCHEME, role.word())));
		operation.setDescription(operation.getDescription() + "\n\nNeeds the app role `" + role.word() + "`.");
	}

}
