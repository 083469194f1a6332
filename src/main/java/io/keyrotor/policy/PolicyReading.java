package io.keyrotor.policy;

import java.util.List;

import io.keyrotor.key.Finding;

/**
 * A key's rotation policy together with what is worth knowing about it.
 *
 * @param policy what Azure holds, or would hold after a change that is only tried out
 * @param warnings the rules that the policy breaks, and a trigger that cannot fire; none
 * of them keeps the policy from being read
 */
public record PolicyReading(RotationPolicy policy, List<Finding> warnings) {

	public PolicyReading {
		warnings = List.copyOf(warnings);
	}

}
