package io.keyrotor.web.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import io.keyrotor.web.problem.ProblemCode;

/** What an operation may answer, for its description. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

	/** The statuses of success. */
	public int[] value() default 200;

	/** The types of a successful body. */
	public String[] media() default "application/json";

	/** The problems beyond those that every operation has. */
	public ProblemCode[] problems() default {};

	/** Whether a successful answer has an ETag. */
	boolean tagged() default false;

	/** The type of the body, where the method itself does not tell. */
	public Class<?> body() default Void.class;

	/** The type of another kind of body under status 200. */
	public Class<?> orElse() default Void.class;

}
