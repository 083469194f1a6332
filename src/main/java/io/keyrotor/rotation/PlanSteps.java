package io.keyrotor.rotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.Reference;
import io.keyrotor.binding.RetirementRule;
import io.keyrotor.key.VersionId;
import io.keyrotor.plan.ConsumerLook;
import io.keyrotor.plan.RotationSight;

/** What a rotation would do, in order, in sentences. */
final class PlanSteps {

	private final RotationSight sight;

	private final RotationRequest request;

	private final List<String> steps = new ArrayList<>();

	private PlanSteps(RotationSight sight, RotationRequest request) {
		this.sight = sight;
		this.request = request;
	}

	static List<String> of(RotationSight sight, RotationRequest request) {
		return new PlanSteps(sight, request).listed();
	}

	private List<String> listed() {
		return this.request.target().map(this::moves).orElseGet(this::rotation);
	}

	private List<String> moves(RotationTarget target) {
		this.steps.add("Read %s and %s: no version is created.".formatted(this.sight.key().id(),
				target.otherKey()
					.map((other) -> other + ", whose current version is " + this.sight.aim().current().id())
					.orElse("its versions")));
		if (this.request.holdBeforePropagating()) {
			this.steps.add("Hold until an operator resumes.");
		}
		this.sight.consumers().stream().map((look) -> step(look, target)).forEach(this.steps::add);
		this.steps.add("Complete. " + (target.otherKey().isPresent() ? "Every binding is on the other key by then."
				: "Every consumer was read back by then."));
		this.request.retire().ifPresent(this::retirement);
		return this.steps;
	}

	private String step(ConsumerLook look, RotationTarget target) {
		String uri = look.consumer().uri();
		Optional<String> leftOut = Scope.leftOut(target, look.consumer(), look.rules());
		if (leftOut.isPresent()) {
			return "Leave %s out: %s".formatted(uri, leftOut.get());
		}
		Optional<String> byHand = MovesByHand.of(look, Optional.of(target));
		if (byHand.isPresent() && !(look instanceof ConsumerLook.Elsewhere)) {
			return MovesByHand.step(look, target, this.sight.aim().current().id(), byHand.get());
		}
		if (look.passing()) {
			return "Wait until %s can be read; then write it and read it back.".formatted(uri);
		}
		return look.obstacle()
			.map((obstacle) -> "Hold at " + uri + ": " + obstacle.message())
			.orElseGet(() -> step(uri, look, target));
	}

	private String step(String uri, ConsumerLook look, RotationTarget target) {
		return switch (target) {
			case RotationTarget.AnotherKey another when look.reference()
				.orElse(null) instanceof Reference.Versionless ->
				"Move %s to the key %s, of which it follows the versions as it does now, and read it back to verify that it is there."
					.formatted(uri, another.key());
			case RotationTarget.AnotherKey another ->
				"Move %s to the version %s of the key %s, and read it back to verify that it is there.".formatted(uri,
						this.sight.aim().current().id(), another.key());
			case RotationTarget.SameKey _ ->
				"Write %s once more as it is%s, and read it back.".formatted(uri, writes(look));
			case RotationTarget.OtherCredentials _ ->
				"Give %s the other credentials, and read it back to verify that it shows them.".formatted(uri);
		};
	}

	private List<String> rotation() {
		this.steps.add("Create a new version of %s and keep %s enabled.".formatted(this.sight.key().id(), old()));
		if (this.request.holdBeforePropagating()) {
			this.steps.add("Hold until an operator resumes.");
		}
		this.sight.consumers().stream().map(PlanSteps::step).forEach(this.steps::add);
		this.steps.add("Read the key's versions once more and complete.");
		this.request.retire().ifPresent(this::retirement);
		return this.steps;
	}

	private VersionId old() {
		return this.sight.key().current().id();
	}

	private static String step(ConsumerLook look) {
		String uri = look.consumer().uri();
		Optional<String> byHand = MovesByHand.of(look, Optional.empty());
		if (byHand.isPresent()) {
			return MovesByHand.step(look, byHand.get());
		}
		if (look.passing()) {
			return "Wait until %s can be read; if it is pinned, move it to the new version and read it back."
				.formatted(uri);
		}
		return look.obstacle()
			.map((obstacle) -> "Hold at " + uri + ": " + obstacle.message())
			.orElseGet(() -> look.reapplied() ? reapply(look) : step(uri, look.reference()));
	}

	/**
	 * Such a consumer never lets an old version go, which a step of the retirement says.
	 */
	private static String reapply(ConsumerLook look) {
		return "Apply the key of %s once more%s, so that it takes up the new version, and read it back: it is versionless and does not follow the key by itself."
			.formatted(look.consumer(), writes(look));
	}

	private static String writes(ConsumerLook look) {
		int writes = look.rules().writes();
		return (writes > 1) ? " in up to " + writes + " writes" : "";
	}

	private static String step(String uri, Optional<Reference> reference) {
		return (reference.orElse(null) instanceof Reference.Pinned pinned)
				? "Move %s from the version %s to the new version, and read it back to verify that it is there."
					.formatted(uri, pinned.version())
				: "Leave %s alone: it is versionless and follows the key by itself.".formatted(uri);
	}

	private void retirement(Retire wish) {
		PlannedTimes times = PlannedTimes.of(this.sight.consumers());
		this.steps.add("Soak: keep %s enabled for %s after that%s.".formatted(old(), times.soak(wish),
				times.longest()
					.map((cache) -> ", because " + cache.consumer() + " may have it in its cache for " + cache.time())
					.orElse("")));
		this.steps.add(
				"Prove that nothing uses %s: read every consumer again, look for unknown ones, and read the key store's audit log. Without a log that can be read, hold until somebody accepts that by name."
					.formatted(old()));
		this.sight.consumers()
			.stream()
			.flatMap((look) -> keeper(look).stream())
			.forEach((sentence) -> this.steps.add("Hold and disable nothing: " + sentence));
		this.steps.add(
				"Disable %s once nothing stands in the way, read the consumers again, and enable it again at the first sign of trouble."
					.formatted(old()));
	}

	/** Why an old version is never disabled for this consumer. */
	static Optional<String> keeper(ConsumerLook look) {
		return switch (look.rules().retirement()) {
			case RetirementRule.KeepsOldVersions keeps -> Optional.of("the consumer " + look.consumer()
					+ " never lets an old version go, because " + keeps.reason() + ".");
			case RetirementRule.AfterCache _ -> Optional.empty();
		};
	}

}
