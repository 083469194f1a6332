package io.keyrotor.azure.identity;

import io.keyrotor.settings.HttpsAddress;
import io.keyrotor.settings.RefusedProperty;
import io.keyrotor.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

import static io.keyrotor.azure.identity.IdentityProperty.CLIENT_ID;
import static io.keyrotor.azure.identity.IdentityProperty.OBJECT_ID;
import static io.keyrotor.azure.identity.IdentityProperty.RESOURCE_ID;

/**
 * As whom Keyrotor calls Azure. What the chosen credential lacks or does not use stops
 * the start: a property without effect is a mistake that nobody would see.
 *
 * @param credential the credential of azure-identity: {@code default} is its chain, which
 * tries environment, workload identity, managed identity and developers' tools in turn
 * @param clientId the application (client) id of the app registration or of the
 * user-assigned managed identity; {@code workload-identity} takes it from
 * {@code AZURE_CLIENT_ID} if it is not set
 * @param tenantId the directory (tenant) id in which the identity is;
 * {@code workload-identity} takes it from {@code AZURE_TENANT_ID} if it is not set
 * @param clientSecret the secret's value, for {@code client-secret}
 * @param clientCertificatePath the PEM or PFX file with certificate and private key, for
 * {@code client-certificate}; read again when it has changed
 * @param clientCertificatePassword the password of a PFX file
 * @param sendCertificateChain whether the certificate's chain is sent along, as apps with
 * subject name and issuer authentication need; {@code false} if it is not set
 * @param tokenFile the file with the signed token that Entra ID takes in exchange, read
 * again for each exchange: for {@code client-assertion}, and for
 * {@code workload-identity} in place of {@code AZURE_FEDERATED_TOKEN_FILE}
 * @param resourceId the Azure Resource Manager id of the user-assigned managed identity,
 * in place of its client id
 * @param objectId the object (principal) id of the user-assigned managed identity, in
 * place of its client id
 * @param subscription the subscription by whose account {@code azure-cli} signs in
 * @param serviceConnectionId the id of the service connection, for
 * {@code azure-pipelines}
 * @param systemAccessToken the job's {@code System.AccessToken}, for
 * {@code azure-pipelines}
 * @param authorityHost the https address of Entra ID:
 * {@code https://login.microsoftonline.com}, {@code https://login.microsoftonline.us} for
 * the US Government, {@code https://login.chinacloudapi.cn} for China; if it is not set,
 * {@code AZURE_AUTHORITY_HOST}, and without that the one of the cloud of
 * {@code keyrotor.azure.resource-manager-uri}
 * @param additionallyAllowedTenants further tenants for which tokens may be got, or
 * {@code *} for any
 * @param disableInstanceDiscovery whether the authority host is taken as it is, without
 * asking Entra ID's public metadata about it: for clouds that are cut off, and for
 * emulators; {@code false} if it is not set
 * @param checkInterval how long after a check of the identity the next one follows; it
 * costs a request only when the token that is kept has almost ended
 */
public record IdentityProperties(@DefaultValue("default") CredentialKind credential, @Nullable String clientId,
		@Nullable String tenantId, @Nullable Secret clientSecret, @Nullable Path clientCertificatePath,
		@Nullable Secret clientCertificatePassword, @Nullable Boolean sendCertificateChain, @Nullable Path tokenFile,
		@Nullable String resourceId, @Nullable String objectId, @Nullable String subscription,
		@Nullable String serviceConnectionId, @Nullable Secret systemAccessToken, @Nullable URI authorityHost,
		@DefaultValue List<String> additionallyAllowedTenants, @Nullable Boolean disableInstanceDiscovery,
		@DefaultValue("1m") Duration checkInterval) {

	static final String PREFIX = "keyrotor.azure.identity";

	private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

	private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

	private static final List<IdentityProperty> NAMES_OF_A_MANAGED_IDENTITY = List.of(CLIENT_ID, RESOURCE_ID,
			OBJECT_ID);

	public IdentityProperties {
		additionallyAllowedTenants = List.copyOf(additionallyAllowedTenants);
		authorityHost = (authorityHost != null)
				? HttpsAddress.of(PREFIX + ".authority-host", authorityHost, "https://login.microsoftonline.com")
				: null;
		requireInterval(checkInterval);
		Map<IdentityProperty, String> given = given(clientId, tenantId, clientSecret, clientCertificatePath,
				clientCertificatePassword, sendCertificateChain, tokenFile, resourceId, objectId, subscription,
				serviceConnectionId, systemAccessToken, authorityHost, additionallyAllowedTenants,
				disableInstanceDiscovery);
		for (IdentityProperty property : IdentityProperty.values()) {
			check(credential, property, Optional.ofNullable(given.get(property)));
		}
		requireOneName(credential, given);
	}

	/**
	 * Whether one of several managed identities is meant, and not the system-assigned.
	 */
	boolean namesAnIdentity() {
		return this.clientId != null || this.resourceId != null || this.objectId != null;
	}

	/** What is configured here and nobody may read. */
	public Stream<Secret> secrets() {
		return Stream.of(this.clientSecret, this.clientCertificatePassword, this.systemAccessToken)
			.flatMap(Stream::ofNullable);
	}

	/** In the order of {@link IdentityProperty}. */
	private static Map<IdentityProperty, String> given(@Nullable Object... values) {
		Iterator<@Nullable Object> value = Arrays.asList(values).iterator();
		Map<IdentityProperty, String> given = new EnumMap<>(IdentityProperty.class);
		for (IdentityProperty property : IdentityProperty.values()) {
			shown(value.next()).ifPresent((text) -> given.put(property, text));
		}
		return given;
	}

	/** What is shown of a value; an empty list is none. */
	private static Optional<String> shown(@Nullable Object value) {
		return Optional.ofNullable(value)
			.filter((given) -> !(given instanceof List<?> list) || !list.isEmpty())
			.map(Object::toString);
	}

	private static void check(CredentialKind credential, IdentityProperty property, Optional<String> value) {
		if (credential.needs(property) && value.isEmpty()) {
			throw new RefusedProperty(property.fullName(),
					"It is missing. The credential " + credential.word() + " needs it.");
		}
		if (!credential.uses(property) && value.isPresent()) {
			throw new RefusedProperty(property.fullName(), "The credential " + credential.word()
					+ " does not use it. Leave it out, or choose another " + PREFIX + ".credential.");
		}
		if (value.filter(String::isBlank).isPresent()) {
			throw new RefusedProperty(property.fullName(), "It is empty. Give it a value, or leave it out.");
		}
	}

	private static void requireOneName(CredentialKind credential, Map<IdentityProperty, String> given) {
		List<IdentityProperty> names = NAMES_OF_A_MANAGED_IDENTITY.stream().filter(given::containsKey).toList();
		if (names.size() > 1 && Stream.of(RESOURCE_ID, OBJECT_ID).anyMatch(credential::uses)) {
			throw new RefusedProperty(names.getLast().fullName(),
					"The identity is named by " + names.getFirst().fullName() + " already. Leave out one of the two.");
		}
	}

	private static void requireInterval(Duration interval) {
		if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
			throw new RefusedProperty(PREFIX + ".check-interval", "It must be 1s to 1h.");
		}
	}

}
