package io.keyrotor.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The reference policies, and others in a few words. */
public final class PolicyFixtures {

	/** Rotates 18 months after creation; versions expire after two years. */
	public static final RotationPolicy AFTER_CREATION = policy("P2Y", "Rotate after P18M");

	/** Rotates 28 days before versions expire after one year. */
	public static final RotationPolicy BEFORE_EXPIRY = policy("P1Y", "Rotate before P28D");

	private PolicyFixtures() {
	}

	/**
	 * A policy from its actions, each an action type with {@code after} or {@code before}
	 * and a time, or both, or neither: {@code "Rotate after P18M"}.
	 */
	public static RotationPolicy policy(@Nullable String expiryTime, String... actions) {
		return RotationPolicy.of(Stream.of(actions).map(PolicyFixtures::action).toList(),
				Optional.ofNullable(expiryTime));
	}

	private static LifetimeAction action(String words) {
		List<String> parts = List.of(words.split(" ", -1));
		return new LifetimeAction(parts.getFirst(), following(parts, "after"), following(parts, "before"));
	}

	private static Optional<String> following(List<String> parts, String word) {
		int at = parts.indexOf(word);
		return (at < 0) ? Optional.empty() : Optional.of(parts.get(at + 1));
	}

}
