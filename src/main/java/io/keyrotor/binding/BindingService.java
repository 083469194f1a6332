package io.keyrotor.binding;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.VersionId;

/**
 * Keeps the bindings: what a binding says of its consumer is always read from the
 * consumer itself.
 */
public final class BindingService {

	private final KeyStores stores;

	private final Keys keys;

	private final Consumers consumers;

	private final Bindings bindings;

	private final AcceptedRequests requests;

	private final Clock clock;

	public BindingService(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings,
			AcceptedRequests requests, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.requests = requests;
		this.clock = clock;
	}

	/**
	 * Binds a consumer to the key that it already uses. The same binding again is the one
	 * that is there.
	 * @throws UpstreamFailure if the key or the consumer cannot be read; of kind
	 * {@code MISSING} if there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public BindingOutcome bind(KeyId key, ConsumerId consumer, Optional<RequestKey> request) {
		Optional<CmkBinding> remembered = request.flatMap(this.requests::find)
			.flatMap((id) -> find(BindingId.parse(id)));
		if (remembered.isPresent()) {
			return new BindingOutcome.Bound(remembered.get());
		}
		return switch (examine(key, consumer)) {
			case BindingOutcome.Bound bound -> keep(bound.binding(), request);
			case BindingOutcome.AlreadyBound already -> already;
			case BindingOutcome.Refused refused -> refused;
		};
	}

	/** What {@link #bind} would answer; nothing is kept. */
	public BindingOutcome examine(KeyId key, ConsumerId consumer) {
		this.stores.require(key.store());
		VersionId current = this.keys.key(key).current().id();
		Optional<CmkBinding> present = this.bindings.of(consumer);
		if (present.isPresent()) {
			return judge(present.get(), key);
		}
		ConsumerState state;
		try {
			state = this.consumers.read(consumer);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() != UpstreamFailure.Kind.MISSING) {
				throw failure;
			}
			return refuse("The consumer " + consumer + " does not exist, so it cannot be bound. Check its URI.");
		}
		return judge(key, current, consumer, state);
	}

	private static BindingOutcome judge(CmkBinding present, KeyId key) {
		if (present.key().equals(key)) {
			return new BindingOutcome.AlreadyBound(present);
		}
		return new BindingOutcome.Refused(new Finding("ConsumerBoundToOtherKey",
				"The consumer %s is bound to the key %s by the binding %s and cannot be bound to %s as well. Delete that binding first if it is wrong."
					.formatted(present.consumer(), present.key(), present.id(), key)));
	}

	private BindingOutcome judge(KeyId key, VersionId current, ConsumerId consumer, ConsumerState state) {
		if (state.reference() instanceof Reference.ServiceManaged) {
			return refuse("The consumer " + consumer
					+ " is encrypted with a key of the service's own. An object that was"
					+ " created without a customer-managed key cannot get one by a rotation: create it anew with"
					+ " the key, then bind it.");
		}
		if (!state.reference().keyIn(this.stores).equals(Optional.of(key))) {
			return refuse("The consumer %s is encrypted with %s, which is not the key %s. Bind it to the key it uses."
				.formatted(consumer, state.reference().words(), key));
		}
		Instant now = this.clock.instant();
		return new BindingOutcome.Bound(new CmkBinding(BindingId.random(), key, consumer, state.reference(),
				state.identity(), drift(state, current), now, now));
	}

	private static BindingOutcome refuse(String message) {
		return new BindingOutcome.Refused(new Finding("BindingNotPossible", message));
	}

	private BindingOutcome keep(CmkBinding binding, Optional<RequestKey> request) {
		String id = request.map((key) -> this.requests.once(key, () -> add(binding))).orElseGet(() -> add(binding));
		CmkBinding kept = find(BindingId.parse(id)).orElseGet(() -> this.bindings.add(binding));
		return kept.id().equals(binding.id()) ? new BindingOutcome.Bound(kept) : judge(kept, binding.key());
	}

	private String add(CmkBinding binding) {
		return this.bindings.add(binding).id().toString();
	}

	public Optional<CmkBinding> find(BindingId id) {
		return this.bindings.find(id);
	}

	/** Some bindings, oldest first. */
	public List<CmkBinding> list(BindingFilter filter, Optional<BindingId> after, int limit) {
		return this.bindings.list(filter, after, limit);
	}

	/**
	 * Reads the consumer again and keeps what was found; empty if there is no such
	 * binding.
	 */
	public Optional<CmkBinding> verify(BindingId id) {
		return find(id).map(this::verify);
	}

	private CmkBinding verify(CmkBinding binding) {
		CmkBinding read = read(binding);
		this.bindings.update(read);
		return read;
	}

	private CmkBinding read(CmkBinding binding) {
		VersionId current = this.keys.key(binding.key()).current().id();
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			boolean bound = state.reference().keyIn(this.stores).equals(Optional.of(binding.key()));
			return binding.read(state, bound ? drift(state, current) : Drift.UNBOUND, this.clock.instant());
		}
		catch (UpstreamFailure failure) {
			return binding
				.drifted((failure.kind() == UpstreamFailure.Kind.MISSING) ? Drift.UNBOUND : Drift.UNREACHABLE);
		}
	}

	private static Drift drift(ConsumerState state, VersionId current) {
		return switch (state.reference()) {
			case Reference.ServiceManaged _ -> Drift.UNBOUND;
			case Reference.Versionless _ -> Drift.IN_SYNC;
			case Reference.Pinned pinned when pinned.version().equals(current) -> Drift.IN_SYNC;
			case Reference.Pinned _ -> state.hiddenSecrets().isEmpty() ? Drift.PINNED_OLD : Drift.NEEDS_SECRET;
		};
	}

	/**
	 * Forgets a binding; the consumer itself is left as it is. A repeat changes nothing.
	 */
	public void remove(BindingId id) {
		this.bindings.remove(id);
	}

}
