package io.keyrotor.azure.checks;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.azure.KeyDomain;
import io.keyrotor.azure.KeyStoreTransports;
import io.keyrotor.check.LocalRoles;
import io.keyrotor.check.PermissionSet;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import tools.jackson.databind.JsonNode;

/**
 * GETs of a Managed HSM's local roles (Role Assignments - List For Scope; Role
 * Definitions - List). Whoever has a role for all keys may read those of that scope, and
 * not always those of the whole HSM.
 */
final class LocalRbac {

	private static final String API_VERSION = "?api-version=7.5";

	private final KeyStoreTransports stores;

	LocalRbac(KeyStoreTransports stores) {
		this.stores = stores;
	}

	LocalRoles roles(KeyStore store) {
		try {
			return roles(store, Scope.WHOLE_HSM);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() != UpstreamFailure.Kind.FORBIDDEN) {
				throw failure;
			}
			return roles(store, Scope.ALL_KEYS);
		}
	}

	private LocalRoles roles(KeyStore store, Scope scope) {
		AzureHttp http = this.stores.to(store);
		Listing<Assignment> assignments = Listing.read(http, scope.request(store, "roleAssignments"), Assignment::of);
		Map<String, Definition> definitions = Listing
			.read(http, scope.request(store, "roleDefinitions"), Definition::of)
			.items()
			.stream()
			.collect(Collectors.toMap(Definition::name, (definition) -> definition, (first, _) -> first));
		return new LocalRoles(assignments.items().stream().map((one) -> one.with(definitions)).toList(),
				scope == Scope.WHOLE_HSM && assignments.whole());
	}

	/** Where roles are given, and how that stands in a path. */
	private enum Scope {

		/** The scope {@code /}, which keeps its own slash between the two around it. */
		WHOLE_HSM("//"),
		/** The scope {@code /keys}. */
		ALL_KEYS("/keys");

		private final String path;

		Scope(String path) {
			this.path = path;
		}

		AzureRequest request(KeyStore store, String list) {
			URI uri = URI.create(store.uri() + this.path + "/providers/Microsoft.Authorization/" + list + API_VERSION);
			return AzureRequest.get("Managed HSM " + store.name(), uri, KeyDomain.scope(store));
		}

	}

	/** A role given to somebody, with the name of its definition. */
	private record Assignment(String principalId, String scope, String definition) {

		static Assignment of(JsonNode assignment) {
			JsonNode properties = assignment.required("properties");
			return new Assignment(Answer.need(properties, "principalId"), Answer.need(properties, "scope"),
					lastSegment(Answer.need(properties, "roleDefinitionId")));
		}

		LocalRoles.Assignment with(Map<String, Definition> definitions) {
			Optional<Definition> found = Optional.ofNullable(definitions.get(this.definition));
			return new LocalRoles.Assignment(this.principalId, this.scope,
					found.map(Definition::role).orElse(this.definition), found.map(Definition::permissions));
		}

	}

	/** A role under the name that assignments use, which is no name for people. */
	private record Definition(String name, String role, List<PermissionSet> permissions) {

		static Definition of(JsonNode definition) {
			JsonNode properties = definition.required("properties");
			String name = lastSegment(Answer.need(definition, "id"));
			return new Definition(name, Answer.text(properties, "roleName").orElse(name),
					Answer.items(properties, "permissions").map(ResourceJson::permissions).toList());
		}

	}

	private static String lastSegment(String id) {
		return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
	}

}
