package io.keyrotor.retirement;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.FencedOff;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.step.WriteOutcome;

/** Enables versions that somebody disabled while a consumer needs them. */
public final class VersionService {

	private final KeyStores stores;

	private final Keys keys;

	private final Retirements retirements;

	private final WriteJournal journal;

	private final Duration fence;

	private final LongSupplier nanoTime;

	/**
	 * @param nanoTime a clock that nobody can set, in nanoseconds
	 */
	public VersionService(KeyStores stores, Keys keys, Retirements retirements, WriteJournal journal, Timings timings,
			LongSupplier nanoTime) {
		this.stores = stores;
		this.keys = keys;
		this.retirements = retirements;
		this.journal = journal;
		this.fence = timings.fence();
		this.nanoTime = nanoTime;
	}

	/** Under which id the changes of a version that were asked for here are kept. */
	public static String subjectId(KeyId key, VersionId version) {
		return UUID.nameUUIDFromBytes((key + "/" + version).getBytes(StandardCharsets.UTF_8)).toString();
	}

	/**
	 * Enables a version, and leaves its operations as they are. A repeat changes nothing,
	 * and after a failure the call may be repeated.
	 * @param validateOnly whether only to say what would be answered, with the version as
	 * it is
	 * @throws UpstreamFailure of kind {@code MISSING} if there is no such version; of
	 * kind {@code UNCERTAIN} or {@code UNAVAILABLE} if it was not seen enabled afterwards
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public VersionEnabling enable(KeyId key, VersionId version, boolean validateOnly) {
		this.stores.require(key.store());
		VersionDetail seen = this.keys.version(key, version);
		Optional<VersionEnabling> refused = this.retirements.live(key, version)
			.filter(Retirement::touched)
			.map(VersionService::refused);
		if (refused.isPresent()) {
			return refused.get();
		}
		return (seen.version().enabled() || validateOnly) ? new VersionEnabling.Enabled(seen, !seen.version().enabled())
				: call(key, seen);
	}

	private static VersionEnabling refused(Retirement live) {
		return new VersionEnabling.Refused(live, new Finding("RetirementInProgress",
				"The version %s of the key %s has the retirement %s in the phase %s, which is at work on it. Nothing was done. POST /v1/retirements/%s/reenable to have it enabled again."
					.formatted(live.version(), live.key(), live.id(), RetirementFindings.name(live), live.id())));
	}

	private VersionEnabling call(KeyId key, VersionDetail seen) {
		VersionId version = seen.version().id();
		Fence open = Fence.lasting(this.fence, this.nanoTime);
		WriteJournal.Intent intent = this.journal.begin(subjectId(key, version),
				ExternalWrite.ofKey(ExternalWrite.Operation.ENABLE_VERSION, key, Optional.of(version)));
		try {
			Confirmed<KeyVersion> answer = this.keys.enable(key, seen, open);
			this.journal.end(intent, WriteOutcome.done(answer, Optional.empty()));
			return new VersionEnabling.Enabled(new VersionDetail(answer.value(), seen.operations()), true);
		}
		catch (UpstreamFailure failure) {
			this.journal.end(intent, WriteOutcome.of(failure));
			return readBack(key, version, failure);
		}
		catch (FencedOff fencedOff) {
			this.journal.end(intent, WriteOutcome.notSent());
			throw new UpstreamFailure(UpstreamFailure.Kind.UNAVAILABLE,
					UpstreamFailure.Origin.unanswered(key.store().value()), Optional.empty(),
					"The version %s of the key %s was not enabled, because it took too long to begin. Ask again."
						.formatted(version, key));
		}
	}

	/** After an answer that was lost the version itself tells. */
	private VersionEnabling readBack(KeyId key, VersionId version, UpstreamFailure failure) {
		return switch (failure.kind()) {
			case UNCERTAIN, UNAVAILABLE -> {
				VersionDetail after = this.keys.version(key, version);
				if (!after.version().enabled()) {
					throw failure;
				}
				yield new VersionEnabling.Enabled(after, true);
			}
			case THROTTLED, STALE, FORBIDDEN, MISSING, REJECTED -> throw failure;
		};
	}

}
