package io.keyrotor.azure.identity;

import io.keyrotor.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.util.Configuration;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.AzureDeveloperCliCredentialBuilder;
import com.azure.identity.AzurePipelinesCredentialBuilder;
import com.azure.identity.AzurePowerShellCredentialBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.IntelliJCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.VisualStudioCodeCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the configured credential. Whatever it asks of Entra ID or of a managed identity
 * endpoint goes through the client that is given here.
 */
public final class Credentials {

	/** Entra ID of the cloud to which a host of Azure Resource Manager belongs. */
	private static final Map<String, String> AUTHORITY_OF_CLOUD = Map.of("management.azure.com",
			AzureAuthorityHosts.AZURE_PUBLIC_CLOUD, "management.usgovcloudapi.net",
			AzureAuthorityHosts.AZURE_GOVERNMENT, "management.chinacloudapi.cn", AzureAuthorityHosts.AZURE_CHINA);

	private final IdentityProperties properties;

	private final URI resourceManager;

	private final HttpClient client;

	private final Configuration environment;

	/**
	 * @param resourceManager by which the cloud is recognised
	 * @param environment where {@code AZURE_CLIENT_ID} and so on are
	 */
	public Credentials(IdentityProperties properties, URI resourceManager, HttpClient client,
			Configuration environment) {
		this.properties = properties;
		this.resourceManager = resourceManager;
		this.client = client;
		this.environment = environment;
	}

	/**
	 * The credential. It is made when the first token is needed, so that a machine
	 * without an identity still starts and can say what is missing.
	 */
	public TokenCredential late(Clock clock) {
		return new LateCredential(this::made, this::edition, clock);
	}

	/** The credential, made now. */
	TokenCredential made() {
		return switch (this.properties.credential()) {
			case DEFAULT -> chain();
			case MANAGED_IDENTITY -> managedIdentity();
			case WORKLOAD_IDENTITY -> workloadIdentity();
			case ENVIRONMENT -> environmentVariables();
			case CLIENT_SECRET ->
				application(new ClientSecretCredentialBuilder()).clientSecret(value(this.properties.clientSecret()))
					.build();
			case CLIENT_CERTIFICATE -> clientCertificate();
			case CLIENT_ASSERTION ->
				application(new ClientAssertionCredentialBuilder()).clientAssertion(this::assertion).build();
			case AZURE_CLI -> azureCli();
			case AZURE_DEVELOPER_CLI ->
				common(new AzureDeveloperCliCredentialBuilder()).tenantId(this.properties.tenantId())
					.additionallyAllowedTenants(this.properties.additionallyAllowedTenants())
					.build();
			case AZURE_POWERSHELL -> common(new AzurePowerShellCredentialBuilder()).tenantId(this.properties.tenantId())
				.additionallyAllowedTenants(this.properties.additionallyAllowedTenants())
				.build();
			case AZURE_PIPELINES -> application(new AzurePipelinesCredentialBuilder())
				.serviceConnectionId(this.properties.serviceConnectionId())
				.systemAccessToken(value(this.properties.systemAccessToken()))
				.build();
			case INTELLIJ -> intelliJ();
			case VISUAL_STUDIO_CODE ->
				common(new VisualStudioCodeCredentialBuilder()).tenantId(this.properties.tenantId())
					.additionallyAllowedTenants(this.properties.additionallyAllowedTenants())
					.build();
		};
	}

	private TokenCredential chain() {
		DefaultAzureCredentialBuilder builder = common(new DefaultAzureCredentialBuilder())
			.managedIdentityResourceId(this.properties.resourceId())
			.additionallyAllowedTenants(this.properties.additionallyAllowedTenants());
		Optional.ofNullable(this.properties.tenantId()).ifPresent(builder::tenantId);
		Optional.ofNullable(this.properties.clientId())
			.ifPresent((id) -> builder.managedIdentityClientId(id).workloadIdentityClientId(id));
		authorityHost().ifPresent(builder::authorityHost);
		if (isDiscoveryOff()) {
			builder.disableInstanceDiscovery();
		}
		return builder.build();
	}

