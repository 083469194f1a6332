package io.keyrotor.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.KeyStoreType;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.RotationPolicy;

/**
 * The one key logic of the sandbox: what Key Vault and Managed HSM do with keys, in
 * memory. It has two faces, {@link InMemoryKeys} for tests of the domain and
 * {@link FakeKeyStore} for the wire. What it refuses it answers with a {@link Refusal};
 * what it accepts is in the {@link Ledger}. Safe for many threads.
 */
final class KeyLedger {

	private static final int HSM_VERSION_LIMIT = 100;

	private final Ledger ledger;

	private final Clock clock;

	private final List<String> further;

	private final Map<String, Map<String, StoredKey>> keys = new TreeMap<>();

	private final AtomicLong calls = new AtomicLong();

	private volatile ListHabits habits = ListHabits.PLAIN;

	private final AuditLog audit = new AuditLog();

	private final KeyAccess access = new KeyAccess();

	private final SecretBook secrets = new SecretBook();

	KeyLedger(Ledger ledger, Clock clock) {
		this(ledger, clock, FirstKeys.OF_FURTHER_CONSUMERS);
	}

	/**
	 * Begins with the keys of the first consumers.
	 * @param further the names of further keys in the vault
	 */
	KeyLedger(Ledger ledger, Clock clock, List<String> further) {
		this.ledger = ledger;
		this.clock = clock;
		this.further = further;
		reset();
	}

	/** Back to the first state. */
	synchronized void reset() {
		this.keys.clear();
		this.habits = ListHabits.PLAIN;
		this.audit.reset();
		this.access.reset();
		this.secrets.reset(now());
		FirstKeys.at(now(), this.further).forEach((store, list) -> {
			Map<String, StoredKey> held = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			list.forEach((key) -> held.put(key.name(), key));
			this.keys.put(store, held);
		});
	}

	/** How many calls either face has had. */
	long calls() {
		return this.calls.get();
	}

	void countCall() {
		this.calls.incrementAndGet();
	}

	/** Who did what with the keys. */
	AuditLog audit() {
		return this.audit;
	}

	Clock clock() {
		return this.clock;
	}

	ListHabits habits() {
		return this.habits;
	}

	/** How lists behave from now on. */
	void accustom(ListHabits changed) {
		this.habits = changed;
	}

	/** The name of the store with this host, such as {@code sandbox-vault}. */
	Optional<String> storeAt(String host) {
		return FirstKeys.STORES.stream()
			.filter((store) -> store.uri().getHost().equals(host.toLowerCase(Locale.ROOT)))
			.map((store) -> store.name().value())
			.findFirst();
	}

	/** The store of that name, in any case. */
	Optional<String> storeNamed(String name) {
		return FirstKeys.STORES.stream()
			.map((store) -> store.name().value())
			.filter(name::equalsIgnoreCase)
			.findFirst();
	}

	/** Who may use what. */
	KeyAccess access() {
		return this.access;
	}

	/** The secrets of the Key Vault. */
	SecretBook secrets() {
		return this.secrets;
	}

	/** The key's current version. */
	VersionId current(String store, String key) {
		return key(store, key).current().id();
	}

	/** Whether the key exists and has this version. */
	boolean hasVersion(String store, String key, VersionId version) {
		return find(store, key).flatMap((found) -> found.version(version)).isPresent();
	}

	/** Whether the key has this version and it is enabled. */
	boolean enabled(String store, String key, VersionId version) {
		return find(store, key).flatMap((found) -> found.version(version)).filter(StoredVersion::enabled).isPresent();
	}

	/** The keys that are not deleted, by name. */
	synchronized List<StoredKey> list(String store) {
		return held(store).stream().filter((key) -> key.deletedOn().isEmpty()).toList();
	}

	/** The soft-deleted keys, by name. */
	synchronized List<StoredKey> listDeleted(String store) {
		return held(store).stream().filter((key) -> key.deletedOn().isPresent()).toList();
	}

	/** The key, unless it is missing or soft-deleted. */
	synchronized Optional<StoredKey> find(String store, String key) {
		return Optional.ofNullable(of(store).get(key)).filter((found) -> found.deletedOn().isEmpty());
	}

	StoredKey key(String store, String key) {
		return find(store, key).orElseThrow(() -> Refusal.keyNotFound(store + "/" + key));
	}

