package io.keyrotor.rotation;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

import io.keyrotor.binding.Bindings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyCondition;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.VersionHeadroom;
import io.keyrotor.plan.PlanCheck;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.step.SubjectIsStale;

/** What callers and operators may do with rotations. */
public final class RotationService {

	private final KeyStores stores;

	private final Keys keys;

	private final RotationPolicies policies;

	private final Rotations rotations;

	private final AcceptedRequests requests;

	private final RotationPlanner planner;

	private final TargetRequests targets;

	private final Clock clock;

	private final Actions actions;

	public RotationService(KeyStores stores, Keys keys, Bindings bindings, RotationPolicies policies,
			Rotations rotations, AcceptedRequests requests, RotationPlanner planner, OldVersions oldVersions,
			KeptDefinitions definitions, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.policies = policies;
		this.rotations = rotations;
		this.requests = requests;
		this.planner = planner;
		this.clock = clock;
		this.targets = new TargetRequests(stores, keys, bindings, rotations, oldVersions, planner::takesCredentials,
				clock);
		this.actions = new Actions(keys, rotations, oldVersions, definitions, clock);
	}

	/**
	 * Asks for one new version of a key, or for what is to be done with its consumers
	 * instead. Once accepted, the rotation is carried out whatever happens to this
	 * process; the same request key gets the same rotation in its present state, and
	 * nothing is looked at for it again. Refused for whatever {@link #plan} says it would
	 * be refused for.
	 * @throws io.keyrotor.key.UpstreamFailure if the key store cannot be asked; of kind
	 * {@code MISSING} if there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public Admission request(KeyId key, RotationRequest request, Optional<RequestKey> requestKey) {
		return request(key, request, requestKey, Optional::empty);
	}

	/**
	 * As {@link #request(KeyId, RotationRequest, Optional)}, with a rule of the caller's
	 * own for new requests: one that was accepted before is not measured by what has
	 * changed since.
	 * @param objection what the caller has against the request, to be thrown; asked only
	 * if the request is not remembered
	 */
	public Admission request(KeyId key, RotationRequest request, Optional<RequestKey> requestKey,
			Supplier<? extends Optional<? extends RuntimeException>> objection) {
		return remembered(requestKey).orElseGet(() -> {
			Optional<? extends RuntimeException> refusal = objection.get();
			return refusal.isPresent() ? remembered(requestKey).orElseThrow(refusal::get)
					: admit(key, request, requestKey);
		});
	}

	/**
	 * The rotation that such a request got before, in its present state, whatever has
	 * become of its key's bindings since.
	 * @throws io.keyrotor.idempotency.RequestKeyReused if the key was used for another
	 * body
	 */
	public Optional<Rotation> accepted(RequestKey requestKey) {
		return this.requests.find(requestKey).flatMap((id) -> find(RotationId.parse(id)));
	}

	private Optional<Admission> remembered(Optional<RequestKey> requestKey) {
		return requestKey.flatMap(this::accepted).map(Admission.Accepted::new);
	}

	private Admission admit(KeyId key, RotationRequest request, Optional<RequestKey> requestKey) {
		this.stores.require(key.store());
		Key asked = this.keys.key(key);
		Key aim = this.targets.aim(asked, request);
		Optional<Admission> refused = this.targets.underWay(key, request)
			.<Admission>map(Admission.Refused::new)
			.or(() -> this.targets.inTheWay(key, request).map(Admission.InProgress::new))
			.or(() -> refusal(asked, aim, request).map(Admission.Refused::new))
			.or(() -> unsafe(asked, aim, request));
		return refused.map((refusal) -> remembered(requestKey).orElse(refusal))
			.orElseGet(() -> accept(key, aim, request, requestKey));
	}

	private Optional<Admission> unsafe(Key key, Key aim, RotationRequest request) {
		List<PlanCheck> failed = this.planner.failed(key, aim, request);
		return failed.isEmpty() ? Optional.empty() : Optional.of(new Admission.NotSafe(key.id(), failed));
	}

	private Admission accept(KeyId key, Key aim, RotationRequest request, Optional<RequestKey> requestKey) {
		Optional<Rotation> held = this.targets.givesWay(key, request);
		Rotation rotation = Rotation.requested(key, request, TargetRequests.beginning(held), this.clock.instant());
		try {
			String id = requestKey.map((once) -> this.requests.once(once, () -> accept(rotation, held, aim)))
				.orElseGet(() -> accept(rotation, held, aim));
			return new Admission.Accepted(find(RotationId.parse(id)).orElse(rotation));
		}
		catch (KeyIsBeingRotated inProgress) {
			return new Admission.InProgress(inProgress.live);
		}
		catch (SubjectIsStale stale) {
			return this.targets.underWay(key, request)
				.<Admission>map(Admission.Refused::new)
				.or(() -> this.targets.inTheWay(key, request).map(Admission.InProgress::new))
				.or(() -> this.targets.refusal(key, aim, request).map(Admission.Refused::new))
				.orElseThrow(() -> stale);
		}
	}

