package io.keyrotor.policy;

import java.util.Optional;

/**
 * One place in which the policy that Azure keeps is not the one that was set here.
 *
 * @param field the place in the policy that has it, the kept one where both do
 * @param set what was set here at this place, if anything
 * @param kept what Azure keeps there, if anything
 * @param code why, as a stable PascalCase word: {@code NotifyAdded} and
 * {@code NotifySentExplicitly} are as they should be; {@code ActionAdded},
 * {@code ActionMissing}, {@code TriggerChanged} and {@code ExpiryTimeChanged} are not
 * @param message a sentence which says why
 */
public record PolicyDifference(String field, Optional<String> set, Optional<String> kept, String code, String message) {

	static final String NOTIFY_ADDED = "NotifyAdded";

	static final String NOTIFY_SENT_EXPLICITLY = "NotifySentExplicitly";

	/** Whether it is nothing but what Key Vault asks for and adds by itself. */
	boolean isAsItShouldBe() {
		return this.code.equals(NOTIFY_ADDED) || this.code.equals(NOTIFY_SENT_EXPLICITLY);
	}

}
