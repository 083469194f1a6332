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
			return new BindingOutcome.AlreadyBound(remembered.get());
		}
		return switch (examine(key, consumer)) {
			case BindingOutcome.Bound bound -> keep(bound.binding(), request);
			case BindingOutcome.AlreadyBound already -> remember(already, request);
			case BindingOutcome.Refused refused -> refused;
		};
	}

	/** What {@link #bind} would answer; nothing is kept. */
	public BindingOutcome examine(KeyId key, ConsumerId consumer) {
		this.stores.require(key.store());
		if (!this.consumers.rules(consumer.kind()).known()) {
			return refuse(
					"Resources of the type %s cannot be bound, because the catalogue has no entry for it. Add one (docs/consumers.md), or rotate the key and move %s by hand."
						.formatted(consumer.kind().word(), consumer));
		}
		this.keys.key(key);
		return this.bindings.of(consumer)
			.map((present) -> judge(present, key))
			.orElseGet(() -> read(consumer).map((state) -> judge(key, consumer, state))
				.orElseGet(() -> refuse(
						"The consumer " + consumer + " does not exist, so it cannot be bound. Check its URI.")));
	}

	private Optional<ConsumerState> read(ConsumerId consumer) {
		try {
			return Optional.of(this.consumers.read(consumer));
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return Optional.empty();
			}
			throw failure;
		}
	}

	private static BindingOutcome judge(CmkBinding present, KeyId key) {
		if (present.key().equals(key)) {
			return new BindingOutcome.AlreadyBound(present);
		}
		return new BindingOutcome.Refused(new Finding("ConsumerBoundToOtherKey",
				"The consumer %s is bound to the key %s by the binding %s and cannot be bound to %s as well. Delete that binding first if it is wrong."
					.formatted(present.consumer(), present.key(), present.id(), key)));
	}

	private BindingOutcome judge(KeyId key, ConsumerId consumer, ConsumerState state) {
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
				state.identity(), drift(state, current(key)), now, now));
	}

	private static BindingOutcome refuse(String message) {
		return new BindingOutcome.Refused(new Finding("BindingNotPossible", message));
	}

	private BindingOutcome keep(CmkBinding wanted, Optional<RequestKey> request) {
		try {
			String id = request.map((key) -> this.requests.once(key, () -> add(wanted))).orElseGet(() -> add(wanted));
			CmkBinding kept = find(BindingId.parse(id)).orElseGet(() -> this.bindings.add(wanted));
			return kept.id().equals(wanted.id()) ? new BindingOutcome.Bound(kept) : judge(kept, wanted.key());
		}
		catch (BoundElsewhere elsewhere) {
			return judge(elsewhere.binding, wanted.key());
		}
	}

	private String add(CmkBinding wanted) {
		CmkBinding kept = this.bindings.add(wanted);
		if (!kept.key().equals(wanted.key())) {
			throw new BoundElsewhere(kept);
		}
		return kept.id().toString();
	}

	private BindingOutcome remember(BindingOutcome.AlreadyBound already, Optional<RequestKey> request) {
		request.ifPresent((key) -> this.requests.once(key, () -> already.binding().id().toString()));
		return already;
	}

	public Optional<CmkBinding> find(BindingId id) {
		return this.bindings.find(id);
	}

	/** How many consumers are bound to a key. */
	public int count(KeyId key) {
		return this.bindings.of(key).size();
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
		try {
			ConsumerState state = this.consumers.read(binding.consumer());
			boolean bound = state.reference().keyIn(this.stores).equals(Optional.of(binding.key()));
			return binding.read(state, bound ? drift(state, current(binding.key())) : Drift.UNBOUND,
					this.clock.instant());
		}
		catch (UpstreamFailure failure) {
			return binding
				.drifted((failure.kind() == UpstreamFailure.Kind.MISSING) ? Drift.UNBOUND : Drift.UNREACHABLE);
		}
	}

	/**
	 * Asked after the consumer was read, so that a consumer that lags behind is seen to.
	 */
	private VersionId current(KeyId key) {
		return this.keys.key(key).current().id();
	}

	private static Drift drift(ConsumerState state, VersionId current) {
		return switch (state.reference()) {
			case Reference.ServiceManaged _ -> Drift.UNBOUND;
			case Reference.Versionless _ ->
				state.inUse().filter((version) -> !version.equals(current)).isPresent() ? Drift.LAGGING : Drift.IN_SYNC;
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

	/**
	 * Undoes the remembering of a request whose consumer somebody else bound to another
	 * key first.
	 */
	private static final class BoundElsewhere extends RuntimeException {

		private final transient CmkBinding binding;

		BoundElsewhere(CmkBinding binding) {
			this.binding = binding;
		}

	}

}
