package io.keyrotor.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;

/**
 * A key's rotation policy together with what is worth knowing about it.
 *
 * @param policy what Azure holds, or would hold after a change that is only tried out
 * @param content what the policy says, by which changes are told
 * @param warnings the rules that the policy breaks, a trigger that cannot fire, drift and
 * doubts about what Azure holds; none of them keeps the policy from being read
 * @param setHere what was set through Keyrotor, if anything was
 * @param differences in what the policy differs from it, and why
 * @param drift how the policy stands to it
 */
public record PolicyReading(RotationPolicy policy, PolicyContent content, List<Finding> warnings,
		Optional<SetHere> setHere, List<PolicyDifference> differences, PolicyDrift drift) {

	public PolicyReading {
		warnings = List.copyOf(warnings);
		differences = List.copyOf(differences);
	}

	/**
	 * What was set through Keyrotor.
	 *
	 * @param policy as its caller wrote it
	 * @param on when; empty for a change that is only tried out
	 */
	public record SetHere(RotationPolicy policy, Optional<Instant> on) {
	}

}
