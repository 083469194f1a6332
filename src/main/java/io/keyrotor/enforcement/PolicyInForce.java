package io.keyrotor.enforcement;

/**
 * What a built-in policy does about one service.
 *
 * @param effect what Azure Policy does, such as {@code Audit} or {@code Deny}; or
 * {@link #NOT_ASSIGNED} or {@link #UNKNOWN}
 */
public record PolicyInForce(BuiltInPolicy policy, String effect) {

	/** No assignment of the policy concerns the service. */
	public static final String NOT_ASSIGNED = "NotAssigned";

	/** It could not be read whether it is assigned. */
	public static final String UNKNOWN = "Unknown";

	/** Whether an update of the service may be denied because of it. */
	boolean denies() {
		return this.effect.equalsIgnoreCase("Deny");
	}

}
