package io.keyrotor.azure.consumers;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;

import io.keyrotor.azure.Deadline;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Reference.Pinned;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.key.UpstreamFailure.Target;
import io.keyrotor.key.VersionId;

/**
 * Why we do not write a consumer, although its service might let us. Names members, never
 * their values, which may be secret.
 */
final class Refusal {

	/**
	 * How long looking may take before a write. A worker that was halted in between may
	 * have lost its consumer to another one.
	 */
	private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

	private Refusal() {
	}

	/** The moment after which what is seen from now on is too old for a write. */
	static Deadline look() {
		return Deadline.in(LONGEST_LOOK);
	}

	/**
	 * Passes only a fresh look.
	 * @throws UpstreamFailure of kind {@code STALE} otherwise
	 */
	static void unlessFresh(ConsumerId consumer, Deadline look) {
		if (look.isOver()) {
			throw stale(consumer, "reading it took longer than " + LONGEST_LOOK.toSeconds()
					+ " seconds, so that what was read may be out of date; read it again");
		}
	}

	/**
	 * Passes only a consumer that can be moved from what was seen to the target. One
	 * whose last change failed may name the target without being there, so it is passed.
	 * @throws UpstreamFailure of kind {@code STALE} or {@code REJECTED} otherwise
	 */
	static void unlessMovable(ConsumerId consumer, ConsumerState seen, ConsumerState now, VersionId target) {
		if (!now.hiddenSecrets().isEmpty() || !seen.hiddenSecrets().isEmpty()) {
			throw stale(consumer,
					"its service hides "
							+ String.join(", ",
									now.hiddenSecrets().isEmpty() ? seen.hiddenSecrets() : now.hiddenSecrets())
							+ ", which a write would lose");
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
		if (!(now.reference() instanceof Pinned pinned)) {
			throw rejected(consumer, "it is not pinned to a key version, so there is nothing to move");
		}
		if (pinned.version().equals(target) && now.fault().isEmpty()) {
			throw stale(consumer, "it is already pinned to version " + target);
		}
	}

	private static String differences(ConsumerState seen, ConsumerState now) {
		TreeSet<String> names = new TreeSet<>(seen.fingerprint().keySet());
		names.addAll(now.fingerprint().keySet());
		names.removeIf((name) -> Optional.ofNullable(seen.fingerprint().get(name))
			.equals(Optional.ofNullable(now.fingerprint().get(name))));
		return String.join(", ", names);
	}

	static UpstreamFailure stale(ConsumerId consumer, String why) {
		return failure(Kind.STALE, consumer, consumer.uri() + " was not written: " + why + ".");
	}

	static UpstreamFailure rejected(ConsumerId consumer, String why) {
		return failure(Kind.REJECTED, consumer, consumer.uri() + " was not written: " + why + ".");
	}

	static UpstreamFailure unreadable(ConsumerId consumer, String why) {
		return failure(Kind.REJECTED, consumer, consumer.uri() + " cannot be read: " + why + ".");
	}

	private static UpstreamFailure failure(Kind kind, ConsumerId consumer, String sentence) {
		return new UpstreamFailure(kind, Origin.unanswered(Target.CONSUMER, consumer.uri()), Optional.empty(),
				sentence);
	}

}