	private String accept(Rotation rotation, Optional<Rotation> held, Key aim) {
		Rotation live = this.targets.accept(rotation, held, aim);
		if (!live.id().equals(rotation.id())) {
			throw new KeyIsBeingRotated(live);
		}
		return live.id().toString();
	}

	/**
	 * What a request would do; nothing is kept or changed.
	 * @throws io.keyrotor.key.UpstreamFailure if the key store cannot be asked; of kind
	 * {@code MISSING} if there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public Planning plan(KeyId key, RotationRequest request) {
		KeyStore store = this.stores.require(key.store());
		Key asked = this.keys.key(key);
		Key aim = this.targets.aim(asked, request);
		Optional<Finding> underWay = this.targets.underWay(key, request);
		if (underWay.isPresent()) {
			return new Planning.Refused(underWay.get());
		}
		Optional<Rotation> live = this.targets.inTheWay(key, request);
		if (live.isPresent()) {
			return new Planning.InProgress(live.get());
		}
		return refusal(asked, aim, request).<Planning>map(Planning.Refused::new)
			.orElseGet(() -> this.planner.plan(store, asked, aim, headroom(store, key), request, this.clock.instant()));
	}

	private VersionHeadroom headroom(KeyStore store, KeyId key) {
		return VersionHeadroom.of(this.keys.versions(key).size(), store.rules());
	}

	/**
	 * How many versions the rotation's key has, as far as the rotation knows; empty as
	 * long as it has not looked, and if its store is no longer configured.
	 */
	public Optional<VersionHeadroom> headroom(Rotation rotation) {
		OptionalInt known = rotation.versionCount();
		return known.isEmpty() ? Optional.empty() : this.stores.named(rotation.key().store())
			.map((store) -> VersionHeadroom.of(known.getAsInt(), store.rules()));
	}

	private Optional<Finding> refusal(Key key, Key aim, RotationRequest request) {
		return request.target().isPresent() ? this.targets.refusal(key.id(), aim, request) : refusal(key);
	}

	private Optional<Finding> refusal(Key key) {
		KeyStore store = this.stores.require(key.id().store());
		Optional<Finding> unfit = KeyCondition.managed(key).or(() -> KeyCondition.disabled(key));
		if (unfit.isPresent()) {
			return unfit;
		}
		if (store.rules().policyRequired() && !this.policies.policy(key.id()).rotates()) {
			return Optional.of(new Finding("RotationPolicyRequired", "The key " + key.id()
					+ " has no rotation policy with a Rotate action, which must exist before a rotation on demand. PUT one to /v1/key-stores/"
					+ key.id().store() + "/keys/" + key.id().name() + "/rotation-policy, then ask again."));
		}
		if (store.rules().versionLimit().isEmpty()) {
			return Optional.empty();
		}
		VersionHeadroom headroom = headroom(store, key.id());
		return headroom.reached() ? Optional.of(headroom.reached(key.id())) : Optional.empty();
	}

	public Optional<Rotation> find(RotationId id) {
		return this.rotations.find(id);
	}

	/** Some rotations, newest first. */
	public List<Rotation> list(RotationFilter filter, Optional<RotationId> after, int limit) {
		return this.rotations.list(filter, after, limit);
	}

	/**
	 * Does what an operator wants of a rotation. A repeat changes nothing and is told so;
	 * what does not fit is refused with both states. A step that is under way does not
	 * undo it: the step is what is given up. Empty if there is no such rotation.
	 * @param validateOnly whether only to say what would be answered
	 * @throws io.keyrotor.key.UpstreamFailure if a rollback needs to know the key's
	 * versions and they cannot be read
	 */
	public Optional<ActionOutcome> act(RotationId id, RotationAction action, boolean validateOnly) {
		return find(id).map((rotation) -> this.actions.act(rotation, action, validateOnly));
	}

	private static final class KeyIsBeingRotated extends RuntimeException {

		private final transient Rotation live;

		KeyIsBeingRotated(Rotation live) {
			this.live = live;
		}

	}

}