	/** Creates an RSA key, or one more version of it. */
	StoredKey create(String store, String key, List<String> operations, String requestId) {
		return create(store, key, "RSA", operations, requestId);
	}

	/** Creates an RSA key of this size, or one more version of a key. */
	StoredKey createRsa(String store, String key, int bits, String requestId) {
		return create(store, key, "RSA", bits, StoredVersion.RSA_OPERATIONS, requestId);
	}

	/** Creates a key, or one more version of it as Azure does for a name in use. */
	StoredKey create(String store, String key, String type, List<String> operations, String requestId) {
		return create(store, key, type, 2048, operations, requestId);
	}

	synchronized StoredKey create(String store, String key, String type, int bits, List<String> operations,
			String requestId) {
		StoredKey found = of(store).get(key);
		if (found == null) {
			return newVersion(store, FirstKeys.empty(typeOf(store), key, type, bits),
					StoredVersion.create(bits, operations, now(), Optional.empty()), requestId);
		}
		if (found.deletedOn().isPresent()) {
			throw new Refusal(409, "Conflict", Optional.of("ObjectIsDeletedButRecoverable"),
					"The name " + key + " belongs to a soft-deleted key; the key can be recovered or purged.");
		}
		checkLimit(store, found);
		return newVersion(store, found, StoredVersion.create(found.bits(), operations, now(), Optional.empty()),
				requestId);
	}

	/**
	 * One more version of the same type with the same operations; it expires as the
	 * policy says.
	 */
	synchronized StoredKey rotate(String store, String key, String requestId) {
		StoredKey found = key(store, key);
		checkLimit(store, found);
		// Documented without the error that comes back.
		if (typeOf(store) == KeyStoreType.MANAGED_HSM && found.policy().filter(RotationPolicy::rotates).isEmpty()) {
			throw Refusal.badParameter("The key " + key + " has no rotation policy with the action 'rotate'.");
		}
		Instant now = now();
		Optional<Instant> expires = found.policy()
			.flatMap(RotationPolicy::expiryTime)
			.map((expiry) -> AzurePolicyRules.plus(now.atOffset(ZoneOffset.UTC).toLocalDateTime(), expiry)
				.toInstant(ZoneOffset.UTC));
		return newVersion(store, found, StoredVersion.create(found.bits(), found.current().operations(), now, expires),
				requestId);
	}

	/**
	 * Replaces the whole policy; a vault puts its Notify action back if it is missing.
	 */
	synchronized RotationPolicy replacePolicy(String store, String key, RotationPolicy asked, String requestId) {
		StoredKey found = key(store, key);
		RotationPolicy complete = FirstKeys.withNotify(typeOf(store), asked);
		new AzurePolicyRules(typeOf(store)).check(complete);
		Instant now = now();
		Optional<Instant> created = found.policy().flatMap(RotationPolicy::createdOn).or(() -> Optional.of(now));
		RotationPolicy kept = new RotationPolicy(complete.lifetimeActions(), complete.expiryTime(), created,
				Optional.of(now));
		put(store, found.with(kept));
		note(store, "PutPolicy", found, Optional.empty(), requestId);
		return kept;
	}

	/** From now on the key has this policy, whatever the service would say of it. */
	synchronized void keepPolicy(String store, String key, RotationPolicy policy) {
		Optional<Instant> now = Optional.of(now());
		put(store, key(store, key).with(new RotationPolicy(policy.lifetimeActions(), policy.expiryTime(),
				policy.createdOn().or(() -> now), now)));
	}

	/** The key's policy; one that was never set has no {@code createdOn}. */
	RotationPolicy policy(String store, String key) {
		return key(store, key).policy().orElseGet(() -> FirstKeys.withNotify(typeOf(store), RotationPolicy.NONE));
	}

	/** Changes one version and leaves the others alone. */
	synchronized StoredVersion change(String store, String key, VersionId version, VersionChange change,
			String requestId) {
		StoredKey found = key(store, key);
		StoredVersion changed = version(found, version).with(change, now());
		put(store, found.replacing(changed));
		this.ledger.note(typeOf(store).word(), change.operation(), target(store, found), version.value(), requestId,
				changed.operations());
		return changed;
	}

	/** Tags the key. */
	synchronized void tag(String store, String key, Map<String, String> tags) {
		put(store, key(store, key).tagged(tags));
	}