	private TokenCredential managedIdentity() {
		return common(new ManagedIdentityCredentialBuilder()).clientId(this.properties.clientId())
			.resourceId(this.properties.resourceId())
			.objectId(this.properties.objectId())
			.build();
	}

	private TokenCredential workloadIdentity() {
		WorkloadIdentityCredentialBuilder builder = authority(common(new WorkloadIdentityCredentialBuilder()));
		Optional.ofNullable(this.properties.clientId()).ifPresent(builder::clientId);
		Optional.ofNullable(this.properties.tenantId()).ifPresent(builder::tenantId);
		Optional.ofNullable(this.properties.tokenFile()).map(Path::toString).ifPresent(builder::tokenFilePath);
		return builder.build();
	}

	private TokenCredential environmentVariables() {
		EnvironmentCredentialBuilder builder = common(new EnvironmentCredentialBuilder());
		authorityHost().ifPresent(builder::authorityHost);
		return builder.build();
	}

	private TokenCredential clientCertificate() {
		byte[] file = read(Objects.requireNonNull(this.properties.clientCertificatePath()));
		ClientCertificateCredentialBuilder builder = application(new ClientCertificateCredentialBuilder())
			.sendCertificateChain(Boolean.TRUE.equals(this.properties.sendCertificateChain()));
		Secret password = this.properties.clientCertificatePassword();
		if (!new String(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN ")) {
			return builder.pfxCertificate(new ByteArrayInputStream(file))
				.clientCertificatePassword((password != null) ? password.value() : null)
				.build();
		}
		if (password != null) {
			throw new IllegalArgumentException("The file is PEM, whose private key has no password here.");
		}
		return builder.pemCertificate(new ByteArrayInputStream(file)).build();
	}

	private TokenCredential azureCli() {
		AzureCliCredentialBuilder builder = common(new AzureCliCredentialBuilder()).tenantId(this.properties.tenantId())
			.additionallyAllowedTenants(this.properties.additionallyAllowedTenants());
		Optional.ofNullable(this.properties.subscription()).ifPresent(builder::subscription);
		return builder.build();
	}

	/** Its builder declares the type of another one for what it answers. */
	private TokenCredential intelliJ() {
		IntelliJCredentialBuilder builder = new IntelliJCredentialBuilder().tenantId(this.properties.tenantId())
			.additionallyAllowedTenants(this.properties.additionallyAllowedTenants());
		builder.httpClient(this.client);
		builder.configuration(this.environment);
		return builder.build();
	}

	private <B extends CredentialBuilderBase<B>> B common(B builder) {
		return builder.httpClient(this.client).configuration(this.environment);
	}

	private <B extends AadCredentialBuilderBase<B>> B application(B builder) {
		return authority(common(builder)).clientId(this.properties.clientId()).tenantId(this.properties.tenantId());
	}

	private <B extends AadCredentialBuilderBase<B>> B authority(B builder) {
		builder.additionallyAllowedTenants(this.properties.additionallyAllowedTenants());
		authorityHost().ifPresent(builder::authorityHost);
		return isDiscoveryOff() ? builder.disableInstanceDiscovery() : builder;
	}

	private Optional<String> authorityHost() {
		return Optional.ofNullable(this.properties.authorityHost())
			.map(URI::toString)
			.or(() -> Optional.ofNullable(this.environment.get(Configuration.PROPERTY_AZURE_AUTHORITY_HOST)))
			.or(() -> Optional.ofNullable(AUTHORITY_OF_CLOUD.get(this.resourceManager.getHost())));
	}

	private boolean isDiscoveryOff() {
		return Boolean.TRUE.equals(this.properties.disableInstanceDiscovery());
	}

	private String assertion() {
		Path file = Objects.requireNonNull(this.properties.tokenFile());
		return new String(read(file), StandardCharsets.UTF_8).strip();
	}

	/** When a certificate was renewed, the credential has to be made anew. */
	private Object edition() {
		Path file = this.properties.clientCertificatePath();
		if (file == null) {
			return "";
		}
		try {
			return Files.getLastModifiedTime(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file " + file + " cannot be read.", ex);
		}
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file " + file + " cannot be read.", ex);
		}
	}

	private static String value(@Nullable Secret secret) {
		return Objects.requireNonNull(secret).value();
	}

}
