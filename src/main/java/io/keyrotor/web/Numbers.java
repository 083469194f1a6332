package io.keyrotor.web;

import java.util.Optional;
import java.util.OptionalInt;

/** Numbers that may be absent, as JSON needs them. */
final class Numbers {

	private Numbers() {
	}

	static Optional<Integer> boxed(OptionalInt number) {
		return number.isPresent() ? Optional.of(number.getAsInt()) : Optional.empty();
	}

}