	/** From now on the key backs a certificate. */
	synchronized void backACertificate(String store, String key) {
		put(store, key(store, key).backingACertificate());
	}

	/**
	 * The version, if it may be used to encrypt, decrypt, wrap or unwrap. An expired one
	 * still decrypts and unwraps; a disabled one refuses everything.
	 */
	StoredVersion use(String store, String key, VersionId version, KeyUse use) {
		StoredVersion found = version(key(store, key), version);
		boolean valid = use.reading() || (found.notBefore().filter(now()::isBefore).isEmpty()
				&& found.expires().filter((expiry) -> !now().isBefore(expiry)).isEmpty());
		if (!found.enabled() || !valid || !found.operations().contains(use.operation())) {
			throw new Refusal(403, "Forbidden", Optional.of("KeyOperationForbidden"), "The operation " + use.operation()
					+ " is not allowed on version " + version + ": it is disabled, not valid now, or not for this.");
		}
		return found;
	}

	/** Somebody uses a version, or is refused; either is in the audit log. */
	AuditEvent useBy(Caller caller, String store, String key, VersionId version, KeyUse use, Instant at) {
		int status = this.access.allows(caller.objectId(), store) ? 200 : 403;
		try {
			use(store, key, version, use);
		}
		catch (Refusal refusal) {
			status = refusal.status();
		}
		String id = store(store).uri() + "/keys/" + key + "/" + version;
		String uri = id + "/" + use.operation().toLowerCase(Locale.ROOT) + "?api-version=7.4";
		return this.audit.note(at, store, use.auditName(), id, uri, status, caller, UUID.randomUUID().toString());
	}

	/** Soft-deletes the key with all its versions. */
	synchronized StoredKey delete(String store, String key, String requestId) {
		StoredKey deleted = key(store, key).deleted(Optional.of(now()));
		put(store, deleted);
		note(store, "DeleteKey", deleted, Optional.empty(), requestId);
		return deleted;
	}

	/** Brings a soft-deleted key back. */
	synchronized StoredKey recover(String store, String key, String requestId) {
		StoredKey recovered = deleted(store, key).deleted(Optional.empty());
		put(store, recovered);
		note(store, "RecoverKey", recovered, Optional.empty(), requestId);
		return recovered;
	}

	synchronized StoredKey deleted(String store, String key) {
		return Optional.ofNullable(of(store).get(key))
			.filter((found) -> found.deletedOn().isPresent())
			.orElseThrow(() -> Refusal.keyNotFound(store + "/" + key + " to recover"));
	}

	static KeyStore store(String name) {
		return FirstKeys.STORES.stream()
			.filter((store) -> store.name().value().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("The sandbox has no key store " + name + "."));
	}

	static KeyStoreType typeOf(String store) {
		return store(store).type();
	}

	static StoredVersion version(StoredKey key, VersionId version) {
		return key.version(version).orElseThrow(() -> Refusal.keyNotFound(key.name() + "/" + version));
	}

	private void checkLimit(String store, StoredKey key) {
		// The limit is documented, the error is not: one that says that a repeat is
		// useless.
		if (typeOf(store) == KeyStoreType.MANAGED_HSM && key.versions().size() >= HSM_VERSION_LIMIT) {
			throw Refusal
				.badParameter("The key " + key.name() + " has " + HSM_VERSION_LIMIT + " versions, which is the limit.");
		}
	}

	private StoredKey newVersion(String store, StoredKey key, StoredVersion version, String requestId) {
		StoredKey changed = key.plus(version);
		put(store, changed);
		note(store, "CreateVersion", changed, Optional.of(version.id()), requestId);
		return changed;
	}

	private void note(String store, String operation, StoredKey key, Optional<VersionId> version, String requestId) {
		this.ledger.note(typeOf(store).word(), operation, target(store, key),
				version.map(VersionId::value).orElse(null), requestId);
	}

	private static String target(String store, StoredKey key) {
		return store + "/" + key.name().toLowerCase(Locale.ROOT);
	}

	private void put(String store, StoredKey key) {
		of(store).put(key.name(), key);
	}

	private Collection<StoredKey> held(String store) {
		return of(store).values();
	}

	private Map<String, StoredKey> of(String store) {
		return this.keys.getOrDefault(store, Map.of());
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
	}

}
