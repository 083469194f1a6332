package io.keyrotor.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.binding.CmkBinding;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.plan.PlanCheck;
import io.keyrotor.plan.RotationSight;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.policy.PolicyFindings;
import io.keyrotor.policy.RotationPolicies;

/** Finds out what a rotation would do and meet; changes nothing. */
public final class RotationPlanner {

	private final RotationPolicies policies;

	private final RotationSurvey survey;

	private final Duration proofWindow;

	/**
	 * A planner.
	 * @param proofWindow for how long after the soak nobody may use an old version that
	 * is to be disabled
	 */
	public RotationPlanner(RotationPolicies policies, RotationSurvey survey, Duration proofWindow) {
		this.policies = policies;
		this.survey = survey;
		this.proofWindow = proofWindow;
	}

	/** Whether the consumer can be given other credentials for its key. */
	boolean takesCredentials(CmkBinding binding) {
		return this.survey.rules(binding.consumer()).takesCredentials();
	}

	/** The checks for which a rotation of the key is refused now. */
	List<PlanCheck> failed(Key key, Key aim, RotationRequest request) {
		return meant(look(key, aim, request), request).failed();
	}

	private static RotationSight meant(RotationSight sight, RotationRequest request) {
		return request.target()
			.map((target) -> sight.only((look) -> Scope.leftOut(target, look.consumer(), look.rules()).isEmpty()))
			.orElse(sight);
	}

	private RotationSight look(Key key, Key aim, RotationRequest request) {
		RotationSight sight = request.target()
			.map((target) -> this.survey.look(key, aim, (binding) -> target.means(binding.id()))
				.writing(target instanceof RotationTarget.OtherCredentials))
			.orElseGet(() -> this.survey.look(key));
		return request.emergency() ? sight.inEmergency() : sight;
	}

	/** The whole plan. */
	Planning.Planned plan(KeyStore store, Key key, Key aim, VersionHeadroom headroom, RotationRequest request,
			Instant now) {
		RotationSight sight = look(key, aim, request);
		RotationSight meant = meant(sight, request);
		Duration expected = PlannedTimes.of(meant.consumers()).expected(request.retire(), this.proofWindow);
		return new Planning.Planned(key, request.target(), headroom, sight.consumers(), PlanSteps.of(sight, request),
				meant.checks(), expected, warnings(store, meant, headroom, request, now));
	}

	private List<Finding> warnings(KeyStore store, RotationSight sight, VersionHeadroom headroom,
			RotationRequest request, Instant now) {
		Key key = sight.key();
		return Stream
			.of(headroom.warning(key.id()).stream(), KeyCondition.of(key, now).stream(),
					policyFindings(store, key).stream(),
					sight.consumers().stream().flatMap((look) -> hold(look, request).stream()),
					request.retire().stream().flatMap((_) -> keepers(sight)))
			.flatMap((part) -> part)
			.toList();
	}

	/** What refuses nothing and for which the rotation is held. */
	private static Optional<Finding> hold(ConsumerLook look, RotationRequest request) {
		return MovesByHand.warning(look, request.target())
			.or(() -> (look instanceof ConsumerLook.Seen) ? look.obstacle() : Optional.empty());
	}

	private static Stream<Finding> keepers(RotationSight sight) {
		return sight.consumers()
			.stream()
			.flatMap((look) -> PlanSteps.keeper(look).stream())
			.map((sentence) -> new Finding("RetirementBlocked", "The old version will not be disabled: " + sentence));
	}

	/** A rotation does not need the policy to be readable, so neither does its plan. */
	private List<Finding> policyFindings(KeyStore store, Key key) {
		try {
			return PolicyFindings.of(this.policies.policy(key.id()), key, store.rules());
		}
		catch (UpstreamFailure unread) {
			return List.of(new Finding("PolicyNotRead", "The rotation policy of key " + key.id()
					+ " could not be looked at, which does not keep the key from being rotated. " + unread.sentence()));
		}
	}

}
