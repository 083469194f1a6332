package io.keyrotor.matrix;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.keyrotor.binding.ConsumerChange;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreRules;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Reason;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;
import io.keyrotor.matrix.Consumer.Definition;

/**
 * Azure as it really is: two keys in two stores, their consumers, and a ledger of every
 * change it accepted. A change lands at any moment between its sending and the end of the
 * time in doubt, whatever has become of its sender.
 */
final class Cloud {

	static final KeyId KEY = KeyId.of("vault", "cmk");

	static final URI STORE = URI.create("https://vault.vault.azure.net");

	/** The key to which consumers are moved, and from which they come back. */
	static final KeyId OTHER = KeyId.of("other", "cmk");

	private static final URI OTHER_STORE = URI.create("https://other.vault.azure.net");

	static final KeyStores STORES = new KeyStores(List.of(store(KEY, STORE), store(OTHER, OTHER_STORE)));

	private static final Set<String> OPERATIONS = Set.of("wrapKey", "unwrapKey");

	private final Simulation simulation;

	private final List<Version> versions = new ArrayList<>();

	private final Map<ConsumerId, Consumer> consumers = new LinkedHashMap<>();

	private final List<Entry> ledger = new ArrayList<>();

	private final List<Flight<?>> flights = new ArrayList<>();

	private final List<StrangeUse> strangers = new ArrayList<>();

	private Optional<java.time.Duration> logLag = Optional.empty();

	Cloud(Simulation simulation) {
		this.simulation = simulation;
		this.versions.add(new Version(KEY, 1, Simulation.EPOCH.minusSeconds(86_400), Long.MIN_VALUE, Long.MIN_VALUE));
		this.versions.add(new Version(OTHER, 2, Simulation.EPOCH.minusSeconds(86_400), Long.MIN_VALUE, Long.MIN_VALUE));
	}

	private static KeyStore store(KeyId key, URI uri) {
		return new KeyStore(key.store(), KeyStoreType.KEY_VAULT, uri,
				KeyStoreRules.keyVault(KeyStoreRules.DEFAULT_FLOOR_DAYS, false));
	}

	static URI uri(KeyId key) {
		return key.equals(KEY) ? STORE : OTHER_STORE;
	}

	/** The key that a version is one of. */
	KeyId key(VersionId id) {
		return find(id).key;
	}

	long now() {
		return this.simulation.now();
	}

	/** How late the log is; empty if there is none. */
	Optional<java.time.Duration> logLag() {
		return this.logLag;
	}

	void log(java.time.Duration lag) {
		this.logLag = Optional.of(lag);
	}

	/** Somebody whom no search finds uses the version now. */
	void strangerUses(VersionId version) {
		this.strangers.add(new StrangeUse(version, now()));
		this.simulation.trace("a stranger uses " + Simulation.brief(version));
	}

	Stream<StrangeUse> strangers(VersionId version, long from, long to) {
		return this.strangers.stream()
			.filter((use) -> use.version().equals(version) && use.at() >= from && use.at() < to);
	}

	List<Entry> ledger() {
		return List.copyOf(this.ledger);
	}

	List<Version> versions(boolean enabled) {
		return this.versions.stream().filter((version) -> version.enabled == enabled).toList();
	}

	Version oldest() {
		return this.versions.getFirst();
	}

	Version newest() {
		return newest(KEY);
	}

	Version newest(KeyId key) {
		return this.versions.stream()
			.filter((version) -> version.key.equals(key))
			.reduce((_, later) -> later)
			.orElseThrow();
	}

	/** Whether the version still has its own operations. */
	boolean whole(VersionId id) {
		return find(id).operations.equals(OPERATIONS);
	}

	/** The place of a version in the order in which they were created. */
	int age(VersionId id) {
		return find(id).number;
	}

	List<Consumer> consumers() {
		return List.copyOf(this.consumers.values());
	}

	Consumer consumer(ConsumerId id) {
		return java.util.Objects.requireNonNull(this.consumers.get(id));
	}

	void add(Consumer consumer) {
		this.consumers.put(consumer.id(), consumer);
	}

	/** Whether something that is on its way would change the consumer. */
	boolean approached(Consumer consumer) {
		return this.flights.stream().anyMatch((flight) -> flight.about(consumer.id().uri()));
	}

	/** Whether a write that pins a consumer to the version is on its way. */
	Optional<Send> bringing(VersionId version) {
		return this.flights.stream()
			.<Send>map(Flight::send)
			.filter((send) -> send.place() == Place.REPIN && !send.halted()
					&& send.intent().write().version().equals(Optional.of(version)))
			.findFirst();
	}

