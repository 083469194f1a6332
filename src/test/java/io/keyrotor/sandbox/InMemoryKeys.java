package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyPage;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.key.KeyStores;
import io.keyrotor.key.KeyVersion;
import io.keyrotor.key.ListedKey;
import io.keyrotor.key.Keys;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.UpstreamFailure.Origin;
import io.keyrotor.policy.LifetimeAction;
import io.keyrotor.policy.RotationPolicies;
import io.keyrotor.policy.RotationPolicy;
import io.keyrotor.key.Confirmed;
import io.keyrotor.key.Fence;
import io.keyrotor.key.VersionDetail;
import io.keyrotor.key.VersionId;

/**
 * The key stores of the sandbox without a wire, for tests of the domain. Safe for many
 * threads.
 */
public final class InMemoryKeys implements Keys, RotationPolicies {

	private static final String CALLER = "in-memory";

	private static final int PAGE = 25;

	private final Ledger ledger;

	private final KeyLedger keys;

	private final AtomicInteger lost = new AtomicInteger();

	private final AtomicInteger throttled = new AtomicInteger();

	public InMemoryKeys(Clock clock) {
		this.ledger = new Ledger(clock);
		// Tests of the domain need no keys of consumers that they do not have.
		this.keys = new KeyLedger(this.ledger, clock, List.of());
	}

	/** The key stores that exist here. */
	public static KeyStores stores() {
		return new KeyStores(FirstKeys.STORES);
	}

	/** The first keys again, as if nothing had happened to them. */
	public void reset() {
		this.keys.reset();
		this.lost.set(0);
		this.throttled.set(0);
	}

	/** Everything that was changed, in order. */
	public List<Ledger.Entry> ledger() {
		return this.ledger.entries();
	}

	/** Creates a key, or one more version of it. */
	public void create(KeyId key) {
		this.keys.create(store(key), name(key), StoredVersion.RSA_OPERATIONS, CALLER);
	}

	/** Tags the key, as its owner might. */
	public void tag(KeyId key, Map<String, String> tags) {
		this.keys.tag(store(key), name(key), tags);
	}

	/** From now on the key backs a certificate. */
	public void backACertificate(KeyId key) {
		this.keys.backACertificate(store(key), name(key));
	}

	/** Enables or disables a version, as somebody else might. */
	public void enable(KeyId key, KeyVersion version, boolean enabled) {
		this.keys.change(store(key), name(key), version.id(), VersionChange.enabled(enabled), CALLER);
	}

	/** Soft-deletes the key, as somebody else might. */
	public void delete(KeyId key) {
		this.keys.delete(store(key), name(key), CALLER);
	}

	/** How many calls there have been. */
	public long calls() {
		return this.keys.calls();
	}

	/** How lists behave from now on. */
	public void accustom(ListHabits habits) {
		this.keys.accustom(habits);
	}

	/** The next rotation is done, and its answer is lost. */
	public void loseNextReply() {
		this.lost.incrementAndGet();
	}

	/** The next calls are refused because there were too many. */
	public void throttle(int calls) {
		this.throttled.addAndGet(calls);
	}

	@Override
	public KeyPage list(KeyStoreName store, Optional<String> after) {
		return call(store, () -> {
			ListHabits habits = this.keys.habits();
			String last = after.orElse("");
			if (habits.isEmpty(last)) {
				return new KeyPage(List.of(), Optional.of(habits.beyond(last)));
			}
			List<ListedKey> rest = this.keys.list(store.value())
				.stream()
				.map(InMemoryKeys::listed)
				.filter((key) -> habits.follows(key.name().value(), last))
				.toList();
			List<ListedKey> page = rest.stream().limit(PAGE).toList();
			return new KeyPage(page, (page.size() < rest.size())
					? Optional.of(habits.token(page.getLast().name().value())) : Optional.empty());
		});
	}

	@Override
	public Key key(KeyId key) {
		return call(key.store(), () -> key(key, this.keys.key(store(key), name(key))));
	}

	@Override
	public List<KeyVersion> versions(KeyId key) {
		return call(key.store(),
				() -> this.keys.find(store(key), name(key))
					.map((found) -> found.versions()
						.stream()
						.map(InMemoryKeys::version)
						.sorted(Comparator.comparing((version) -> version.id().value()))
						.toList())
					.orElse(List.of()));
	}

	/** Rotates a key, as somebody else might. */
	public KeyVersion rotate(KeyId key) {
		return rotate(key, () -> true).value();
	}

