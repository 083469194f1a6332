package io.keyrotor.discovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.keyrotor.binding.BindingOutcome;
import io.keyrotor.binding.BindingReader;
import io.keyrotor.binding.BindingService;
import io.keyrotor.binding.Bindings;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerKinds;
import io.keyrotor.binding.Sightings;
import io.keyrotor.idempotency.AcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Findings;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;

/**
 * Finds what uses a key, and binds it if that is wanted. Nothing at Azure is changed.
 * Every answer is there within a time, and says what was left out for it.
 */
public final class DiscoveryService {

	private static final String DISCOVERY = "discovery";

	private final KeyStores stores;

	private final Keys keys;

	private final ConsumerSearch search;

	private final KnownConsumers known;

	private final Recognition recognition;

	private final Sightings sightings;

	private final BindingService bindings;

	private final BindingReader reader;

	private final AcceptedRequests requests;

	private final Duration patience;

	private final Clock clock;

	private final LongSupplier nanoTime;

	/**
	 * A service that searches for no longer than {@code patience}, and then reads and
	 * binds what it found for no longer than that.
	 */
	public DiscoveryService(KeyStores stores, Keys keys, ConsumerKinds kinds, ConsumerSearch search,
			KnownConsumers known, Bindings kept, BindingService bindings, BindingReader reader,
			AcceptedRequests requests, Duration patience, Clock clock, LongSupplier nanoTime) {
		this.stores = stores;
		this.keys = keys;
		this.search = search;
		this.known = known;
		this.recognition = new Recognition(stores, kinds, kept);
		this.sightings = new Sightings(stores, kinds, kept);
		this.bindings = bindings;
		this.reader = reader;
		this.requests = requests;
		this.patience = patience;
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	/**
	 * Everything in the scope that refers to a key. What was found is known from then on,
	 * bound or not.
	 * @param validateOnly to keep nothing
	 * @throws UpstreamFailure if there was no answer at all; of kind {@code MISSING} if
	 * nothing refers to the scope's key and there is no such key
	 * @throws io.keyrotor.key.KeyStoreUnknown if the store of the scope's key is not
	 * configured
	 */
	public Discovery discover(Scope scope, boolean validateOnly) {
		return with(searched(scope, validateOnly), this::reread);
	}

	/**
	 * Binds whatever {@link #discover} finds and can be bound, each on its own as
	 * {@link BindingService#bind} does it; what cannot be bound says why and stops
	 * nothing else. A repeat binds what is still left.
	 * @param validateOnly to say what would be done and to do nothing
	 * @throws io.keyrotor.idempotency.RequestKeyReused if the request's key was used for
	 * another scope
	 */
	public Discovery adopt(Scope scope, boolean validateOnly, Optional<RequestKey> request) {
		request.ifPresent(this.requests::find);
		Discovery adopted = with(searched(scope, validateOnly),
				(one, time) -> one.adoptable() ? adopt(one, validateOnly, time) : reread(one, time));
		request.filter((_) -> !validateOnly).ifPresent((key) -> this.requests.once(key, () -> DISCOVERY));
		return adopted;
	}

	private Discovery searched(Scope scope, boolean validateOnly) {
		if (scope instanceof Scope.OfKey(KeyId key)) {
			this.stores.require(key.store());
		}
		Time time = time();
		SearchResult result = this.search.consumersIn(scope, time::left);
		if (scope instanceof Scope.OfKey(KeyId key) && result.consumers().isEmpty()) {
			requireKey(key);
		}
		Instant now = this.clock.instant();
		if (!validateOnly) {
			result.consumers().forEach((found) -> found.seen(this.sightings, now));
			this.known.keep(result.known(this.stores, now));
		}
		return new Discovery(scope, now, result.consumers().stream().map(this.recognition::of).toList(),
				result.unread());
	}

	/**
	 * That nothing uses a key says nothing if there is no such key. One that was deleted
	 * while something uses it is found all the same.
	 */
	private void requireKey(KeyId key) {
		try {
			this.keys.key(key);
		}
		catch (UpstreamFailure failure) {
			if (failure.kind() == UpstreamFailure.Kind.MISSING) {
				throw failure;
			}
		}
	}

	private Discovery with(Discovery searched, Work work) {
		Time time = time();
		return new Discovery(searched.scope(), searched.asOf(),
				FewAtOnce.each(searched.found(), (one) -> work.on(one, time)), searched.unread());
	}

	/**
	 * Keeps what is known of a bound consumer, so that it is still known when its binding
	 * is gone. A repeat changes nothing.
	 */
	public void remember(CmkBinding binding) {
		this.known.keep(KnownConsumer.of(binding).stream().toList());
	}

	/**
	 * Consumers that are known to refer to a key and are not bound to it, in a stable
	 * order; where they stand now only {@link #discover} tells.
	 */
	public List<KnownConsumer> unmanaged(Optional<KeyStoreName> store, Optional<KeyName> key,
			Optional<KnownConsumers.Position> after, int limit) {
		return this.known.unmanaged(store, key, after, limit);
	}

	/** What such a consumer is to us now. */
	public Discovered recognised(KnownConsumer consumer) {
		return this.recognition.of(consumer.found());
	}

	/** What is kept of a bound consumer may be some hours old. */
	private Discovered reread(Discovered one, Time time) {
		if (one.binding().isEmpty() || !time.left()) {
			return one;
		}
		CmkBinding seen = this.reader.look(one.binding().get()).binding();
		return new Discovered(one.found(), one.key(), seen.drift(), Optional.of(seen), false, one.obstacle());
	}

	private Discovered adopt(Discovered one, boolean validateOnly, Time time) {
		return time.left() ? bound(one, validateOnly) : one.refused(new Finding("OutOfTime", one.found().uri()
				+ " was not bound within the time that a request takes at most. Ask again: what is bound stays bound."));
	}

	private Discovered bound(Discovered one, boolean validateOnly) {
		KeyId key = one.key().orElseThrow();
		ConsumerId consumer = one.found().id().orElseThrow();
		try {
			BindingOutcome outcome = validateOnly ? this.bindings.examine(key, consumer, Optional.empty())
					: this.bindings.bind(key, consumer, Optional.empty());
			return switch (outcome) {
				case BindingOutcome.Bound(var binding, var _) ->
					validateOnly ? one.wouldBeBound(binding.drift()) : one.boundBy(binding, binding.drift());
				case BindingOutcome.AlreadyBound(var binding) -> one.boundBy(binding, binding.drift());
				case BindingOutcome.Refused(var finding) -> one.refused(finding);
				case BindingOutcome.Unfit unfit -> one.refused(unfit.finding());
			};
		}
		catch (UpstreamFailure failure) {
			return one.refused(Findings.of(failure));
		}
	}

	private Time time() {
		return new Time(this.nanoTime.getAsLong() + this.patience.toNanos(), this.nanoTime);
	}

	/** What is done with each of those that were found. */
	private interface Work {

		Discovered on(Discovered one, Time time);

	}

	/** Until when something may be begun. */
	private record Time(long end, LongSupplier now) {

		boolean left() {
			return this.end - this.now.getAsLong() > 0;
		}

	}

}