	/** A change leaves its process. */
	void sent(Send send) {
		this.simulation.trace(send + " is sent" + (send.halted() ? " after a halt" : ""));
		Invariants.sent(this.simulation, send);
	}

	/** The change is on its way; the answer is what it will have been answered. */
	<T> Supplier<T> take(Send send, Function<Send, T> effect) {
		Flight<T> flight = new Flight<>(send, effect);
		if (send.fault().effect() != Fault.Effect.NONE) {
			this.flights.add(flight);
			flyUntil(flight, this.simulation.now() + ((send.fault().effect() == Fault.Effect.LATE)
					? this.simulation.nanos(0, inDoubt()) : this.simulation.latency()));
		}
		return flight::answer;
	}

	private void flyUntil(Flight<?> flight, long time) {
		flight.send.lands(time);
		this.simulation.world().at(time, () -> land(flight));
	}

	private void land(Flight<?> flight) {
		if (flight.send.land()) {
			this.flights.remove(flight);
			flight.land();
		}
	}

	/** What a process that is alone had sent has landed soon after its death. */
	void died(Node node) {
		long settled = this.simulation.timings().settleTime().toNanos();
		this.flights.stream()
			.filter((flight) -> flight.send.by() == node && flight.send.lands() > this.simulation.now() + settled)
			.toList()
			.forEach((flight) -> flyUntil(flight, this.simulation.now() + this.simulation.nanos(0, settled)));
	}

	private long inDoubt() {
		return this.simulation.timings().callTimeout().plus(this.simulation.timings().settleTime()).toNanos();
	}

	Key key(KeyId key) {
		Version current = seen(key, Version::inKeyFrom).getLast();
		return new Key(key, new KeyShape("RSA", OptionalInt.of(2048), Optional.empty()), false, current.told(),
				OPERATIONS, Optional.empty());
	}

	List<KeyVersion> versions(KeyId key) {
		List<Version> seen = seen(key, Version::inListFrom);
		seen.forEach((version) -> version.listed = Math.min(version.listed, this.simulation.now()));
		return seen.stream().map(Version::told).toList();
	}

	/** When somebody was first told of the version. */
	long firstListed(VersionId id) {
		return find(id).listed;
	}

	private List<Version> seen(KeyId key, java.util.function.ToLongFunction<Version> from) {
		return this.versions.stream()
			.filter((version) -> version.key.equals(key) && from.applyAsLong(version) <= this.simulation.now())
			.toList();
	}

	VersionDetail version(VersionId id) {
		Version version = find(id);
		return new VersionDetail(version.told(), version.operations);
	}

	private Version find(VersionId id) {
		return this.versions.stream().filter((version) -> version.id.equals(id)).findFirst().orElseThrow();
	}

	/** A new version, as our call or another tool makes it. */
	KeyVersion create(KeyId key, Send send) {
		return create(key, Optional.of(send));
	}

	KeyVersion create(KeyId key, Optional<Send> send) {
		long now = this.simulation.now();
		long latest = send.map((ours) -> Math.max(now, Math.min(ours.at() + inDoubt(), now + lag()))).orElse(now);
		Version created = new Version(key, this.versions.size() + 1, Simulation.EPOCH.plusNanos(now),
				this.simulation.nanos(now, latest), this.simulation.nanos(now, latest));
		this.versions.add(created);
		this.consumers.values().forEach(this::followSome);
		note("CreateVersion", key.toString(), Optional.of(created.id), send);
		return created.told();
	}

	/** A versionless consumer looks for a new version once a day. */
	private void followSome(Consumer consumer) {
		this.simulation.world()
			.at(now() + this.simulation.millis(0, 86_000_000),
					() -> consumer.follow(newest(consumer.definition().key()).id()));
	}

	private long lag() {
		return this.simulation.chance(0.2) ? this.simulation.timings().settleTime().toNanos() : 0;
	}

	KeyVersion enable(VersionDetail seen, boolean enabled, Optional<Send> send) {
		Version version = find(seen.version().id());
		version.enabled = enabled;
		version.operations = seen.operations();
		note(enabled ? "EnableVersion" : "DisableVersion", version.key.toString(), Optional.of(version.id), send);
		if (!enabled && send.isPresent()) {
			Invariants.disabled(this.simulation, version.id, send.get());
		}
		return version.told();
	}

