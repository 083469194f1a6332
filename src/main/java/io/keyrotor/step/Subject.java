package io.keyrotor.step;

/** Something that is carried out step by step, such as a rotation. */
public interface Subject {

	/** What tells it from all others, as text. */
	String subjectId();

	/** Counts its changes: one is kept only if nobody else kept one since it was read. */
	long revision();

	/** Whether nothing happens to it until somebody acts: it is over or held. */
	boolean rests();

}
