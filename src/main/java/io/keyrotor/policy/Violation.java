package io.keyrotor.policy;

/**
 * One rule that a rotation policy breaks.
 *
 * @param field the place in the policy's JSON, such as
 * {@code lifetimeActions[0].trigger.timeAfterCreate} or {@code attributes.expiryTime}
 * @param rule a stable PascalCase word, one for each rule of {@link PolicyRules}
 * @param limit what the rule allows: a duration, a difference such as
 * {@code expiryTime - P28D}, a count or the allowed words
 * @param value what the policy has at the field, as it was written; {@code none} where it
 * has nothing
 * @param message a sentence which says how the number was reached
 */
public record Violation(String field, String rule, String limit, String value, String message) {
}
