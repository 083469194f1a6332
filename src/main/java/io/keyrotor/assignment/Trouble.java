package io.keyrotor.assignment;

/**
 * Why a store is waited for.
 *
 * @param why a sentence for people
 * @param failures how many calls in a row were of no use
 * @param tries how many of them count towards giving up; a throttled one does not, since
 * the store says itself that it will go on
 */
public record Trouble(String why, int failures, int tries) {
}
