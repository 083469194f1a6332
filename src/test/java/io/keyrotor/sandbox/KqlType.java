package io.keyrotor.sandbox;

import java.util.Locale;

/** The types of columns that the interpreter knows. */
enum KqlType {

	STRING, INT, LONG, REAL, BOOL, DATETIME, TIMESPAN, DYNAMIC;

	/** As an answer of Log Analytics writes it. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	boolean numeric() {
		return this == INT || this == LONG || this == REAL;
	}

	/** Whether text operators take it. */
	boolean text() {
		return this == STRING || this == DYNAMIC;
	}

	/** Whether values of the two can be compared. */
	boolean compares(KqlType other) {
		return this == other || (numeric() && other.numeric()) || this == DYNAMIC || other == DYNAMIC;
	}

}
