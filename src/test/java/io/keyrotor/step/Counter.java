package io.keyrotor.step;

/** A subject that only counts. */
record Counter(long revision) implements Subject {

	@Override
	public String subjectId() {
		return "counter";
	}

	@Override
	public boolean rests() {
		return false;
	}

}
