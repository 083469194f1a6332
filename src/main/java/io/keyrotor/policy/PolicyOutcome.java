package io.keyrotor.policy;

import java.util.List;

import io.keyrotor.key.Finding;

/** How an attempt to change a key's rotation policy ended. */
public sealed interface PolicyOutcome {

	/**
	 * The policy is set, or would be if this was only tried out.
	 *
	 * @param reading the policy that Azure keeps, with the Notify action it adds
	 */
	record Accepted(PolicyReading reading) implements PolicyOutcome {
	}

	/**
	 * The policy breaks rules and was not sent.
	 *
	 * @param violations every one of them, never empty
	 */
	record Refused(List<Violation> violations) implements PolicyOutcome {

		public Refused {
			violations = List.copyOf(violations);
		}

	}

	/**
	 * The key may not have a policy of its own, whatever the policy says; nothing was
	 * sent.
	 *
	 * @param reason {@code KeyIsManaged} for a key that backs a certificate
	 */
	record NotAllowed(Finding reason) implements PolicyOutcome {
	}

}