	/** The write of a consumer lands. */
	Optional<String> repin(Consumer consumer, Consumer.Reading read, ConsumerChange change, Send send) {
		KeyId key = change.reference().keyIn(STORES).orElseThrow();
		Optional<VersionId> pinned = (change.reference() instanceof Reference.Pinned to) ? Optional.of(to.version())
				: Optional.empty();
		VersionId target = pinned.orElseGet(() -> newest(key).id());
		Definition before = consumer.definition();
		boolean changed = consumer.traits().etags() && before.etag() != read.definition().etag();
		if (consumer.busy() || changed) {
			throw send.by().failure(Reason.CONFLICT, Place.REPIN);
		}
		if (!find(target).enabled || consumer.inUse().filter((used) -> !find(used).enabled).isPresent()) {
			throw send.by().failure(Reason.REJECTED, Place.REPIN);
		}
		boolean back = change instanceof ConsumerChange.PutBack;
		Map<String, String> members = new java.util.TreeMap<>((change instanceof ConsumerChange.PutBack put)
				? Consumer.members(put.definition()) : read.state().fingerprint());
		if (send.fault() == Fault.DROPPED_MEMBER) {
			members.remove("tags");
		}
		Definition after = new Definition(key, pinned, members, before.etag() + 1);
		long now = this.simulation.now();
		Optional<String> operation = consumer.put(after, target, send.fault() == Fault.OPERATION_FAILS,
				this.simulation.millis(500, 40_000),
				Math.max(now, Math.min(send.at() + inDoubt(), now + this.simulation.nanos(0, lag() + 1))));
		note("PutConsumer " + consumer, consumer.id().uri(), pinned, Optional.of(send));
		Invariants.moved(this.simulation, consumer, before, after, back, send);
		return operation;
	}

	/** Somebody else did something. */
	void note(String operation, String target, Optional<VersionId> version, Optional<Send> send) {
		Entry entry = new Entry(this.simulation.now(), operation, target, version, send);
		this.ledger.add(entry);
		this.simulation.trace("AZURE " + entry);
	}

	/** One accepted change; by nobody of ours if there is no send. */
	record Entry(long at, String operation, String target, Optional<VersionId> version, Optional<Send> send) {

		@Override
		public String toString() {
			return this.operation + " " + this.version.map(Simulation::brief).orElse("") + " by "
					+ this.send.map((send) -> send.by() + " (" + Simulation.brief(send.intent().subject()) + ")")
						.orElse("somebody else");
		}

	}

	/** Somebody unknown used a version. */
	record StrangeUse(VersionId version, long at) {

		@Override
		public String toString() {
			return "a stranger";
		}

	}

	/** A version as the key store has it. */
	static final class Version {

		private final KeyId key;

		private final int number;

		private final VersionId id;

		private final Instant createdOn;

		private final long inKeyFrom;

		private final long inListFrom;

		private long listed = Long.MAX_VALUE;

		private boolean enabled = true;

		private Set<String> operations = OPERATIONS;

		Version(KeyId key, int number, Instant createdOn, long inKeyFrom, long inListFrom) {
			this.key = key;
			this.number = number;
			this.id = new VersionId("%032x".formatted(number));
			this.createdOn = createdOn;
			this.inKeyFrom = inKeyFrom;
			this.inListFrom = inListFrom;
		}

		VersionId id() {
			return this.id;
		}

		boolean enabled() {
			return this.enabled;
		}

		long inKeyFrom() {
			return this.inKeyFrom;
		}

		long inListFrom() {
			return this.inListFrom;
		}

		KeyVersion told() {
			return new KeyVersion(this.id, this.enabled,
					this.createdOn.truncatedTo(java.time.temporal.ChronoUnit.SECONDS), Optional.empty(),
					Optional.empty());
		}

		VersionDetail detail() {
			return new VersionDetail(told(), OPERATIONS);
		}

	}

	/** A change between its sending and its landing. */
	private static final class Flight<T> {

		private final Send send;

		private final Function<Send, T> effect;

		private Supplier<T> answer = () -> {
			throw new AssertionError("It has not landed.");
		};

		Flight(Send send, Function<Send, T> effect) {
			this.send = send;
			this.effect = effect;
		}

		Send send() {
			return this.send;
		}

		boolean about(String target) {
			return this.send.intent().write().target().equals(target);
		}

		void land() {
			try {
				T value = this.effect.apply(this.send);
				this.answer = () -> value;
			}
			catch (UpstreamFailure refused) {
				this.answer = () -> {
					throw refused;
				};
			}
		}

		T answer() {
			return this.answer.get();
		}

	}

}
