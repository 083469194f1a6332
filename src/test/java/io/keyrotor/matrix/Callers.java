package io.keyrotor.matrix;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;
import io.keyrotor.matrix.Database.Unreachable;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementAction;
import io.keyrotor.retirement.RetirementAdmission;
import io.keyrotor.retirement.RetirementRequest;
import io.keyrotor.rotation.ActionOutcome;
import io.keyrotor.rotation.Admission;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationAction;
import io.keyrotor.rotation.RotationRequest;
import io.keyrotor.step.SubjectIsStale;

/** People and programs that call the service, on any replica, impatiently. */
final class Callers {

	private final Simulation simulation;

	private final Map<String, String> answers = new HashMap<>();

	private final Set<String> accepted = new LinkedHashSet<>();

	Callers(Simulation simulation) {
		this.simulation = simulation;
	}

	/** What was accepted, as the callers were told. */
	Set<String> accepted() {
		return this.accepted;
	}

	/** Asks for a rotation, again and again until there is an answer. */
	void request(RotationRequest request, Optional<String> key, int tries) {
		request(Cloud.KEY, request, key, tries);
	}

	void request(KeyId of, RotationRequest request, Optional<String> key, int tries) {
		Node node = this.simulation.anyNode();
		boolean[] answered = { false };
		if (node.lively()) {
			node.run(() -> answered[0] = asked(node, of, request, key));
		}
		if (tries > 1) {
			this.simulation.world().at(this.simulation.now() + this.simulation.millis(200, 30_000), () -> {
				if (!answered[0]) {
					request(of, request, key, tries - 1);
				}
			});
		}
	}

	private boolean asked(Node node, KeyId of, RotationRequest request, Optional<String> key) {
		try {
			Admission admission = node.worker()
				.services()
				.rotations()
				.request(of, request, key.map((value) -> new RequestKey("caller", value, "hash")));
			if (admission instanceof Admission.Accepted now) {
				accepted(now.rotation().subjectId(), key);
			}
			return true;
		}
		catch (UpstreamFailure | Unreachable | SubjectIsStale _) {
			return false;
		}
	}

	/** Asks for a retirement of the version, once. */
	void retire(VersionId version) {
		Node node = this.simulation.anyNode();
		if (node.lively()) {
			node.run(() -> {
				try {
					if (node.worker()
						.services()
						.retirements()
						.request(this.simulation.cloud().key(version), version,
								new RetirementRequest(Optional.empty(), Optional.empty()),
								Optional.empty()) instanceof RetirementAdmission.Accepted now) {
						this.accepted.add(now.retirement().subjectId());
					}
				}
				catch (UpstreamFailure | Unreachable | SubjectIsStale failure) {
					this.simulation.trace(() -> "a retirement was refused: " + failure);
				}
			});
		}
	}

	/** An operator does something with the newest retirement, once. */
	void act(RetirementAction action) {
		List<Retirement> retirements = this.simulation.database().rows().all(Retirement.class);
		if (!retirements.isEmpty()) {
			act(retirements.getLast(), action);
		}
	}

	void act(Retirement retirement, RetirementAction action) {
		Node node = this.simulation.anyNode();
		if (node.lively()) {
			node.run(() -> {
				try {
					node.worker().services().retirements().act(retirement.id(), action, false);
					this.simulation.trace(() -> "an operator wants " + action + " of " + Simulation.brief(retirement));
				}
				catch (UpstreamFailure | Unreachable | SubjectIsStale failure) {
					this.simulation.trace(() -> "an operator was told " + failure);
				}
			});
		}
	}

	private void accepted(String id, Optional<String> key) {
		this.accepted.add(id);
		key.ifPresent((value) -> {
			String first = this.answers.computeIfAbsent(value, (_) -> id);
			Broken.unless(first.equals(id), "I3", "the same Idempotency-Key got " + first + " and " + id);
		});
	}

	/** An operator does something with the newest rotation, once. */
	void act(RotationAction action) {
		List<Rotation> rotations = this.simulation.database().rows().rotations();
		Node node = this.simulation.anyNode();
		if (!rotations.isEmpty() && node.lively()) {
			Rotation chosen = rotations.get(Math.max(0, rotations.size() - 1 - this.simulation.upTo(5) / 4));
			node.run(() -> acted(node, chosen, action));
		}
	}

	/** An operator does something with this rotation, once. */
	void act(Rotation rotation, RotationAction action) {
		Node node = this.simulation.anyNode();
		if (node.lively()) {
			node.run(() -> acted(node, rotation, action));
		}
	}

	private void acted(Node node, Rotation rotation, RotationAction action) {
		try {
			Optional<ActionOutcome> outcome = node.worker().services().rotations().act(rotation.id(), action, false);
			this.simulation.trace(() -> "an operator wants " + action + " of " + Simulation.brief(rotation) + ": "
					+ outcome.map((told) -> told.getClass().getSimpleName()).orElse("unknown"));
		}
		catch (UpstreamFailure | Unreachable | SubjectIsStale failure) {
			this.simulation.trace(() -> "an operator was told " + failure);
		}
	}

}
