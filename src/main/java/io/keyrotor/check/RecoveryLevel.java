package io.keyrotor.check;

import java.util.Optional;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;

/**
 * What a key's {@code recoveryLevel} says of its store (Keys - Get Key,
 * {@code DeletionRecoveryLevel}).
 *
 * @param key the key that says so
 * @param word Azure's own, such as {@code Recoverable+Purgeable}
 */
record RecoveryLevel(KeyId key, String word) {

	static Optional<RecoveryLevel> of(Key key) {
		return key.recoveryLevel()
			.map((word) -> new RecoveryLevel(key.id(), word))
			.filter((level) -> level.isRecoverable() || level.isPurgeable());
	}

	/** Whether a deleted key can be recovered for some time. */
	boolean isRecoverable() {
		return this.word.contains("Recoverable");
	}

	/** Whether somebody can destroy a deleted key before that time is over. */
	boolean isPurgeable() {
		return this.word.contains("Purgeable");
	}

	/** Whether that time was set to less than 90 days. */
	boolean isShort() {
		return this.word.contains("Customized");
	}

	/** Where this comes from, as the start of a sentence. */
	String hint() {
		return "A hint from key " + this.key + ", whose recovery level is " + this.word + ": ";
	}

}
