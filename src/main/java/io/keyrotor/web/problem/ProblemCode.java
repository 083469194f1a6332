package io.keyrotor.web.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.http.HttpStatus;

import io.keyrotor.key.UpstreamFailure;

/**
 * The codes by which programs tell problems apart, each with its status. A code, once
 * published, keeps its meaning.
 */
public enum ProblemCode {

	INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request breaks the rules named in errors. Nothing was done."),
	INVALID_ROTATION_POLICY(HttpStatus.BAD_REQUEST,
			"The rotation policy breaks the rules named in errors. Nothing was done."),
	TOKEN_MISSING(HttpStatus.UNAUTHORIZED,
			"The request has no token, and this service is configured to need one. Nothing was done."),
	TOKEN_INVALID(HttpStatus.UNAUTHORIZED,
			"The token is expired, not valid yet, not signed by the issuer, or made for somebody else; detail says which. Nothing was done."),
	ROLE_MISSING(HttpStatus.FORBIDDEN,
			"The token lacks the app role that the operation needs; detail names it. Nothing was done."),
	FOREIGN_HOST(HttpStatus.FORBIDDEN,
			"The request was addressed to another host than this machine. Nothing was done."),
	FOREIGN_ORIGIN(HttpStatus.FORBIDDEN, "The request was made by a page of another site. Nothing was done."),
	NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing at this path."),
	KEY_STORE_NOT_FOUND(HttpStatus.NOT_FOUND,
			"No key store of this name is configured. GET /v1/key-stores lists those that are."),
	KEY_NOT_FOUND(HttpStatus.NOT_FOUND, "The key store has no key of this name."),
	ROTATION_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no rotation with this id."),
	RETIREMENT_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no retirement with this id."),
	KEY_VERSION_NOT_FOUND(HttpStatus.NOT_FOUND, "The key has no version with this id."),
	BINDING_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no binding with this id."),
	FORMER_CONSUMER_NOT_FOUND(HttpStatus.NOT_FOUND,
			"The consumer is not known to have left data behind that needs the key. Nothing was done."),
	POLICY_ASSIGNMENT_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no policy assignment with this id."),
	SEARCH_SERVICE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no AI Search service with this resource id."),
	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED,
			"The path does not take this method; Allow names those it takes."),
	NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE,
			"The answer is of a type that the request does not accept. Nothing was done."),
	KEY_STORE_CONFLICT(HttpStatus.CONFLICT, "The key store is at work on another change of the key. Ask again."),
	CONSUMER_CONFLICT(HttpStatus.CONFLICT, "The consumer is at work on another change. Ask again."),
	CONSUMER_NOT_FOUND(HttpStatus.CONFLICT, "The consumer does not exist."),
	ROTATION_POLICY_REQUIRED(HttpStatus.CONFLICT,
			"The key has no rotation policy with a Rotate action, which must exist before a rotation on demand. PUT one, then ask again."),
	VERSION_LIMIT_REACHED(HttpStatus.CONFLICT,
			"The key has all the versions that its key store allows. Create a new key, then move the consumers to it."),
	KEY_IS_MANAGED(HttpStatus.CONFLICT,
			"The key backs a certificate and is rotated with it. Renew the certificate instead."),
	KEY_DELETED(HttpStatus.CONFLICT, "The key is deleted and can be recovered until its store purges it."),
	KEY_OPERATION_FORBIDDEN(HttpStatus.CONFLICT, "The key itself does not allow the operation, whoever asks for it."),
	KEY_DISABLED(HttpStatus.CONFLICT,
			"The key's current version is disabled, and a rotation needs it enabled. Find out why, enable it, then ask again."),
	ROTATION_IN_PROGRESS(HttpStatus.CONFLICT, "The key is being rotated by the linked rotation. Nothing was done."),
	ROTATION_NOT_HELD(HttpStatus.CONFLICT, "The rotation is not held, so it cannot be resumed. Nothing was done."),
	ROTATION_HELD(HttpStatus.CONFLICT, "The rotation is held and waits for an operator; the reason says why."),
	ROTATION_FAILED(HttpStatus.CONFLICT, "The rotation ended before a new version was created; the reason says why."),
	ROTATION_CANCELED(HttpStatus.CONFLICT, "The rotation was cancelled before anything was changed."),
	ROTATION_ROLLED_BACK(HttpStatus.CONFLICT,
			"The rotation was rolled back: its consumers are on the previous version again."),
	RETIREMENT_HELD(HttpStatus.CONFLICT, "The retirement is held and waits for an operator; the blockers say why."),
	RETIREMENT_REENABLED(HttpStatus.CONFLICT,
			"The version was disabled and is enabled again, because something needs it; the reason says what."),
	RETIREMENT_CANCELED(HttpStatus.CONFLICT, "The retirement was cancelled, and the version stays enabled."),
	ROTATION_NOT_CANCELABLE(HttpStatus.CONFLICT, "The rotation is over, so it cannot be cancelled. Nothing was done."),
	ROLLBACK_NOT_POSSIBLE(HttpStatus.CONFLICT,
			"The rotation's consumers cannot go back to the previous version. Nothing was done."),
	CONSUMER_NOT_STUCK(HttpStatus.CONFLICT,
			"The consumer is not in a state in which that can be done. Nothing was done."),
	TARGET_NOT_POSSIBLE(HttpStatus.CONFLICT,
			"The consumers cannot be moved to that key or given other credentials, or the binding is not one of the key; the detail says why. Nothing was done."),
	DEFINITION_NOT_KEPT(HttpStatus.CONFLICT,
			"What the consumer was like before was not kept, so it cannot be put back from here. Nothing was done."),
	ROTATION_NOT_SAFE(HttpStatus.CONFLICT,
			"A check failed, so the rotation could not be carried out safely. Nothing was done."),
	RETIREMENT_BLOCKED(HttpStatus.CONFLICT,
			"Something still needs the version, so it is not disabled; the blockers are named. Nothing was done."),
	RETIREMENT_IN_PROGRESS(HttpStatus.CONFLICT, "The version is being retired already. Nothing was done."),
	RETIREMENT_NOT_HELD(HttpStatus.CONFLICT, "The retirement is not held, so it cannot be resumed. Nothing was done."),
	RETIREMENT_NOT_CANCELABLE(HttpStatus.CONFLICT,
			"The retirement is past the point at which it can be cancelled. Nothing was done."),
	EVIDENCE_NOT_MISSING(HttpStatus.CONFLICT,
			"The retirement does not wait for missing evidence, so there is nothing to accept. Nothing was done."),
	CONSUMER_STILL_BOUND(HttpStatus.CONFLICT,
			"The consumer is bound to the key, so its data is taken to be there. Nothing was done."),
	CONSUMER_MAY_BE_ON_KEY(HttpStatus.CONFLICT,
			"The consumer is on the key or cannot be read, so its data is taken to be there. Nothing was done."),
	RETIREMENT_NOT_REENABLEABLE(HttpStatus.CONFLICT,
			"The retirement has not disabled the version, so there is nothing to enable again. Nothing was done."),
	POLICY_ASSIGNMENT_FAILED(HttpStatus.CONFLICT,
			"Not every selected key has the policy; the results of the assignment say why. Resume it to try again what failed."),
	POLICY_ASSIGNMENT_CANCELED(HttpStatus.CONFLICT,
			"The policy assignment was canceled. What was set stays. Resume it to go on."),
	POLICY_ASSIGNMENT_NOT_RESUMABLE(HttpStatus.CONFLICT,
			"The policy assignment is at work, or has nothing to try again. Nothing was done."),
	POLICY_ASSIGNMENT_IS_OVER(HttpStatus.CONFLICT,
			"The policy assignment is over, so it cannot be canceled. Nothing was done."),
	BINDING_NOT_POSSIBLE(HttpStatus.CONFLICT,
			"The consumer cannot be bound to this key: it is not encrypted with it, is not there, or a check failed; the detail says why. Nothing was done."),
	CONSUMER_BOUND_TO_OTHER_KEY(HttpStatus.CONFLICT,
			"The consumer is bound to another key. Delete that binding first if it is wrong."),
	PRECONDITION_FAILED(HttpStatus.PRECONDITION_FAILED,
			"The resource is no longer the one that If-Match names. Read it again."),
	CONTENT_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than this service takes. Nothing was done."),
	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json. Nothing was done."),
	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT,
			"The Idempotency-Key was used for another request. Nothing was done."),
	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something unforeseen happened; the log has it under this id."),
	KEY_STORE_FORBIDDEN(HttpStatus.BAD_GATEWAY,
			"The key store refused the identity of this service or the network it is in, or there is no trusted way to it."),
	KEY_STORE_REJECTED(HttpStatus.BAD_GATEWAY, "The key store refused the request for what it says."),
	CONSUMER_FORBIDDEN(HttpStatus.BAD_GATEWAY, "The consumer refused the identity of this service."),
	ENFORCEMENT_NOT_KEPT(HttpStatus.BAD_GATEWAY,
			"Azure said that it set the enforcement of the search service and did not keep it. Nothing else was changed."),
	CONSUMER_REJECTED(HttpStatus.BAD_GATEWAY, "The consumer refused the request for what it says."),
	KEY_STORE_THROTTLED(HttpStatus.SERVICE_UNAVAILABLE,
			"The key store takes no more requests just now. Ask again after Retry-After."),
	KEY_STORE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The key store could not be reached. Ask again."),
	CONSUMER_THROTTLED(HttpStatus.SERVICE_UNAVAILABLE,
			"The consumer takes no more requests just now. Ask again after Retry-After."),
	CONSUMER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The consumer could not be reached. Ask again."),
	ROTATION_NOT_FINISHED(HttpStatus.SERVICE_UNAVAILABLE, "The rotation is not over yet. Ask again after Retry-After."),
	TOO_MANY_STREAMS(HttpStatus.SERVICE_UNAVAILABLE,
			"The node takes no more streams of events just now. Ask again after Retry-After."),
	RETIREMENT_NOT_FINISHED(HttpStatus.SERVICE_UNAVAILABLE,
			"The retirement is not over yet. Ask again after Retry-After."),
	IDENTITY_PROVIDER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE,
			"The keys of the identity provider could not be read, so the token could not be checked. Ask again after Retry-After."),
	POLICY_ASSIGNMENT_NOT_FINISHED(HttpStatus.SERVICE_UNAVAILABLE,
			"The policy assignment is not over yet. Ask again after Retry-After."),
	NEWER_VERSION_NEEDED(HttpStatus.SERVICE_UNAVAILABLE,
			"This was kept by a newer version of Keyrotor than the one that was asked."),
	STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database could not be reached. Ask again.");

	private final HttpStatus status;

	private final String meaning;

	ProblemCode(HttpStatus status, String meaning) {
		this.status = status;
		this.meaning = meaning;
	}

	/** What the code says, in general; a problem itself names the ids and the states. */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * What to do next, in general; a failure from Azure often has a remedy of its own.
	 */
	public String remedy() {
		return NextSteps.after(this);
	}

	public HttpStatus status() {
		return this.status;
	}

	/** What anybody who asks a key store may get, whatever was asked for. */
	public static Stream<ProblemCode> ofKeyStores() {
		return Arrays.stream(UpstreamFailure.Reason.values())
			.map(UpstreamCodes::ofKeyStore)
			.filter((code) -> code != KEY_NOT_FOUND);
	}

	/** The code with this word. */
	static Optional<ProblemCode> of(String word) {
		return Arrays.stream(values()).filter((code) -> code.word().equals(word)).findFirst();
	}

	/** The code as the REST API writes it. */
	public String word() {
		return word(name());
	}

	public static String word(String name) {
		return Arrays.stream(name.split("_", -1))
			.map((part) -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
			.collect(Collectors.joining());
	}

	/** Whether the same request may succeed later without anybody changing it. */
	public boolean retryable() {
		return this.status == HttpStatus.SERVICE_UNAVAILABLE || this == KEY_STORE_CONFLICT || this == CONSUMER_CONFLICT;
	}

}
