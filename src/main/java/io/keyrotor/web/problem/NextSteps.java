package io.keyrotor.web.problem;

/** What a person can do about each problem, in general. */
final class NextSteps {

	private NextSteps() {
	}

	static String after(ProblemCode code) {
		return switch (code) {
			case INVALID_REQUEST, INVALID_ROTATION_POLICY -> "Correct what errors or the detail names, then ask again.";
			case TOKEN_MISSING -> "Send a token in the header Authorization: Bearer.";
			case TOKEN_INVALID -> "Get a new token for this service, and send that one.";
			case ROLE_MISSING ->
				"Ask who runs Keyrotor's app registration in Entra ID for the role, then get a new token.";
			case FOREIGN_HOST -> "Ask by the name localhost, 127.0.0.1 or [::1], from the same machine.";
			case FOREIGN_ORIGIN -> "Ask from a program or from Keyrotor's own pages.";
			case NOT_FOUND -> "Look the path up in the description of the API, /swagger-ui.html.";
			case KEY_STORE_NOT_FOUND -> "Use a name that GET /v1/key-stores lists, or configure the key store.";
			case KEY_NOT_FOUND -> "Check the names of the key and of its store; a deleted key can be recovered.";
			case ROTATION_NOT_FOUND -> "Look the rotation up with GET /v1/rotations.";
			case RETIREMENT_NOT_FOUND -> "Look the retirement up with GET /v1/retirements.";
			case KEY_VERSION_NOT_FOUND -> "Look the versions of the key up with GET on its versions.";
			case BINDING_NOT_FOUND -> "Look the binding up with GET /v1/cmk-bindings.";
			case FORMER_CONSUMER_NOT_FOUND -> "GET /v1/former-consumers with the key to see whose older data needs it.";
			case POLICY_ASSIGNMENT_NOT_FOUND -> "Look the assignment up with GET /v1/rotation-policy-assignments.";
			case SEARCH_SERVICE_NOT_FOUND ->
				"Check the resource id; Azure shows it among the properties of the service.";
			case ENFORCEMENT_NOT_KEPT ->
				"Look in the activity log of the service for who or what undoes the change, then ask again.";
			case METHOD_NOT_ALLOWED -> "Use a method that the header Allow lists.";
			case NOT_ACCEPTABLE -> "Send Accept: application/json, or no such header.";
			case KEY_STORE_CONFLICT, CONSUMER_CONFLICT -> "Ask again after Retry-After.";
			case CONSUMER_NOT_FOUND -> "Check the consumer's URI, and that the consumer exists.";
			case ROTATION_POLICY_REQUIRED -> "PUT a policy with a Rotate action, then ask again.";
			case VERSION_LIMIT_REACHED -> "Create a new key, then move the consumers to it.";
			case KEY_IS_MANAGED -> "Renew the certificate: the key is rotated with it.";
			case KEY_DELETED -> "Recover the key in its store, or use another one.";
			case KEY_OPERATION_FORBIDDEN ->
				"Check that the key version is enabled, valid now and allows the operation.";
			case KEY_DISABLED -> "Find out why the version was disabled, enable it, then ask again.";
			case ROTATION_IN_PROGRESS -> "Follow the linked rotation, or resume it if it is held.";
			case ROTATION_NOT_HELD -> "Read the rotation again; only a held one waits for you.";
			case NEWER_VERSION_NEEDED ->
				"Send the request again, so that a newer node answers it; or upgrade this one.";
			case ROTATION_CANCELED -> "Rotate the key again if you still need to.";
			case ROTATION_ROLLED_BACK -> "Find out why it was rolled back, then rotate the key again.";
			case RETIREMENT_HELD -> "Cure what the blockers name, then resume the retirement; or cancel it.";
			case RETIREMENT_REENABLED -> "Find out what needs the version, move it, then ask for a new retirement.";
			case RETIREMENT_CANCELED -> "Ask for a new retirement if the version is to be disabled after all.";
			case ROTATION_NOT_CANCELABLE -> "Roll it back if its consumers are to have the previous version again.";
			case ROLLBACK_NOT_POSSIBLE -> "Do what the detail says, then ask again.";
			case CONSUMER_NOT_STUCK -> "GET the rotation to see how its consumers stand.";
			case TARGET_NOT_POSSIBLE -> "Do what the detail says, or name another key.";
			case DEFINITION_NOT_KEPT -> "Put the consumer back from your own copy, then resume the rotation.";
			case ROTATION_NOT_SAFE -> "Cure what the failed checks name, then ask again.";
			case RETIREMENT_BLOCKED -> "Cure what the blockers name, then ask again; or keep the version.";
			case RETIREMENT_IN_PROGRESS -> "Wait for the linked retirement, or cancel it.";
			case RETIREMENT_NOT_HELD -> "GET the retirement to see how it stands.";
			case RETIREMENT_NOT_CANCELABLE -> "Enable the version again with reenable if it is needed.";
			case EVIDENCE_NOT_MISSING -> "GET the retirement to see what it waits for.";
			case CONSUMER_STILL_BOUND ->
				"Delete the binding if the consumer is gone or has left the key, then ask again.";
			case CONSUMER_MAY_BE_ON_KEY ->
				"Move the consumer off the key, or see to it that Keyrotor may read it, then ask again.";
			case RETIREMENT_NOT_REENABLEABLE -> "Cancel the retirement if the version is to be kept.";
			case ROTATION_HELD -> "Do what the reason says, then resume the rotation.";
			case ROTATION_FAILED -> "Do what the reason says, then ask for a new rotation.";
			case POLICY_ASSIGNMENT_FAILED, POLICY_ASSIGNMENT_CANCELED ->
				"Read the results of the assignment, cure what they name, then resume it.";
			case POLICY_ASSIGNMENT_NOT_RESUMABLE ->
				"Read the assignment again; only what failed or was canceled goes on.";
			case POLICY_ASSIGNMENT_IS_OVER -> "Assign the former policy if it is wanted back.";
			case BINDING_NOT_POSSIBLE -> "Do what the detail says and what the failed checks name, then ask again.";
			case CONSUMER_BOUND_TO_OTHER_KEY -> "Delete the other binding if it is wrong.";
			case PRECONDITION_FAILED -> "Read the resource again and send its present ETag.";
			case CONTENT_TOO_LARGE -> "Send a smaller body.";
			case UNSUPPORTED_MEDIA_TYPE -> "Send the body as JSON, with Content-Type: application/json.";
			case IDEMPOTENCY_KEY_REUSED -> "Use another Idempotency-Key for another request.";
			case INTERNAL_ERROR -> "Look for the id in the log, and report what is there.";
			case KEY_STORE_FORBIDDEN ->
				"Check Keyrotor's identity, its roles on the key store, and the way through the network to it.";
			case KEY_STORE_REJECTED, CONSUMER_REJECTED -> "Change what was asked for: a repeat would be refused too.";
			case CONSUMER_FORBIDDEN -> "Check Keyrotor's identity and its roles on the consumer.";
			case KEY_STORE_THROTTLED, CONSUMER_THROTTLED ->
				"Ask again after Retry-After; if it goes on, look for others who call the same service often.";
			case KEY_STORE_UNAVAILABLE, CONSUMER_UNAVAILABLE ->
				"Ask again after Retry-After; if it goes on, look at the health of the service and the way to it.";
			case TOO_MANY_STREAMS -> "Ask again after Retry-After, or read the resource itself meanwhile.";
			case ROTATION_NOT_FINISHED, RETIREMENT_NOT_FINISHED, POLICY_ASSIGNMENT_NOT_FINISHED ->
				"Ask again after Retry-After.";
			case IDENTITY_PROVIDER_UNAVAILABLE ->
				"Ask again after Retry-After; if it goes on, look at the way to the issuer.";
			case STORAGE_UNAVAILABLE -> "Ask again after Retry-After, with the same Idempotency-Key if there was one.";
		};
	}

}
