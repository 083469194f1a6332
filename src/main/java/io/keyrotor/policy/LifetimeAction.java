package io.keyrotor.policy;

import java.util.Optional;

/**
 * What Azure does at one moment of a key version's life.
 *
 * @param type Azure's action type; {@code Rotate} and {@code Notify} are known, and case
 * does not matter
 * @param timeAfterCreate the trigger counted from the version's creation
 * @param timeBeforeExpiry the trigger counted back from the version's expiry
 */
public record LifetimeAction(String type, Optional<String> timeAfterCreate, Optional<String> timeBeforeExpiry) {

	public static final String ROTATE = "Rotate";

	public static final String NOTIFY = "Notify";

	public boolean isRotate() {
		return this.type.equalsIgnoreCase(ROTATE);
	}

	public boolean isNotify() {
		return this.type.equalsIgnoreCase(NOTIFY);
	}

	/** The same action with its type as Azure's documentation spells it. */
	public LifetimeAction spelled() {
		String spelling = isRotate() ? ROTATE : isNotify() ? NOTIFY : this.type;
		return new LifetimeAction(spelling, this.timeAfterCreate, this.timeBeforeExpiry);
	}

}
