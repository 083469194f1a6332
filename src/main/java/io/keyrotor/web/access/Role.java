package io.keyrotor.web.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * What callers may do, as app roles of Entra ID. Both of the others include reading;
 * approving does not include operating, so that nobody approves what they asked for by
 * one role alone.
 */
public enum Role {

	/** Sees everything that the service knows. */
	READ("KeyRotation.Read"),
	/** Changes things: rotates keys, sets policies, binds consumers. */
	OPERATE("KeyRotation.Operate"),
	/** Accepts what only a second person may accept. */
	APPROVE("KeyRotation.Approve");

	private final String word;

	Role(String word) {
		this.word = word;
	}

	/** The role's value in the claim {@code roles} of a token. */
	public String word() {
		return this.word;
	}

	/** Whether whoever has this role may do what the other one is needed for. */
	public boolean includes(Role other) {
		return this == other || other == READ;
	}

	/** The role with this value; tokens may have others, which mean nothing here. */
	static Optional<Role> of(String word) {
		return Arrays.stream(values()).filter((role) -> role.word.equals(word)).findFirst();
	}

}
