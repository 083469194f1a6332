package io.keyrotor.web.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.policy.Violation;
import io.keyrotor.web.request.JsonBody;
import io.keyrotor.web.request.JsonMembers;
import io.keyrotor.web.problem.Problem;

/**
 * A rotation policy as it was sent: as much of it as could be read, and what is wrong
 * with its form. Members of the answers are ignored, so that an answer can be edited and
 * sent back.
 */
public record PolicyBody(RotationPolicy policy, List<Problem.Fault> faults) {

	public static PolicyBody from(JsonBody body) {
		JsonMembers members = JsonMembers.of(body);
		members.ignore("id", "warnings", "setHere", "differences", "drift");
		List<LifetimeAction> actions = members.requiredObjects("lifetimeActions")
			.stream()
			.map(PolicyBody::action)
			.toList();
		Optional<String> expiryTime = members.object("attributes").flatMap(PolicyBody::expiryTime);
		members.nothingElse();
		return new PolicyBody(RotationPolicy.of(actions, expiryTime), List.copyOf(members.faults()));
	}

	private static LifetimeAction action(Optional<JsonMembers> element) {
		Optional<JsonMembers> trigger = element.flatMap((members) -> members.object("trigger"));
		Optional<String> afterCreate = trigger.flatMap((members) -> members.text("timeAfterCreate"));
		Optional<String> beforeExpiry = trigger.flatMap((members) -> members.text("timeBeforeExpiry"));
		Optional<String> type = element.flatMap(PolicyBody::type);
		trigger.ifPresent(JsonMembers::nothingElse);
		element.ifPresent(JsonMembers::nothingElse);
		return new LifetimeAction(type.orElse(""), afterCreate, beforeExpiry);
	}

	private static Optional<String> type(JsonMembers action) {
		action.requirePresent("action");
		return action.object("action").flatMap((members) -> {
			Optional<String> type = members.requiredText("type");
			members.nothingElse();
			return type;
		});
	}

	private static Optional<String> expiryTime(JsonMembers attributes) {
		attributes.ignore("created", "updated");
		Optional<String> expiryTime = attributes.text("expiryTime");
		attributes.nothingElse();
		return expiryTime;
	}

	/**
	 * What is wrong with the form and, where the form is right, with the content. A rule
	 * that looks at a place which could not be read says nothing.
	 */
	public List<Problem.Fault> with(List<Violation> violations) {
		Stream<Problem.Fault> rules = violations.stream()
			.filter((violation) -> this.faults.stream().noneMatch((fault) -> touches(fault.field(), violation.field())))
			.map(Problem.Fault::of);
		return Stream.concat(this.faults.stream(), rules).toList();
	}

	private static boolean touches(String one, String other) {
		return within(one, other) || within(other, one);
	}

	private static boolean within(String part, String whole) {
		return part.equals(whole) || part.startsWith(whole + ".") || part.startsWith(whole + "[");
	}

}
