package io.keyrotor.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;

/**
 * Changes one policy: looks at the precondition, remembers what is about to be sent,
 * sends it, remembers what Azure answered, and reads it back until Azure shows it.
 */
final class PolicyChange {

	private final RotationPolicies policies;

	private final SetPolicies setPolicies;

	private final ReadBack readBack;

	private final Clock clock;

	PolicyChange(RotationPolicies policies, SetPolicies setPolicies, ReadBack readBack, Clock clock) {
		this.policies = policies;
		this.setPolicies = setPolicies;
		this.readBack = readBack;
		this.clock = clock;
	}

	/** What Azure would keep, without asking it for more than the precondition needs. */
	PolicyReading tried(Key key, KeyStoreRules store, RotationPolicy asked, Optional<PolicyPrecondition> precondition) {
		PolicyStanding standing = new PolicyStanding(key, store);
		precondition.ifPresent((met) -> require(met, key.id(), store, standing));
		return standing.tried(proposal(asked, store));
	}

	/** What Azure keeps. */
	PolicyReading made(Key key, KeyStoreRules store, RotationPolicy asked, Optional<PolicyPrecondition> precondition) {
		PolicyStanding standing = new PolicyStanding(key, store);
		precondition.ifPresent((met) -> require(met, key.id(), store, standing));
		PolicyMemory before = settled(key.id(), store);
		SetPolicy change = proposal(asked, store);
		this.setPolicies.remember(key.id(), before.intend(change));
		Sent sent = send(key.id(), change, before, store);
		PolicyMemory after = PolicyMemory.confirm(change.answered(sent.kept));
		this.setPolicies.remember(key.id(), after);
		ReadBack.Result readBack = sent.seen ? new ReadBack.Found(sent.kept) : shown(key.id(), sent.kept, store);
		return switch (readBack) {
			case ReadBack.Found found -> standing.of(latest(sent.kept, found.policy(), store), after, change.on());
			case ReadBack.Missed missed ->
				withDoubt(standing.of(sent.kept, after, change.on()), doubt(key.id(), missed));
		};
	}

	/** What Azure answered, unless somebody has changed it since. */
	private static RotationPolicy latest(RotationPolicy answered, RotationPolicy read, KeyStoreRules store) {
		return PolicyContent.of(read, store).equals(PolicyContent.of(answered, store)) ? answered : read;
	}

	private SetPolicy proposal(RotationPolicy asked, KeyStoreRules store) {
		RotationPolicy sent = AzureNotify.asSent(asked, store);
		return new SetPolicy(RotationPolicy.of(asked.lifetimeActions(), asked.expiryTime()), sent,
				AzureNotify.asKept(sent, store), this.clock.instant());
	}

	/** A read that is known to be late decides nothing. */
	private void require(PolicyPrecondition precondition, KeyId key, KeyStoreRules store, PolicyStanding standing) {
		PolicyMemory memory = this.setPolicies.find(key);
		Instant now = this.clock.instant();
		RotationPolicy present = this.policies.policy(key);
		if (standing.lags(present, memory, now)) {
			present = upToDate(key, (read) -> !standing.lags(read, memory, now));
		}
		precondition.require(PolicyContent.of(present, store));
	}

	private RotationPolicy upToDate(KeyId key, Predicate<RotationPolicy> expected) {
		return switch (this.readBack.until(() -> this.policies.policy(key), expected)) {
			case ReadBack.Found found -> found.policy();
			case ReadBack.Missed missed -> throw missed.trouble().orElseGet(() -> stillLagging(key));
		};
	}

	/**
	 * An earlier change whose end is not known is looked for before it is forgotten. That
	 * is no condition of the next one: who may set policies need not be able to read
	 * them.
	 */
	private PolicyMemory settled(KeyId key, KeyStoreRules store) {
		PolicyMemory memory = this.setPolicies.find(key);
		try {
			return memory.intended().isEmpty() ? memory : memory.seen(this.policies.policy(key), store);
		}
		catch (UpstreamFailure _) {
			return memory;
		}
	}

	private Sent send(KeyId key, SetPolicy change, PolicyMemory before, KeyStoreRules store) {
		try {
			return new Sent(this.policies.replace(key, change.sent()), false);
		}
		catch (UpstreamFailure failure) {
			if (mayHaveBeenDone(failure.kind())) {
				return new Sent(found(key, change, failure, store), true);
			}
			this.setPolicies.remember(key, before);
			throw failure;
		}
	}

	private static boolean mayHaveBeenDone(Kind kind) {
		return switch (kind) {
			case UNAVAILABLE, UNCERTAIN -> true;
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> false;
		};
	}

	/** The answer was lost: what was sent is looked for. */
	private RotationPolicy found(KeyId key, SetPolicy change, UpstreamFailure lost, KeyStoreRules store) {
		return switch (shown(key, change.kept(), store)) {
			case ReadBack.Found found -> found.policy();
			case ReadBack.Missed missed -> throw new UpstreamFailure(Kind.UNAVAILABLE, lost.origin(), lost.retryAfter(),
					lost.sentence() + " It is not known whether the policy of key " + key + " was set: "
							+ missed.trouble()
								.map((trouble) -> "it could not be read back either. " + trouble.sentence())
								.orElse("for " + this.readBack.timeout().toSeconds()
										+ " seconds afterwards the key store showed another one.")
							+ " Set it again: a repeat is harmless.");
		};
	}

	/** Why it is not certain that reads already show the change. */
	private Finding doubt(KeyId key, ReadBack.Missed missed) {
		String confirmed = "The key store confirmed the policy of key " + key + ", but ";
		return missed.trouble()
			.map((trouble) -> new Finding("NotReadBack",
					confirmed + "it could not be read back. " + trouble.sentence()))
			.orElseGet(() -> new Finding("ReadBackLagging", confirmed + "for " + this.readBack.timeout().toSeconds()
					+ " seconds afterwards reads showed another one. Read it again in a moment."));
	}

	/** Reads until the expected policy is there, or one that was set after it. */
	private ReadBack.Result shown(KeyId key, RotationPolicy expected, KeyStoreRules store) {
		PolicyContent content = PolicyContent.of(expected, store);
		return this.readBack.until(() -> this.policies.policy(key),
				(present) -> PolicyContent.of(present, store).equals(content) || isNewer(present, expected));
	}

	private static boolean isNewer(RotationPolicy present, RotationPolicy expected) {
		return expected.updatedOn()
			.flatMap((set) -> present.updatedOn().filter((shown) -> shown.isAfter(set)))
			.isPresent();
	}

	private UpstreamFailure stillLagging(KeyId key) {
		return new UpstreamFailure(Kind.UNAVAILABLE, UpstreamFailure.Origin.unanswered(key.store().value()),
				Optional.empty(), "Nothing was done: the key store still shows the policy that key " + key
						+ " had before it was last set here, so If-Match cannot be compared. Ask again.");
	}

	private static PolicyReading withDoubt(PolicyReading reading, Finding doubt) {
		List<Finding> warnings = Stream.concat(reading.warnings().stream(), Stream.of(doubt)).toList();
		return new PolicyReading(reading.policy(), reading.content(), warnings, reading.setHere(),
				reading.differences(), reading.drift());
	}

	/** What Azure keeps, and whether a read has shown it. */
	private record Sent(RotationPolicy kept, boolean seen) {
	}

}
