package io.keyrotor.azure.checks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

import io.keyrotor.azure.AzureHttp;
import io.keyrotor.azure.AzureRequest;
import io.keyrotor.check.AuditDestination;
import io.keyrotor.check.GrantedPermissions;
import io.keyrotor.check.PermissionSet;
import io.keyrotor.check.Reading;
import io.keyrotor.check.StoreResource;
import tools.jackson.databind.JsonNode;

/** What Azure Resource Manager says of key stores, by GETs alone. */
final class ArmStores {

	/** Of vaults and Managed HSMs. */
	private static final String KEY_VAULT = "2026-02-01";

	private static final String AUTHORIZATION = "2022-04-01";

	/** There is no stable version that knows category groups. */
	private static final String DIAGNOSTIC_SETTINGS = "2021-05-01-preview";

	private static final String WORKSPACES = "2025-07-01";

	private static final String LOG_ANALYTICS_READER = "Give this service's identity the role Log Analytics Reader on"
			+ " the workspace. A new role takes some minutes to work.";

	/** More than anybody has on one key. */
	private static final int MOST_ROLES = 50;

	private final AzureHttp http;

	private final URI base;

	ArmStores(AzureHttp http, URI base) {
		this.http = http;
		this.base = base;
	}

	/** A vault or Managed HSM (Vaults - Get; Managed Hsms - Get). */
	StoreResource store(String resourceId) {
		return Answer.read(this.http, request(resourceId, "", KEY_VAULT), ResourceJson::resource);
	}

	/**
	 * What our identity may do on a resource, through groups too (Permissions - List For
	 * Resource).
	 */
	GrantedPermissions permissions(String resourceId) {
		AzureRequest request = request(resourceId, "/providers/Microsoft.Authorization/permissions", AUTHORIZATION);
		Listing<PermissionSet> sets = Listing.read(this.http, request, ResourceJson::permissions);
		return new GrantedPermissions(sets.items(), sets.whole());
	}

	/**
	 * What the roles of somebody allow at a scope, those of the groups that he belongs to
	 * included (Role Assignments - List For Scope, with the filter {@code assignedTo}). A
	 * role under a condition may or may not allow it.
	 */
	GrantedPermissions roles(String scope, String principalId) {
		Listing<RoleOnScope> roles = Listing.read(this.http, assignments(scope, principalId), RoleOnScope::of);
		List<String> definitions = roles.items()
			.stream()
			.filter((role) -> !role.conditional())
			.map(RoleOnScope::definition)
			.distinct()
			.limit(MOST_ROLES)
			.toList();
		boolean all = roles.whole() && roles.items().stream().noneMatch(RoleOnScope::conditional)
				&& definitions.size() < MOST_ROLES;
		return new GrantedPermissions(
				SideBySide.each(definitions, this::definition).stream().flatMap(List::stream).toList(), all);
	}

	private AzureRequest assignments(String scope, String principalId) {
		return AzureRequest.get("Azure Resource Manager",
				URI.create(this.base + encoded(scope + "/providers/Microsoft.Authorization/roleAssignments")
						+ "?api-version=" + AUTHORIZATION + "&$filter=atScope()%20and%20assignedTo('" + principalId
						+ "')"),
				this.base + "/.default");
	}

	private List<PermissionSet> definition(String id) {
		return Answer.read(this.http, request(id, "", AUTHORIZATION),
				(definition) -> Answer.items(definition.required("properties"), "permissions")
					.map(ResourceJson::permissions)
					.toList());
	}

	/**
	 * Where a resource's audit events go (Diagnostic Settings - List). A resource has at
	 * most five settings, so that there are at most five workspaces to look at.
	 */
	List<AuditDestination> audit(String resourceId) {
		AzureRequest request = request(resourceId, "/providers/Microsoft.Insights/diagnosticSettings",
				DIAGNOSTIC_SETTINGS);
		List<AuditSetting> settings = Listing.read(this.http, request, AuditSetting::of)
			.items()
			.stream()
			.flatMap(Optional::stream)
			.toList();
		return SideBySide.each(settings, this::destination);
	}

	private AuditDestination destination(AuditSetting setting) {
		return new AuditDestination(setting.name(), setting.workspaceId(), setting.table(),
				Reading.of(() -> workspacePermissions(setting.workspaceId()), LOG_ANALYTICS_READER));
	}

	/** The workspace itself comes first: a setting may outlive it. */
	private GrantedPermissions workspacePermissions(String workspaceId) {
		Answer.read(this.http, request(workspaceId, "", WORKSPACES), (workspace) -> Answer.need(workspace, "id"));
		return permissions(workspaceId);
	}

	private AzureRequest request(String resourceId, String child, String apiVersion) {
		return AzureRequest.get("Azure Resource Manager",
				URI.create(this.base + encoded(resourceId + child) + "?api-version=" + apiVersion),
				this.base + "/.default");
	}

	/** A resource group's name may hold what a URI has to write otherwise. */
	private static String encoded(String path) {
		try {
			return new URI(null, null, path, null).toASCIIString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/** A role that was given, by the id of its definition. */
	private record RoleOnScope(String definition, boolean conditional) {

		static RoleOnScope of(JsonNode assignment) {
			JsonNode properties = assignment.required("properties");
			return new RoleOnScope(Answer.need(properties, "roleDefinitionId"),
					Answer.text(properties, "condition").isPresent());
		}

	}

}
