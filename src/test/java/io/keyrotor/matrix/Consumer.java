package io.keyrotor.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.VersionId;

/** One simulated consumer, as its service keeps it. */
final class Consumer {

	private static final String SECRET = "connectionString";

	private final World world;

	private final ConsumerId id;

	private final Traits traits;

	private Definition definition;

	private Definition earlier;

	private long earlierUntil;

	private Optional<VersionId> inUse;

	private Optional<Operation> operation = Optional.empty();

	private boolean broken;

	private boolean hiding;

	private int writers;

	private long referredSince;

	private final List<Use> past = new ArrayList<>();

	private long inUseSince = Long.MIN_VALUE;

	private long cache;

	private boolean shows;

	/**
	 * @param version the version it is pinned to; empty if it follows the key by itself
	 */
	Consumer(World world, ConsumerId id, Traits traits, KeyId key, Optional<VersionId> version, VersionId inUse) {
		this.world = world;
		this.id = id;
		this.traits = traits;
		this.definition = new Definition(key, version,
				new TreeMap<>(Map.of("fields", "f1", SECRET, "s3cret", "tags", "t1")), 1);
		this.earlier = this.definition;
		this.inUse = Optional.of(inUse);
	}

	ConsumerId id() {
		return this.id;
	}

	Traits traits() {
		return this.traits;
	}

	Definition definition() {
		return this.definition;
	}

	/** Counts those who are between reading it and writing it. */
	void writing(int change) {
		this.writers += change;
	}

	boolean beingWritten() {
		return this.writers > 0;
	}

	/** Since when it has referred to what it refers to. */
	long referredSince() {
		return this.referredSince;
	}

	/** Whether it would miss the version. */
	boolean needs(VersionId version) {
		return Optional.of(version).equals(this.definition.version()) || Optional.of(version).equals(this.inUse)
				|| this.operation.filter((running) -> running.from().equals(Optional.of(version))).isPresent();
	}

	boolean pinnedTo(VersionId version) {
		return Optional.of(version).equals(this.definition.version());
	}

	Optional<VersionId> inUse() {
		return this.inUse;
	}

	/** A versionless consumer takes the new version up. */
	void follow(VersionId version) {
		if (this.definition.version().isEmpty()) {
			use(Optional.of(version));
		}
	}

	/** It goes on with the version it had for as long as it is in its cache. */
	private void use(Optional<VersionId> version) {
		if (!version.equals(this.inUse)) {
			long now = this.world.now();
			this.inUse.ifPresent((old) -> this.past.add(new Use(old, this.inUseSince, now + this.cache)));
			this.inUse = version;
			this.inUseSince = now;
		}
	}

	/** Whether it used the version at any moment in between. */
	boolean used(VersionId version, long from, long to) {
		boolean now = Optional.of(version).equals(this.inUse) && this.inUseSince < to;
		return now || this.past.stream()
			.anyMatch((use) -> use.version().equals(version) && use.from() < to && use.to() > from);
	}

	/** Whether it has a version in its cache that it once was pinned to. */
	boolean remembers(VersionId version) {
		return used(version, this.world.now(), this.world.now() + 1);
	}

	/**
	 * How it treats versions.
	 * @param nanos how long it goes on with what it has
	 * @param shows whether it shows which version it uses
	 */
	void habits(long nanos, boolean shows) {
		this.cache = nanos;
		this.shows = shows;
	}

	/** From now on it hides its secret, or shows it again. */
	void hide(boolean hiding) {
		this.hiding = hiding;
	}

	ConsumerState state(Fault fault) {
		return read(fault).state();
	}

	Reading read(Fault fault) {
		boolean stale = this.world.now() < this.earlierUntil;
		Definition seen = stale ? this.earlier : this.definition;
		boolean settled = stale || this.operation.isEmpty() || running().isEmpty();
		boolean hides = this.hiding || fault == Fault.HIDDEN_SECRET;
		Map<String, String> members = new HashMap<>(seen.members());
		if (hides) {
			members.remove(SECRET);
		}
		Reference reference = seen.version()
			.<Reference>map((version) -> new Reference.Pinned(Cloud.uri(seen.key()), seen.key().name(), version))
			.orElseGet(() -> new Reference.Versionless(Cloud.uri(seen.key()), seen.key().name()));
		return new Reading(seen,
				new ConsumerState(reference, Optional.empty(), settled,
						(this.broken && !stale && settled) ? Optional.of("Failed") : Optional.empty(), members,
						hides ? List.of(SECRET) : List.of(), (this.shows && !stale) ? this.inUse : Optional.empty())
					.defined(hides ? Optional.empty() : Optional.of(text(members))));
	}

