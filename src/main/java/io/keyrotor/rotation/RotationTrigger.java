package io.keyrotor.rotation;

import java.util.Optional;

/** What made a rotation start. */
public enum RotationTrigger {

	/** A caller asked for a new version. */
	ON_DEMAND("OnDemand"),
	/** A caller asked for consumers to be moved to another key. */
	REBIND("Rebind"),
	/** A key is compromised, and all its consumers have to leave it. */
	EMERGENCY("Emergency"),
	/** A caller asked for consumers to be written once more as they are. */
	REAPPLY("Reapply"),
	/** A caller asked for consumers to reach their key with other credentials. */
	CREDENTIALS("Credentials");

	private final String word;

	RotationTrigger(String word) {
		this.word = word;
	}

	static RotationTrigger of(Optional<RotationTarget> target, boolean emergency) {
		return target.map((given) -> switch (given) {
			case RotationTarget.AnotherKey _ -> emergency ? EMERGENCY : REBIND;
			case RotationTarget.SameKey _ -> REAPPLY;
			case RotationTarget.OtherCredentials _ -> CREDENTIALS;
		}).orElse(ON_DEMAND);
	}

	/** The trigger as the REST API writes it. */
	public String word() {
		return this.word;
	}

}
