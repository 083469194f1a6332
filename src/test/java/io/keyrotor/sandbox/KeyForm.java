package io.keyrotor.sandbox;

import java.util.Arrays;

/** Whether a type of resource names a version of its key. */
enum KeyForm {

	/** It has to, and follows no key by itself. */
	PINNED("Pinned"),
	/** It must not. */
	VERSIONLESS("Versionless"),
	/** As its owner likes. */
	ANY("Any");

	private final String word;

	KeyForm(String word) {
		this.word = word;
	}

	static KeyForm of(String word) {
		return Arrays.stream(values())
			.filter((form) -> form.word.equals(word))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no form of a key called '" + word + "'."));
	}

	/** Whether a key may be written so. */
	boolean takes(KeyInUse key) {
		return switch (this) {
			case PINNED -> key.pinned().isPresent();
			case VERSIONLESS -> key.pinned().isEmpty();
			case ANY -> true;
		};
	}

	String rule() {
		return switch (this) {
			case PINNED -> "It needs the URL of one version of a key and follows no key by itself.";
			case VERSIONLESS -> "It takes the URL of a key without a version only.";
			case ANY -> "It takes a key with or without a version.";
		};
	}

}
