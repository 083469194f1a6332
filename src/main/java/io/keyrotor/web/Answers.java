package io.keyrotor.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an operation may answer, for its description. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Answers {

	/** The statuses of success. */
	int[] value() default 200;

	/** The problems beyond those that every operation has. */
	ProblemCode[] problems() default {};

	/** The type of the body, where the method itself does not tell. */
	Class<?> body() default Void.class;

	/** The type of another kind of body under status 200. */
	Class<?> orElse() default Void.class;

}