	/** A definition as its service would take it back. */
	private static String text(Map<String, String> members) {
		return new TreeMap<>(members).entrySet()
			.stream()
			.map((member) -> member.getKey() + "=" + member.getValue())
			.collect(Collectors.joining(";"));
	}

	static Map<String, String> members(String text) {
		return Arrays.stream(text.split(";"))
			.map((member) -> member.split("=", 2))
			.collect(Collectors.toMap((member) -> member[0], (member) -> member[1]));
	}

	private Optional<Operation> running() {
		return this.operation.filter((running) -> this.world.now() < running.until());
	}

	/** Whether a change of its own is under way, during which it takes no other. */
	boolean busy() {
		return running().isPresent();
	}

	/**
	 * Takes a new definition over.
	 * @param effective the version it uses then
	 * @param staleUntil until when it may still be read as before
	 */
	Optional<String> put(Definition next, VersionId effective, boolean fails, long takes, long staleUntil) {
		this.earlier = this.definition;
		this.earlierUntil = staleUntil;
		Optional<VersionId> from = this.inUse;
		this.definition = next;
		this.referredSince = this.world.now();
		this.broken = false;
		if (!this.traits.longRunning()) {
			use(Optional.of(effective));
			return Optional.empty();
		}
		Operation started = new Operation("operation-" + next.etag(), this.world.now() + takes, fails, from);
		this.operation = Optional.of(started);
		this.world.at(started.until(), () -> over(started));
		return Optional.of(started.id());
	}

	private void over(Operation ended) {
		if (this.operation.equals(Optional.of(ended))) {
			this.broken = ended.fails();
			use(ended.fails() ? ended.from() : this.definition.version());
			this.operation = Optional.of(new Operation(ended.id(), ended.until(), ended.fails(), Optional.empty()));
		}
	}

	/** Empty if the service does not know the operation any more. */
	Optional<OperationStatus> follow(String wanted) {
		return this.operation.filter((known) -> known.id().equals(wanted)).map((known) -> {
			if (this.world.now() < known.until()) {
				return new OperationStatus.Running(Duration.ofSeconds(2));
			}
			return known.fails() ? new OperationStatus.Failed("Conflict", "It did not work.")
					: new OperationStatus.Succeeded();
		});
	}

	/** Somebody else changes it. */
	void change(Definition next) {
		this.definition = next;
		this.referredSince = this.world.now();
		this.broken = false;
		this.operation = Optional.empty();
		next.version().ifPresent((version) -> use(Optional.of(version)));
	}

	/** Puts everything but the version back as it was in the beginning. */
	void repair() {
		change(new Definition(this.definition.key(), this.definition.version(),
				new TreeMap<>(Map.of("fields", "f1", SECRET, "s3cret", "tags", "t1")), this.definition.etag() + 1));
		this.hiding = false;
	}

	boolean whole() {
		return this.definition.members().keySet().equals(java.util.Set.of("fields", SECRET, "tags")) && !this.broken;
	}

	/** The secret, which must never be lost. */
	boolean keepsItsSecret() {
		return "s3cret".equals(this.definition.members().get(SECRET));
	}

	@Override
	public String toString() {
		return this.id.uri().replaceAll(".*[/(]", "").replaceAll("\\W", "");
	}

	/** How a kind of consumer behaves. */
	record Traits(boolean etags, boolean longRunning) {
	}

	/**
	 * What its owner says of it.
	 *
	 * @param etag counts its changes
	 */
	record Definition(KeyId key, Optional<VersionId> version, Map<String, String> members, long etag) {
	}

	/** What was read, with the definition behind it. */
	record Reading(Definition definition, ConsumerState state) {
	}

	private record Use(VersionId version, long from, long to) {
	}

	private record Operation(String id, long until, boolean fails, Optional<VersionId> from) {
	}

}
