package io.keyrotor.matrix;

/** Something happened that must never happen. */
final class Broken extends AssertionError {

	private final String invariant;

	Broken(String invariant, String what) {
		super(invariant + ": " + what);
		this.invariant = invariant;
	}

	String invariant() {
		return this.invariant;
	}

	static void unless(boolean holds, String invariant, String what) {
		if (!holds) {
			throw new Broken(invariant, what);
		}
	}

}
