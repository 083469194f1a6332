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

}
