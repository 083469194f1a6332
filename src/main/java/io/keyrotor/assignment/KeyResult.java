package io.keyrotor.assignment;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.policy.Violation;

/**
 * What became of one key of an assignment.
 *
 * @param reason why the policy is not set, if it is not; what is doubtful about it, if it
 * is set
 * @param violations the rules of the key's store that the policy breaks
 * @param upstream where the failure came from, if Azure did not do it
 */
public record KeyResult(KeyId key, Outcome outcome, Optional<Finding> reason, List<Violation> violations,
		Optional<UpstreamFailure.Origin> upstream, Instant on) {

	public KeyResult {
		violations = List.copyOf(violations);
	}

	/**
	 * The policy was set.
	 * @param doubt why it is not certain that reads already show it
	 */
	static KeyResult set(KeyId key, Optional<Finding> doubt, Instant now) {
		return new KeyResult(key, Outcome.SET, doubt, List.of(), Optional.empty(), now);
	}

	static KeyResult unchanged(KeyId key, Instant now) {
		return new KeyResult(key, Outcome.UNCHANGED, Optional.empty(), List.of(), Optional.empty(), now);
	}

	/** The key store confirmed the policy and holds another one all the same. */
	static KeyResult notHeld(KeyId key, Finding reason, Instant now) {
		return new KeyResult(key, Outcome.FAILED, Optional.of(reason), List.of(), Optional.empty(), now);
	}

	static KeyResult refused(KeyId key, List<Violation> violations, Instant now) {
		Finding reason = new Finding("InvalidRotationPolicy",
				"The policy breaks rules of the key store %s, so the key %s keeps the policy that it has. Ask again with a policy that keeps them."
					.formatted(key.store(), key));
		return new KeyResult(key, Outcome.REFUSED, Optional.of(reason), violations, Optional.empty(), now);
	}

	static KeyResult skipped(KeyId key, Finding reason, Instant now) {
		return new KeyResult(key, Outcome.SKIPPED, Optional.of(reason), List.of(), Optional.empty(), now);
	}

	/** Azure did not do it; a key that is gone needs no policy and is skipped. */
	static KeyResult of(KeyId key, UpstreamFailure failure, Instant now) {
		Outcome outcome = (failure.kind() == UpstreamFailure.Kind.MISSING) ? Outcome.SKIPPED : Outcome.FAILED;
		return new KeyResult(key, outcome, Optional.of(Findings.of(failure)), List.of(), Optional.of(failure.origin()),
				now);
	}

	/** How it ended for a key. */
	public enum Outcome {

		/** The policy was set. */
		SET("Set"),
		/** The key had this policy already; nothing was written. */
		UNCHANGED("Unchanged"),
		/** The policy breaks rules of the key's store; nothing was written. */
		REFUSED("Refused"),
		/**
		 * The key has no policy of its own, because it backs a certificate or is gone.
		 */
		SKIPPED("Skipped"),
		/** Azure did not do it; it can be tried again. */
		FAILED("Failed");

		private final String word;

		Outcome(String word) {
			this.word = word;
		}

		/** The outcome as the REST API writes it. */
		public String word() {
			return this.word;
		}

		/**
		 * The outcome that is written so.
		 * @throws IllegalArgumentException with a sentence, if there is none
		 */
		public static Outcome of(String word) {
			return Arrays.stream(values())
				.filter((outcome) -> outcome.word.equals(word))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("A result is one of "
						+ String.join(", ", Arrays.stream(values()).map(Outcome::word).toList()) + "."));
		}

	}

}