	@Override
	public VersionDetail version(KeyId key, VersionId version) {
		return call(key.store(), () -> detail(KeyLedger.version(this.keys.key(store(key), name(key)), version)));
	}

	@Override
	public Confirmed<KeyVersion> disable(KeyId key, VersionDetail seen, Fence fence) {
		return change(key, seen, false, fence);
	}

	@Override
	public Confirmed<KeyVersion> enable(KeyId key, VersionDetail seen, Fence fence) {
		return change(key, seen, true, fence);
	}

	private Confirmed<KeyVersion> change(KeyId key, VersionDetail seen, boolean enabled, Fence fence) {
		fence.pass();
		VersionChange change = new VersionChange(Optional.of(enabled), Optional.of(List.copyOf(seen.operations())),
				Optional.empty(), Optional.empty());
		return call(key.store(), () -> {
			this.keys.change(store(key), name(key), seen.version().id(), change, CALLER);
			return new Confirmed<>(
					version(KeyLedger.version(this.keys.key(store(key), name(key)), seen.version().id())),
					Optional.of(CALLER));
		});
	}

	@Override
	public Confirmed<KeyVersion> rotate(KeyId key, Fence fence) {
		fence.pass();
		KeyVersion created = call(key.store(),
				() -> version(this.keys.rotate(store(key), name(key), CALLER).current()));
		if (take(this.lost)) {
			throw new UpstreamFailure(Kind.UNCERTAIN, Origin.unanswered(store(key)), Optional.empty(),
					"The answer of " + store(key) + " was lost.");
		}
		return new Confirmed<>(created, Optional.of(CALLER));
	}

	@Override
	public RotationPolicy policy(KeyId key) {
		return call(key.store(), () -> this.keys.policy(store(key), name(key)));
	}

	@Override
	public RotationPolicy replace(KeyId key, RotationPolicy policy) {
		RotationPolicy spelled = RotationPolicy
			.of(policy.lifetimeActions().stream().map(LifetimeAction::spelled).toList(), policy.expiryTime());
		return call(key.store(), () -> this.keys.replacePolicy(store(key), name(key), spelled, CALLER));
	}

	private <T> T call(KeyStoreName store, Supplier<T> work) {
		this.keys.countCall();
		stores().require(store);
		if (take(this.throttled)) {
			throw failure(store, Kind.THROTTLED,
					new Refusal(429, "Throttled", Optional.empty(), "There were too many requests."));
		}
		try {
			return work.get();
		}
		catch (Refusal refusal) {
			throw failure(store, kind(refusal.status()), refusal);
		}
	}

	private static UpstreamFailure failure(KeyStoreName store, Kind kind, Refusal refusal) {
		Optional<Duration> wait = (kind == Kind.THROTTLED) ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
		return new UpstreamFailure(kind,
				new Origin(store.value(), OptionalInt.of(refusal.status()),
						refusal.innerCode().or(() -> Optional.of(refusal.code())), Optional.of(CALLER)),
				wait, refusal.sentence());
	}

	private static Kind kind(int status) {
		return switch (status) {
			case 403 -> Kind.FORBIDDEN;
			case 404 -> Kind.MISSING;
			case 409 -> Kind.STALE;
			default -> Kind.REJECTED;
		};
	}

	private static boolean take(AtomicInteger armed) {
		return armed.getAndUpdate((count) -> Math.max(0, count - 1)) > 0;
	}

	private static Key key(KeyId id, StoredKey key) {
		OptionalInt bits = key.curve().isPresent() ? OptionalInt.empty() : OptionalInt.of(key.bits());
		return new Key(id, new KeyShape(key.keyType(), bits, key.curve()), key.managed(), version(key.current()),
				Set.copyOf(key.current().operations()), Optional.of("Recoverable"), key.tags());
	}

	private static ListedKey listed(StoredKey key) {
		return new ListedKey(new KeyName(key.name()), key.current().enabled(), key.managed(), key.tags());
	}

	private static VersionDetail detail(StoredVersion version) {
		return new VersionDetail(version(version), Set.copyOf(version.operations()));
	}

	private static KeyVersion version(StoredVersion version) {
		return new KeyVersion(version.id(), version.enabled(), version.created(), version.notBefore(),
				version.expires());
	}

	private static String store(KeyId key) {
		return key.store().value();
	}

	private static String name(KeyId key) {
		return key.name().value();
	}

}
