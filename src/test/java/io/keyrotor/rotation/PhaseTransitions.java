package io.keyrotor.rotation;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.Finding;

/** Every transition of a rotation, made. */
public final class PhaseTransitions {

	private static final Finding FINDING = new Finding("Forbidden", "A role is missing.");

	private PhaseTransitions() {
	}

	public static List<Transition> all() {
		Phase.Requested requested = new Phase.Requested();
		Phase.Creating creating = requested.create(RotationFixtures.baseline());
		Phase.Creating called = creating.intend(RotationFixtures.NOON);
		Phase.Propagating propagating = creating.propagate(RotationFixtures.NEW, List.of());
		Phase.Completed completed = propagating.complete(2, Optional.empty());
		Phase.RollingBack back = propagating.rollBack(FINDING, RotationFixtures.NOON);
		return List.of(new Transition(requested, "create", creating),
				new Transition(requested, "propagate",
						requested.propagate(RotationFixtures.baseline(), RotationFixtures.NEW, List.of())),
				new Transition(requested, "fail", requested.fail(FINDING)),
				new Transition(requested, "cancel", requested.cancel()),
				new Transition(called.hold(FINDING).heir(), "cancel", called.hold(FINDING).heir().cancel()),
				new Transition(requested, "canceled", requested.canceled()),
				new Transition(requested, "heir", requested.heir()),
				new Transition(requested, "rollBack",
						requested.rollBack(RotationFixtures.baseline(), RotationFixtures.NEW, List.of(), FINDING)),
				new Transition(requested, "hold", requested.hold(FINDING)),
				new Transition(creating, "queue", creating.queue(RotationFixtures.NOON)),
				new Transition(creating, "intend", called),
				new Transition(called, "withoutEffect", called.withoutEffect()),
				new Transition(called, "knowing", called.knowing(Set.of())),
				new Transition(called, "propagate", propagating), new Transition(creating, "cancel", creating.cancel()),
				new Transition(called, "cancel", called.cancel()),
				new Transition(called, "canceled", called.canceled()),
				new Transition(called, "fail", called.fail(FINDING)),
				new Transition(called, "hold", called.hold(FINDING)),
				new Transition(propagating, "with", propagating.with(List.of())),
				new Transition(propagating, "knowing", propagating.knowing(Set.of())),
				new Transition(propagating, "complete", completed), new Transition(propagating, "rollBack", back),
				new Transition(propagating, "hold", propagating.hold(FINDING)),
				new Transition(completed, "rollBack", completed.rollBack(FINDING, RotationFixtures.NOON)),
				new Transition(back, "with", back.with(List.of())), new Transition(back, "finish", back.finish()),
				new Transition(back, "knowing", back.knowing(Set.of())),
				new Transition(back, "hold", back.hold(FINDING)), resumed(requested.hold(FINDING)),
				new Transition(propagating.hold(FINDING), "giveWay", propagating.hold(FINDING).giveWay(FINDING)),
				new Transition(propagating.hold(FINDING), "heir", propagating.hold(FINDING).heir()),
				resumed(called.hold(FINDING)), resumed(propagating.hold(FINDING)), resumed(back.hold(FINDING)),
				new Transition(requested.hold(FINDING), "in", requested.hold(FINDING).in(requested)));
	}

	private static Transition resumed(Phase.Held held) {
		return new Transition(held, "resume", held.resume(RotationFixtures.NOON));
	}

	/** One transition: the method of a phase, and the phase that it led to. */
	public record Transition(Phase from, String method, Phase to) {
	}

}
