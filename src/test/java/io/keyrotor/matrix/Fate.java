package io.keyrotor.matrix;

/** Decides what goes wrong, and how long everything takes. */
interface Fate {

	/** What strikes a process at this point. */
	Blow blow(Point point, Place place);

	/** What goes wrong with a call or transaction that is about to be made. */
	Fault fault(Place place);

}
