package io.keyrotor.binding;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;

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

	private final BindingChecks checks;

	private final BindingReader reader;

	private final Sightings sightings;

	private final Clock clock;

	public BindingService(KeyStores stores, Keys keys, Consumers consumers, Bindings bindings,
			AcceptedRequests requests, BindingChecks checks, Clock clock) {
		this.stores = stores;
		this.keys = keys;
		this.consumers = consumers;
		this.bindings = bindings;
		this.requests = requests;
		this.checks = checks;
		this.reader = new BindingReader(stores, keys, consumers, clock);
		this.sightings = new Sightings(stores, consumers, bindings);
		this.clock = clock;
	}

	/**
	 * Binds a consumer that needs no secret of an application, as
	 * {@link #bind(KeyId, ConsumerId, Optional, Optional)} does.
	 */
	public BindingOutcome bind(KeyId key, ConsumerId consumer, Optional<RequestKey> request) {
		return bind(key, consumer, Optional.empty(), request);
	}

	/**
	 * Binds a consumer to the key that it already uses, unless a check fails; of a
	 * resource whose keys differ, the one part that uses the key. The same binding again
	 * is the one that is there, and is not checked again.
	 * @param secret where the secret of the application is kept as which the consumer
	 * reaches the key, if it does so as one; it is not read yet
	 * @throws UpstreamFailure if the key or the consumer cannot be read; of kind
	 * {@code MISSING} if there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store is not configured
	 */
	public BindingOutcome bind(KeyId key, ConsumerId consumer, Optional<SecretReference> secret,
			Optional<RequestKey> request) {
		Optional<CmkBinding> remembered = request.flatMap(this.requests::find)
			.flatMap((id) -> find(BindingId.parse(id)));
		if (remembered.isPresent()) {
			return new BindingOutcome.AlreadyBound(remembered.get());
		}
		return switch (examine(key, consumer, secret)) {
			case BindingOutcome.Bound bound -> keep(bound, request);
			case BindingOutcome.AlreadyBound already -> remember(already, request);
			case BindingOutcome.Refused refused -> refused;
			case BindingOutcome.Unfit unfit -> unfit;
		};
	}

	/** What {@link #bind} would answer; nothing is kept. */
	public BindingOutcome examine(KeyId key, ConsumerId asked, Optional<SecretReference> secret) {
		this.stores.require(key.store());
		ConsumerId consumer = this.consumers.spelled(asked);
		if (!this.consumers.rules(consumer.kind()).known()) {
			return refuse(this.consumers.inPlaceOf(consumer)
				.map((other) -> "The resource %s is not bound itself: the key it names is that of %s. Bind that."
					.formatted(consumer, other))
				.orElseGet(
						() -> "Resources of the type %s cannot be bound, because the catalogue has no entry for it. Add one (docs/consumers.md), or rotate the key and move %s by hand."
							.formatted(consumer.kind().word(), consumer)));
		}
		return examine(this.keys.key(key), consumer, secret);
	}

	private BindingOutcome examine(Key key, ConsumerId consumer, Optional<SecretReference> secret) {
		return this.bindings.of(consumer)
			.map((present) -> judge(present, key.id(), secret))
			.orElseGet(() -> read(key, consumer, secret));
	}

	private BindingOutcome read(Key key, ConsumerId consumer, Optional<SecretReference> secret) {
		ConsumerState state;
		try {
			state = this.consumers.read(consumer);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				return refuse("The consumer " + consumer + " does not exist, so it cannot be bound. Check its URI.");
			}
			if (isOurOwnJudgement(failure)) {
				return part(key.id(), consumer).map((part) -> examine(key, part, secret))
					.orElseGet(() -> refuse(failure.sentence()));
			}
			throw failure;
		}
		return judge(key, consumer, state, secret);
	}

	/** Azure answered, and what it showed is not what the wish says that it is. */
	private static boolean isOurOwnJudgement(UpstreamFailure failure) {
		return failure.kind() == UpstreamFailure.Kind.REJECTED && failure.origin().status().isEmpty();
	}

	/** Of a resource whose keys differ, the one part that has the key. */
	private Optional<ConsumerId> part(KeyId key, ConsumerId consumer) {
		List<ConsumerId> parts = consumer.block().isPresent() ? List.of() : this.consumers.parts(consumer);
		List<ConsumerId> having = parts.stream()
			.filter((part) -> !part.equals(consumer))
			.filter((part) -> this.consumers.read(part).reference().keyIn(this.stores).equals(Optional.of(key)))
			.toList();
		return Optional.of(having).filter((all) -> all.size() == 1).map(List::getFirst);
	}

	private static BindingOutcome judge(CmkBinding present, KeyId key, Optional<SecretReference> secret) {
		if (present.key().equals(key) && secret.isPresent() && !secret.equals(present.applicationSecret())) {
			return refuse(
					"The consumer %s is bound by the binding %s, which says that the secret of its application is kept %s and not at %s. Change its credentials, or delete that binding and bind it anew."
						.formatted(present.consumer(), present.id(),
								present.applicationSecret().map((kept) -> "at " + kept).orElse("nowhere"),
								secret.get()));
		}
		if (present.key().equals(key)) {
			return new BindingOutcome.AlreadyBound(present);
		}
		return new BindingOutcome.Refused(new Finding("ConsumerBoundToOtherKey",
				"The consumer %s is bound to the key %s by the binding %s and cannot be bound to %s as well. Delete that binding first if it is wrong."
					.formatted(present.consumer(), present.key(), present.id(), key)));
	}

	private BindingOutcome judge(Key read, ConsumerId consumer, ConsumerState state, Optional<SecretReference> secret) {
		KeyId key = read.id();
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
		if (secret.isPresent() && !state.asApplication()) {
			return refuse(
					"The consumer %s reaches its key as %s and not as an application, so it has no applicationSecret. Leave that out."
						.formatted(consumer, state.identity().orElse("somebody it does not name")));
		}
		Instant now = this.clock.instant();
		ConsumerState known = secret.isPresent() ? state.supplied() : state;
		CmkBinding unread = new CmkBinding(BindingId.random(), key, consumer, known.reference(), known.identity(),
				known.principalId(), secret, Drift.IN_SYNC, now, now);
		CmkBinding wanted = this.reader.judged(unread, known);
		List<BindingCheck> checks = this.checks.before(wanted, read, known);
		return checks.stream().anyMatch(BindingCheck::failed) ? new BindingOutcome.Unfit(wanted, checks)
				: new BindingOutcome.Bound(wanted, checks);
	}

	private static BindingOutcome refuse(String message) {
		return new BindingOutcome.Refused(new Finding("BindingNotPossible", message));
	}

	private BindingOutcome keep(BindingOutcome.Bound bound, Optional<RequestKey> request) {
		CmkBinding wanted = bound.binding();
		try {
			String id = request.map((key) -> this.requests.once(key, () -> add(wanted))).orElseGet(() -> add(wanted));
			CmkBinding kept = find(BindingId.parse(id)).orElseGet(() -> this.bindings.add(wanted));
			return kept.id().equals(wanted.id()) ? new BindingOutcome.Bound(kept, bound.checks())
					: judge(kept, wanted.key(), wanted.applicationSecret());
		}
		catch (BoundElsewhere elsewhere) {
			return judge(elsewhere.binding, wanted.key(), wanted.applicationSecret());
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
	 * binding. A consumer that cannot be read is kept as such, with the reason. If a
	 * rotation or another look keeps something meanwhile, the consumer is read once more;
	 * nothing newer is ever overwritten.
	 * @throws UpstreamFailure if the consumer was read and the key's store did not answer
	 */
	public Optional<CmkBinding> verify(BindingId id) {
		return find(id)
			.flatMap((seen) -> verify(seen).or(() -> find(id).flatMap((newer) -> verify(newer).or(() -> find(id)))));
	}

	/** Empty if something newer was kept while the consumer was read. */
	private Optional<CmkBinding> verify(CmkBinding binding) {
		BindingReader.Look look = this.reader.look(binding);
		look.failure().filter((_) -> look.ofTheStore()).ifPresent((failure) -> {
			throw failure;
		});
		this.sightings.saw(look.binding());
		return this.bindings.replace(binding, look.binding()) ? Optional.of(look.binding()) : Optional.empty();
	}

	/**
	 * Forgets a binding; the consumer itself is left as it is. Of a consumer whose older
	 * data needs the versions of its key for good, that is not forgotten. A repeat
	 * changes nothing.
	 */
	public void remove(BindingId id) {
		Optional<CmkBinding> left = find(id);
		while (left.isPresent() && !remove(left.get())) {
			left = find(id);
		}
	}

	/** Whether it was forgotten: it may be on another key by now. */
	private boolean remove(CmkBinding binding) {
		return switch (this.consumers.rules(binding.consumer().kind()).retirement()) {
			case RetirementRule.AfterCache _ -> {
				this.bindings.remove(binding.id());
				yield true;
			}
			case RetirementRule.KeepsOldVersions keeps ->
				this.bindings.leave(new FormerBinding(binding.key(), binding.consumer(), Optional.of(binding.id()),
						keeps.reason(), this.clock.instant(), Optional.empty()));
		};
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
