package io.keyrotor.azure.identity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import static io.keyrotor.azure.identity.IdentityProperty.ADDITIONALLY_ALLOWED_TENANTS;
import static io.keyrotor.azure.identity.IdentityProperty.AUTHORITY_HOST;
import static io.keyrotor.azure.identity.IdentityProperty.CLIENT_CERTIFICATE_PASSWORD;
import static io.keyrotor.azure.identity.IdentityProperty.CLIENT_CERTIFICATE_PATH;
import static io.keyrotor.azure.identity.IdentityProperty.CLIENT_ID;
import static io.keyrotor.azure.identity.IdentityProperty.DISABLE_INSTANCE_DISCOVERY;
import static io.keyrotor.azure.identity.IdentityProperty.OBJECT_ID;
import static io.keyrotor.azure.identity.IdentityProperty.RESOURCE_ID;
import static io.keyrotor.azure.identity.IdentityProperty.SEND_CERTIFICATE_CHAIN;
import static io.keyrotor.azure.identity.IdentityProperty.SERVICE_CONNECTION_ID;
import static io.keyrotor.azure.identity.IdentityProperty.SUBSCRIPTION;
import static io.keyrotor.azure.identity.IdentityProperty.SYSTEM_ACCESS_TOKEN;
import static io.keyrotor.azure.identity.IdentityProperty.TENANT_ID;
import static io.keyrotor.azure.identity.IdentityProperty.TOKEN_FILE;

/**
 * The credentials of azure-identity that a service can use, each with the properties that
 * it needs and those that it may have besides. Those that wait for a person are not among
 * them.
 */
public enum CredentialKind {

	/** The chain that tries one after the other. */
	DEFAULT,

	/** The identity of the machine, app or container on Azure or Azure Arc. */
	MANAGED_IDENTITY,

	/** A Kubernetes service account that Entra ID trusts. */
	WORKLOAD_IDENTITY,

	/** What the variables {@code AZURE_CLIENT_ID} and so on say. */
	ENVIRONMENT,

	/** An app registration with a secret. */
	CLIENT_SECRET,

	/** An app registration with a certificate. */
	CLIENT_CERTIFICATE,

	/** An app registration that trusts the issuer of a signed token in a file. */
	CLIENT_ASSERTION,

	/** Who has signed in with {@code az login}. */
	AZURE_CLI,

	/** Who has signed in with {@code azd auth login}. */
	AZURE_DEVELOPER_CLI,

	/** Who has signed in with {@code Connect-AzAccount}. */
	AZURE_POWERSHELL,

	/** A service connection of Azure Pipelines, for as long as a job runs. */
	AZURE_PIPELINES,

	/** Who has signed in with the Azure Toolkit of IntelliJ IDEA. */
	INTELLIJ,

	/** Who has signed in with the Azure Resources extension of Visual Studio Code. */
	VISUAL_STUDIO_CODE;

	/** Its name in the configuration. */
	public String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/** Whether it cannot be made without the property. */
	boolean needs(IdentityProperty property) {
		return needed().contains(property);
	}

	/** Whether the property makes a difference to it. */
	boolean uses(IdentityProperty property) {
		return needs(property) || possible().contains(property);
	}

	private Set<IdentityProperty> needed() {
		return switch (this) {
			case CLIENT_SECRET -> Set.of(CLIENT_ID, TENANT_ID, IdentityProperty.CLIENT_SECRET);
			case CLIENT_CERTIFICATE -> Set.of(CLIENT_ID, TENANT_ID, CLIENT_CERTIFICATE_PATH);
			case CLIENT_ASSERTION -> Set.of(CLIENT_ID, TENANT_ID, TOKEN_FILE);
			case AZURE_PIPELINES -> Set.of(CLIENT_ID, TENANT_ID, SERVICE_CONNECTION_ID, SYSTEM_ACCESS_TOKEN);
			case DEFAULT, MANAGED_IDENTITY, WORKLOAD_IDENTITY, ENVIRONMENT, AZURE_CLI, AZURE_DEVELOPER_CLI,
					AZURE_POWERSHELL, INTELLIJ, VISUAL_STUDIO_CODE ->
				Set.of();
		};
	}

	private Set<IdentityProperty> possible() {
		return switch (this) {
			case DEFAULT -> authority(CLIENT_ID, RESOURCE_ID, TENANT_ID);
			case MANAGED_IDENTITY -> Set.of(CLIENT_ID, RESOURCE_ID, OBJECT_ID);
			case WORKLOAD_IDENTITY -> authority(CLIENT_ID, TENANT_ID, TOKEN_FILE);
			case ENVIRONMENT -> Set.of(AUTHORITY_HOST);
			case CLIENT_SECRET, CLIENT_ASSERTION, AZURE_PIPELINES -> authority();
			case CLIENT_CERTIFICATE -> authority(CLIENT_CERTIFICATE_PASSWORD, SEND_CERTIFICATE_CHAIN);
			case AZURE_CLI -> Set.of(TENANT_ID, SUBSCRIPTION, ADDITIONALLY_ALLOWED_TENANTS);
			case AZURE_DEVELOPER_CLI, AZURE_POWERSHELL, INTELLIJ, VISUAL_STUDIO_CODE ->
				Set.of(TENANT_ID, ADDITIONALLY_ALLOWED_TENANTS);
		};
	}

	/** Those of all that turn to Entra ID themselves, and these. */
	private static Set<IdentityProperty> authority(IdentityProperty... more) {
		Set<IdentityProperty> all = EnumSet.of(AUTHORITY_HOST, ADDITIONALLY_ALLOWED_TENANTS,
				DISABLE_INSTANCE_DISCOVERY);
		all.addAll(Set.of(more));
		return all;
	}

}
