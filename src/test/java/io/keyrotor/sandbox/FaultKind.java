package io.keyrotor.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways in which a call to a fake can go wrong. */
enum FaultKind {

	/** It is done, and no answer ever comes. */
	TIMEOUT_AFTER_EFFECT("TimeoutAfterEffect"),
	/** Nothing is done, and the connection breaks. */
	RESET_BEFORE_EFFECT("ResetBeforeEffect"),
	/** It is done, and the connection breaks. */
	RESET_AFTER_EFFECT("ResetAfterEffect"),
	/** Nothing is done, and the answer is an error of the service. */
	STATUS("Status"),
	/** It is done a while later, and answered as ever. */
	DELAY("Delay"),
	/** It is done, and the answer is 200 with something that is not JSON. */
	GARBAGE_AFTER_EFFECT("GarbageAfterEffect"),
	/** The answer to a GET has a marker where a text was. */
	HIDDEN_SECRET("HiddenSecret"),
	/**
	 * One property that is sent is silently not taken over; with the method GET, one is
	 * missing in the answer.
	 */
	DROP_PROPERTY("DropProperty"),
	/**
	 * A GET of what was changed since the fault was added answers as before the last
	 * change.
	 */
	STALE_READ("StaleRead");

	private final String word;

	FaultKind(String word) {
		this.word = word;
	}

	String word() {
		return this.word;
	}

	static Optional<FaultKind> of(String word) {
		return Arrays.stream(values()).filter((kind) -> kind.word.equals(word)).findFirst();
	}

	static List<String> words() {
		return Arrays.stream(values()).map(FaultKind::word).toList();
	}

}
