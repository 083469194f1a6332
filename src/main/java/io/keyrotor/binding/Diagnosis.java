package io.keyrotor.binding;

/**
 * Why a consumer does not stand to its binding as it should.
 *
 * @param code a stable PascalCase word
 * @param message what was seen, in sentences
 * @param remedy what cures it, in sentences; the one call, where one call does
 */
public record Diagnosis(String code, String message, String remedy) {

}
