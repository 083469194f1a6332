package io.keyrotor.retirement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.Consumers;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionId;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.Rotations;
import io.keyrotor.step.SubjectIsStale;

/** What callers and operators may do with retirements. */
public final class RetirementService {

	private final Retirements retirements;

	private final Rotations rotations;

	private final AcceptedRequests requests;

	private final KeyUseLog log;

	private final VersionSurvey survey;

	private final Soak soak;

	private final RetirementActions actions;

	private final Clock clock;

	public RetirementService(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings, Rotations rotations,
			Retirements retirements, AcceptedRequests requests, KeyUseLog log, RetirementTimes times, Clock clock) {
		this.retirements = retirements;
		this.rotations = rotations;
		this.requests = requests;
		this.log = log;
		this.survey = new VersionSurvey(stores, keys, consumers, bindings, rotations);
		this.soak = new Soak(this.survey, bindings, consumers, times);
		this.actions = new RetirementActions(retirements, log,
				new Renewal(times.proofWindow(), Soak.longest(consumers)), clock);
		this.clock = clock;
	}

	/**
	 * The longest time for which a bound consumer of the key may go on with an old
	 * version; nobody may ask for a shorter soak. Empty without such a consumer.
	 */
	public Optional<SoakMinimum> minimumSoak(KeyId key) {
		return this.soak.minimum(key);
	}

	/**
	 * Asks for an old version of a key to be disabled once nothing needs it. Once
	 * accepted, the retirement is carried out whatever happens to this process; the same
	 * request key gets the same retirement in its present state.
	 * @throws io.keyrotor.key.UpstreamFailure if the key store cannot be asked; of kind
	 * {@code MISSING} if there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public RetirementAdmission request(KeyId key, VersionId version, RetirementRequest request,
			Optional<RequestKey> requestKey) {
		return request(key, version, request, requestKey, Optional::empty);
	}

	/**
	 * As {@link #request(KeyId, VersionId, RetirementRequest, Optional)}, with a rule of
	 * the caller's own for new requests: one that was accepted before is not measured by
	 * what has changed since.
	 * @param objection what the caller has against the request, to be thrown; asked only
	 * if the request is not remembered
	 */
	public RetirementAdmission request(KeyId key, VersionId version, RetirementRequest request,
			Optional<RequestKey> requestKey, Supplier<? extends Optional<? extends RuntimeException>> objection) {
		return remembered(requestKey).orElseGet(() -> {
			Optional<? extends RuntimeException> refusal = objection.get();
			return refusal.isPresent() ? remembered(requestKey).orElseThrow(refusal::get)
					: admit(key, version, request, requestKey);
		});
	}

	private Optional<RetirementAdmission> remembered(Optional<RequestKey> requestKey) {
		return requestKey.flatMap(this.requests::find)
			.flatMap((id) -> find(RetirementId.parse(id)))
			.map(RetirementAdmission.Accepted::new);
	}

	private RetirementAdmission admit(KeyId key, VersionId version, RetirementRequest request,
			Optional<RequestKey> requestKey) {
		Optional<RetirementAdmission> refused = this.retirements.live(key, version)
			.<RetirementAdmission>map(RetirementAdmission.InProgress::new)
			.or(() -> refusal(key, version, look(key, version)));
		return refused.map((refusal) -> remembered(requestKey).orElse(refusal))
			.orElseGet(() -> accept(key, version, request, requestKey));
	}

	private VersionSurvey.Sight look(KeyId key, VersionId version) {
		return this.survey.look(key, version, this.clock.instant());
	}

	private Optional<RetirementAdmission> refusal(KeyId key, VersionId version, VersionSurvey.Sight sight) {
		List<Finding> causes = causes(key, sight);
		return causes.isEmpty() ? Optional.empty()
				: Optional.of(new RetirementAdmission.Refused(blocked(key, version, causes), causes));
	}

