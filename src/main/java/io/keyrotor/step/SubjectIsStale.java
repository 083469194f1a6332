package io.keyrotor.step;

/** Somebody else changed a subject since it was read; nothing was kept. */
public final class SubjectIsStale extends RuntimeException {

	public SubjectIsStale(Subject next) {
		super("%s was changed by somebody else, so its revision %d does not count.".formatted(next.subjectId(),
				next.revision()));
	}

}
