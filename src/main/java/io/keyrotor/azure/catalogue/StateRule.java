package io.keyrotor.azure.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.azure.definition.MemberPath;

/**
 * How a resource shows that it is at work, done or at fault.
 *
 * @param member the member with its state
 * @param succeeded the words of a state that is over and good
 * @param failed the words of one that is over and not; every other word means that
 * something is under way
 * @param busyIf members that hold something only while something is under way
 * @param faultIf members that hold something only while something is wrong
 * @param health the member that tells whether the key can be used
 */
public record StateRule(MemberPath member, Set<String> succeeded, Set<String> failed, List<MemberPath> busyIf,
		List<MemberPath> faultIf, Optional<Health> health) {

	public StateRule {
		succeeded = Set.copyOf(succeeded);
		failed = Set.copyOf(failed);
		busyIf = List.copyOf(busyIf);
		faultIf = List.copyOf(faultIf);
	}

	/**
	 * A member that tells whether the key can be used.
	 *
	 * @param good its words if so; every other word is a fault
	 */
	public record Health(MemberPath member, Set<String> good) {

		public Health {
			good = Set.copyOf(good);
		}

	}

}
