package io.keyrotor.key;

/**
 * Something a check found, for programs and for people.
 *
 * @param code a stable PascalCase word, also used as a problem code
 * @param message a sentence with the ids, the states and the next step
 */
public record Finding(String code, String message) {
}
