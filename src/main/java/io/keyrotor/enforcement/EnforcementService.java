package io.keyrotor.enforcement;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.step.WriteOutcome;

/** Reads and sets whether AI Search services insist on customer-managed keys. */
public final class EnforcementService {

	/** A read right after a change can still answer what was there before. */
	private static final int MOST_READS = 5;

	private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

	private final SearchServices services;

	private final WriteJournal journal;

	private final Duration fence;

	private final LongSupplier nanoTime;

	private final Pause pause;

	/**
	 * @param nanoTime a clock that nobody can set, in nanoseconds
	 */
	public EnforcementService(SearchServices services, WriteJournal journal, Timings timings, LongSupplier nanoTime,
			Pause pause) {
		this.services = services;
		this.journal = journal;
		this.fence = timings.fence();
		this.nanoTime = nanoTime;
		this.pause = pause;
	}

	/**
	 * How a service stands to customer-managed keys.
	 * @throws UpstreamFailure if the service itself cannot be read; of kind
	 * {@code MISSING} if there is none
	 */
	public EnforcementReport read(SearchServiceId id) {
		return report(this.services.read(id));
	}

	/**
	 * Sets the enforcement and reads it back. A service that has it already is left
	 * alone, so that a repeat changes nothing; after a failure the call may be repeated.
	 * @param validateOnly whether only to say how the service stands
	 * @throws UpstreamFailure as {@link #read} does, and if Azure refused; of kind
	 * {@code UNCERTAIN} or {@code UNAVAILABLE} if the setting was not seen afterwards
	 */
	public EnforcementOutcome set(SearchServiceId id, Enforcement wanted, EnforcementPrecondition precondition,
			boolean validateOnly) {
		SearchServiceState seen = this.services.read(id);
		precondition.check(seen);
		return (seen.enforcement() == wanted || validateOnly) ? new EnforcementOutcome.Kept(report(seen))
				: write(seen, wanted);
	}

	private EnforcementOutcome write(SearchServiceState seen, Enforcement wanted) {
		Fence open = Fence.lasting(this.fence, this.nanoTime);
		WriteJournal.Intent intent = this.journal.begin(seen.id().subjectId(),
				ExternalWrite.ofResource(ExternalWrite.Operation.SET_ENFORCEMENT, seen.id().toString()));
		try {
			Confirmed<Optional<String>> answer = this.services.enforce(seen.id(), wanted, open);
			return answered(seen, wanted, intent, answer);
		}
		catch (UpstreamFailure failure) {
			this.journal.end(intent, WriteOutcome.of(failure));
			return unanswered(seen, wanted, failure);
		}
		catch (FencedOff _) {
			this.journal.end(intent, WriteOutcome.notSent());
			throw new UpstreamFailure(UpstreamFailure.Kind.UNAVAILABLE,
					UpstreamFailure.Origin.unanswered(UpstreamFailure.Target.CONSUMER, seen.id().toString()),
					Optional.empty(), "The enforcement of %s was not set, because it took too long to begin. Ask again."
						.formatted(seen.id()));
		}
	}

	private EnforcementOutcome answered(SearchServiceState seen, Enforcement wanted, WriteJournal.Intent intent,
			Confirmed<Optional<String>> answer) {
		ReadBack after = readBack(seen, wanted);
		this.journal.end(intent, new WriteOutcome(WriteOutcome.Result.DONE, OptionalInt.empty(), answer.requestId(),
				Optional.empty(), after.remark(wanted)));
		return after.kept(wanted) ? new EnforcementOutcome.Kept(report(after.state.orElseThrow()))
				: new EnforcementOutcome.NotKept(notKept(seen, wanted, after));
	}

	/** After an answer that was lost the service itself tells. */
	private EnforcementOutcome unanswered(SearchServiceState seen, Enforcement wanted, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> {
				ReadBack after = readBack(seen, wanted);
				if (!after.kept(wanted)) {
					throw failure;
				}
				yield new EnforcementOutcome.Kept(report(after.state.orElseThrow()));
			}
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> throw failure;
		};
	}

	private static Finding notKept(SearchServiceState seen, Enforcement wanted, ReadBack after) {
		return new Finding("EnforcementNotKept",
				"Azure said that it set the enforcement of %s to %s, but %s. Nothing else was changed. Look in the activity log of the service for who or what undoes the change, then ask again; if nobody does, ask Microsoft's support."
					.formatted(seen.id(), wanted.word(), after.words()));
	}

	private ReadBack readBack(SearchServiceState seen, Enforcement wanted) {
		ReadBack last = once(seen);
		for (int reads = 1; reads < MOST_READS && !last.kept(wanted) && rested(); reads++) {
			last = once(seen);
		}
		return last;
	}

	private ReadBack once(SearchServiceState seen) {
		try {
			return new ReadBack(Optional.of(this.services.read(seen.id())), "");
		}
		catch (UpstreamFailure failure) {
			return new ReadBack(Optional.empty(), failure.sentence());
		}
	}

	private boolean rested() {
		try {
			this.pause.of(BETWEEN_READS);
			return true;
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private EnforcementReport report(SearchServiceState state) {
		UnencryptedObjects objects = this.services.unencrypted(state.id());
		try {
			return EnforcementReport.of(state, objects, this.services.policies(state.id()), List.of());
		}
		catch (UpstreamFailure failure) {
			return EnforcementReport.of(state, objects, unknown(), List.of(unread(failure)));
		}
	}

	private static List<PolicyInForce> unknown() {
		return Arrays.stream(BuiltInPolicy.values())
			.map((policy) -> new PolicyInForce(policy, PolicyInForce.UNKNOWN))
			.toList();
	}

	private static Finding unread(UpstreamFailure failure) {
		Finding why = Findings.of(failure);
		return new Finding(why.code(), "Which policies concern the service could not be read: " + why.message());
	}

	/**
	 * What was seen after the change.
	 *
	 * @param trouble why nothing was, otherwise
	 */
	private record ReadBack(Optional<SearchServiceState> state, String trouble) {

		boolean kept(Enforcement wanted) {
			return this.state.filter((after) -> after.enforcement() == wanted).isPresent();
		}

		String words() {
			return this.state.map((after) -> "it is " + after.enforcement().word() + " when read back")
				.orElse("it could not be read back: " + this.trouble.replaceFirst("\\.$", ""));
		}

		/** What the evidence says beside that Azure said yes. */
		Optional<String> remark(Enforcement wanted) {
			return kept(wanted) ? Optional.empty() : Optional.of("Azure said that it is done, but " + words() + ".");
		}

	}

}
