package io.keyrotor.web.problem;

import java.util.Optional;
import java.util.OptionalInt;

/** Numbers that may be absent, as JSON needs them. */
public final class Numbers {

	private Numbers() {
	}

	public static Optional<Integer> boxed(OptionalInt number) {
		return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
	}

}
