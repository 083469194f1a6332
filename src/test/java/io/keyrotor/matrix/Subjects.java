package io.keyrotor.matrix;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import io.keyrotor.key.Finding;
import io.keyrotor.retirement.Retirement;
import io.keyrotor.retirement.RetirementEvents;
import io.keyrotor.rotation.Rotation;
import io.keyrotor.rotation.RotationEvents;
import io.keyrotor.step.ProgressEvent;
import io.keyrotor.step.Subject;

/** What the rows of rotations and retirements have in common, told apart. */
final class Subjects {

	private Subjects() {
	}

	/** Whether another live subject has the place that this one wants. */
	static boolean taken(Rows rows, Subject next) {
		if (next instanceof Retirement retirement) {
			return !retirement.phase().terminal() && MemoryRetirements.live(rows, retirement.version())
				.filter((live) -> !live.id().equals(retirement.id()))
				.isPresent();
		}
		boolean revived = rows.find(next.getClass(), next.subjectId()).filter(Subjects::over).isPresent();
		return next instanceof Rotation rotation && revived && !rotation.phase().terminal()
				&& rotation.keys()
					.stream()
					.flatMap((key) -> MemoryRotations.live(rows, key).stream())
					.anyMatch((live) -> !live.id().equals(rotation.id()));
	}

	static List<ProgressEvent> between(Subject before, Subject after) {
		return (before instanceof Retirement retirement) ? RetirementEvents.between(retirement, (Retirement) after)
				: RotationEvents.between((Rotation) before, (Rotation) after);
	}

	static Instant updatedOn(Subject subject) {
		return (subject instanceof Retirement retirement) ? retirement.updatedOn() : ((Rotation) subject).updatedOn();
	}

	static String phase(Subject subject) {
		return (subject instanceof Retirement retirement) ? retirement.phase().name()
				: ((Rotation) subject).phase().name();
	}

	static boolean over(Subject subject) {
		return (subject instanceof Retirement retirement) ? retirement.phase().terminal()
				: ((Rotation) subject).phase().terminal();
	}

	static String words(Subject subject) {
		if (subject instanceof Retirement retirement) {
			return retirement.phase().name() + " of " + Simulation.brief(retirement.version()) + " "
					+ retirement.blockers().stream().map(Finding::code).toList()
					+ retirement.trouble().map((why) -> " \"" + why + "\"").orElse("");
		}
		Rotation rotation = (Rotation) subject;
		return rotation.phase().name() + rotation.finding().map((finding) -> " (" + finding.code() + ")").orElse("")
				+ rotation.toVersion().map((version) -> " to " + Simulation.brief(version)).orElse("") + " "
				+ rotation.consumers()
					.stream()
					.map((consumer) -> consumer.state().getClass().getSimpleName())
					.collect(Collectors.joining(","))
				+ rotation.trouble().map((why) -> " \"" + why + "\"").orElse("");
	}

}
