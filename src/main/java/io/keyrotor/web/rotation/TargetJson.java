package io.keyrotor.web.rotation;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.key.KeyId;
import io.keyrotor.rotation.RotationTarget;
import io.swagger.v3.oas.annotations.media.Schema;

/** What a rotation does with consumers instead of creating a version. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "RotationTarget", description = "What is done with the consumers instead of creating a version.")
record TargetJson(@Schema(description = "The key store of the key that the consumers have afterwards.") String keyStore,
		@Schema(description = "The key that the consumers have afterwards.") String key,
		@Schema(description = "The credentials with which they reach it afterwards, if those change.") Optional<CredentialsJson> credentials) {

	static TargetJson from(KeyId key, RotationTarget target) {
		return switch (target) {
			case RotationTarget.AnotherKey another -> of(another.key(), Optional.empty());
			case RotationTarget.SameKey _ -> of(key, Optional.empty());
			case RotationTarget.OtherCredentials other ->
				of(key, Optional.of(CredentialsJson.from(other.credentials())));
		};
	}

	private static TargetJson of(KeyId key, Optional<CredentialsJson> credentials) {
		return new TargetJson(key.store().value(), key.name().value(), credentials);
	}

	/** With what a consumer proves who it is. */
	@JsonInclude(JsonInclude.Include.NON_ABSENT)
	@Schema(name = "KeyCredentials", requiredProperties = "type")
	record CredentialsJson(@Schema(allowableValues = {
			"SystemAssigned", "UserAssigned", "Application" }) String type,
			@Schema(description = "With UserAssigned: the ARM resource id of the identity.") Optional<String> resourceId,
			@Schema(description = "With Application: the application (client) id.") Optional<String> applicationId,
			@Schema(description = "With Application: where its secret is kept, as the URI of a secret in an Azure key vault or in a configured key store; never the secret itself.",
					example = "https://contoso.vault.azure.net/secrets/search-app") Optional<String> applicationSecret){

		static CredentialsJson from(KeyCredentials credentials) {
			return switch (credentials) {
				case KeyCredentials.SystemAssigned _ ->
					new CredentialsJson("SystemAssigned", Optional.empty(), Optional.empty(), Optional.empty());
				case KeyCredentials.UserAssigned assigned -> new CredentialsJson("UserAssigned",
						Optional.of(assigned.resourceId()), Optional.empty(), Optional.empty());
				case KeyCredentials.Application application -> new CredentialsJson("Application", Optional.empty(),
						Optional.of(application.applicationId()), Optional.of(application.secret().toString()));
			};
		}

	}

}