	/** Everything known now that waiting cannot cure, and a rotation under way. */
	private List<Finding> causes(KeyId key, VersionSurvey.Sight sight) {
		List<Finding> causes = new ArrayList<>(Obstacle.findings(sight.curedBy(Obstacle.Cure.SOMEBODY)));
		this.rotations.live(key)
			.ifPresent((live) -> causes.add(new Finding("RotationInProgress", RetirementFindings.liveRotation(live))));
		return causes;
	}

	private static Finding blocked(KeyId key, VersionId version, List<Finding> causes) {
		return new Finding("RetirementBlocked", "The version %s of the key %s cannot be retired. Nothing was done. %s"
			.formatted(version, key, causes.stream().map(Finding::message).collect(Collectors.joining(" "))));
	}

	private RetirementAdmission accept(KeyId key, VersionId version, RetirementRequest request,
			Optional<RequestKey> requestKey) {
		Retirement retirement = Retirement.requested(RetirementId.random(), key, version, Optional.empty(), request,
				this.clock.instant());
		try {
			String id = requestKey.map((once) -> this.requests.once(once, () -> accept(retirement)))
				.orElseGet(() -> accept(retirement));
			return new RetirementAdmission.Accepted(find(RetirementId.parse(id)).orElse(retirement));
		}
		catch (VersionIsBeingRetired inProgress) {
			return new RetirementAdmission.InProgress(inProgress.live);
		}
		catch (SubjectIsStale stale) {
			return refusal(key, version, look(key, version)).orElseThrow(() -> stale);
		}
	}

	/** A rotation that began a moment ago may go back to the version. */
	private String accept(Retirement retirement) {
		Retirement live = this.retirements.accept(retirement, () -> this.rotations.live(retirement.key()).isEmpty());
		if (!live.id().equals(retirement.id())) {
			throw new VersionIsBeingRetired(live);
		}
		return live.id().toString();
	}

	/** What a request would do; nothing is kept or changed. */
	public RetirementPlanning plan(KeyId key, VersionId version, RetirementRequest request) {
		Optional<Retirement> live = this.retirements.live(key, version);
		if (live.isPresent()) {
			return new RetirementPlanning.InProgress(live.get());
		}
		VersionSurvey.Sight sight = look(key, version);
		List<Finding> causes = causes(key, sight);
		return causes.isEmpty() ? planned(key, request, sight)
				: new RetirementPlanning.Refused(blocked(key, version, causes), causes);
	}

	private RetirementPlanning planned(KeyId key, RetirementRequest request, VersionSurvey.Sight sight) {
		Optional<SoakMinimum> minimum = minimumSoak(key);
		Duration asked = request.soak().orElse(Duration.ZERO);
		Duration longest = minimum.map(SoakMinimum::duration)
			.filter((cache) -> cache.compareTo(asked) > 0)
			.orElse(asked);
		return new RetirementPlanning.Planned(this.clock.instant().plus(longest), minimum, sight.readings(),
				this.log.configured(key.store()), Obstacle.findings(sight.obstacles()));
	}

	public Optional<Retirement> find(RetirementId id) {
		return this.retirements.find(id);
	}

	/** Some retirements, newest first. */
	public List<Retirement> list(RetirementFilter filter, Optional<RetirementId> after, int limit) {
		return this.retirements.list(filter, after, limit);
	}

	/**
	 * Does what an operator wants of a retirement. A repeat changes nothing and is told
	 * so; what does not fit is refused with both states. A step that is under way does
	 * not undo it: the step is what is given up. Empty if there is no such retirement.
	 * @param validateOnly whether only to say what would be answered
	 */
	public Optional<RetirementOutcome> act(RetirementId id, RetirementAction action, boolean validateOnly) {
		return find(id).map((retirement) -> this.actions.act(retirement, action, validateOnly));
	}

	private static final class VersionIsBeingRetired extends RuntimeException {

		private final transient Retirement live;

		VersionIsBeingRetired(Retirement live) {
			this.live = live;
		}

	}

}
