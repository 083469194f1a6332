package io.keyrotor.web.openapi;

import java.util.List;
import java.util.stream.Stream;

import io.keyrotor.web.problem.Problem;

/**
 * The types of bodies that no controller's method returns as such, so that nobody would
 * find them otherwise.
 */
public record DescribedTypes(List<Class<?>> bodies) {

	public DescribedTypes {
		bodies = List.copyOf(bodies);
	}

	List<Class<?>> all() {
		return Stream.concat(Stream.<Class<?>>of(Problem.class), this.bodies.stream()).toList();
	}

}
