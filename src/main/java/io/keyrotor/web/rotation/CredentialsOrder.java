package io.keyrotor.web.rotation;

import io.keyrotor.web.request.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.KeyCredentials;
import io.keyrotor.binding.SecretReference;
import io.keyrotor.binding.SecretVaults;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.rotation.RotationTarget;
import io.keyrotor.web.problem.ProblemCode;
import io.keyrotor.web.problem.Refusal;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.swagger.v3.oas.annotations.media.Schema;

/** The wish that consumers reach the key that they have with other credentials. */
@Schema(name = "CredentialsOrder", requiredProperties = "credentials")
record CredentialsOrder(TargetJson.CredentialsJson credentials,
		@Schema(description = "Why you want it; kept with the rotation.",
				maxLength = Reason.LONGEST) Optional<String> reason) {

	private static final Pattern IDENTITY = Pattern.compile(
			"/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern APPLICATION = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private static final String RESOURCE_ID = "resourceId";

	private static final String APPLICATION_ID = "applicationId";

	private static final String APPLICATION_SECRET = "applicationSecret";

	static RotationRequest from(JsonBody body, Set<BindingId> only, SecretVaults vaults) {
		JsonMembers members = JsonMembers.of(body);
		Optional<String> reason = Reason.optional(members, "reason");
		members.requirePresent("credentials");
		Optional<KeyCredentials> credentials = members.unrepeatedObject("credentials")

			.flatMap((sent) -> credentials(sent, vaults));
		members.nothingElse();
		if (!members.faults().isEmpty()) {
			throw Refusal.invalid(ProblemCode.INVALID_REQUEST, members.faults());
		}
		return new RotationRequest(reason, false, Optional.empty(),
				Optional.of(new RotationTarget.OtherCredentials(credentials.orElseThrow(), only)), false);
	}

	/** Nothing that was sent here is repeated, because it may be a secret. */
	private static Optional<KeyCredentials> credentials(JsonMembers members, SecretVaults vaults) {
		Optional<KeyCredentials> credentials = members.requiredText("type").flatMap((type) -> switch (type) {
			case "SystemAssigned" -> Optional.of(new KeyCredentials.SystemAssigned());
			case "UserAssigned" -> userAssigned(members);
			case "Application" -> application(members, vaults);
			default -> {
				members.malformed("type", "SystemAssigned, UserAssigned, Application", type,
						"Credentials are SystemAssigned, UserAssigned or Application.");
				members.ignore(RESOURCE_ID, APPLICATION_ID, APPLICATION_SECRET);
				yield Optional.empty();
			}
		});
		members.nothingElse();
		return credentials;
	}

	private static Optional<KeyCredentials> userAssigned(JsonMembers members) {
		Optional<String> id = members.requiredText(RESOURCE_ID);
		id.filter((text) -> !IDENTITY.matcher(text).matches())
			.ifPresent((text) -> members.malformed(RESOURCE_ID, "the ARM resource id of a user-assigned identity", text,
					"This is not the resource id of a user-assigned managed identity."));
		return id.map(KeyCredentials.UserAssigned::new);
	}

	private static Optional<KeyCredentials> application(JsonMembers members, SecretVaults vaults) {
		Optional<String> id = members.requiredText(APPLICATION_ID);
		id.filter((text) -> !APPLICATION.matcher(text).matches())
			.ifPresent((text) -> members.malformed(APPLICATION_ID, "a GUID", text,
					"This is not the application (client) id of an application, which is a GUID."));
		return members.requiredText(APPLICATION_SECRET)
			.flatMap((text) -> secret(members, text, vaults))
			.flatMap((secret) -> id.map((application) -> new KeyCredentials.Application(application, secret)));
	}

	private static Optional<SecretReference> secret(JsonMembers members, String text, SecretVaults vaults) {
		try {
			return Optional.of(vaults.reference(text));
		}
		catch (IllegalArgumentException wrong) {
			members.malformed(APPLICATION_SECRET, "the URI of a Key Vault secret", text,
					String.valueOf(wrong.getMessage()));
			return Optional.empty();
		}
	}

}
