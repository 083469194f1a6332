package io.keyrotor.azure.definition;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import io.keyrotor.azure.Deadline;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;

/**
 * Why we do not write a consumer, although its service might let us. Names members, never
 * their values, which may be secret.
 */
public final class Refusal {

	/**
	 * How long looking may take before a write. A worker that was halted in between may
	 * have lost its consumer to another one.
	 */
	private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

	private Refusal() {
	}

	/** The moment after which what is seen from now on is too old for a write. */
	public static Deadline look() {
		return Deadline.in(LONGEST_LOOK);
	}

	/**
	 * Passes only a fresh look.
	 * @throws UpstreamFailure of kind {@code STALE} otherwise
	 */
	public static void unlessFresh(ConsumerId consumer, Deadline look) {
		if (look.isOver()) {
			throw stale(consumer, "reading it took longer than " + LONGEST_LOOK.toSeconds()
					+ " seconds, so that what was read may be out of date; read it again");
		}
	}

	/**
	 * Passes only a consumer that is as it was seen, and that has something to change.
	 * One whose last change failed may name the target without being there, so it is
	 * passed.
	 * @throws UpstreamFailure of kind {@code STALE} or {@code REJECTED} otherwise
	 */
	public static void unlessMovable(ConsumerId consumer, ConsumerState seen, ConsumerState now,
			ConsumerChange change) {
		List<String> lost = now.lostBy(change).isEmpty() ? seen.lostBy(change) : now.lostBy(change);
		if (!lost.isEmpty()) {
			throw stale(consumer, "its service hides " + String.join(", ", lost) + ", which a write would lose");
		}
		if (!now.settled()) {
			throw stale(consumer, "a change of it is under way; read it again when that is over");
		}
		if (!now.reference().equals(seen.reference()) || !now.identity().equals(seen.identity())) {
			throw stale(consumer, "its key is no longer the one that was read before; read it again");
		}
		if (!now.fingerprint().equals(seen.fingerprint())) {
			throw stale(consumer,
					"its members " + differences(seen, now) + " are not as they were read before; read it again");
		}
		if (now.reference() instanceof Reference.ServiceManaged) {
			throw rejected(consumer, "it is encrypted with a key of the service's own, so there is nothing to move");
		}
		if (now.reference() instanceof Reference.Versionless && change.reference() instanceof Reference.Pinned to
				&& sameKey(now.reference(), to)) {
			throw rejected(consumer, "it is not pinned to a key version, so there is nothing to move");
		}
		if (change instanceof ConsumerChange.Refer && now.reference().equals(change.reference())
				&& now.fault().isEmpty()) {
			throw stale(consumer, "it already refers to " + change.reference().words());
		}
	}

	private static boolean sameKey(Reference one, Reference.Pinned other) {
		return one.equals(new Reference.Versionless(other.store(), other.key()));
	}

	private static String differences(ConsumerState seen, ConsumerState now) {
		TreeSet<String> names = new TreeSet<>(seen.fingerprint().keySet());
		names.addAll(now.fingerprint().keySet());
		names.removeIf((name) -> Optional.ofNullable(seen.fingerprint().get(name))
			.equals(Optional.ofNullable(now.fingerprint().get(name))));
		return String.join(", ", names);
	}

	public static UpstreamFailure stale(ConsumerId consumer, String why) {
		return failure(Kind.STALE, consumer, consumer.uri() + " was not written: " + why + ".");
	}

	public static UpstreamFailure rejected(ConsumerId consumer, String why) {
		return failure(Kind.REJECTED, consumer, consumer.uri() + " was not written: " + why + ".");
	}

	public static UpstreamFailure unreadable(ConsumerId consumer, String why) {
		return failure(Kind.REJECTED, consumer, consumer.uri() + " cannot be read: " + why + ".");
	}

	private static UpstreamFailure failure(Kind kind, ConsumerId consumer, String sentence) {
		return new UpstreamFailure(kind, Origin.unanswered(Target.CONSUMER, consumer.uri()), Optional.empty(),
				sentence);
	}

}
