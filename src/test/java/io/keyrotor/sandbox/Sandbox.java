package io.keyrotor.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.keyrotor.key.KeyStore;
import io.keyrotor.key.VersionId;
import io.keyrotor.policy.RotationPolicy;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All fakes of Azure, their faults, their clock and the control port, running. Everything
 * is in memory and on the loopback interface.
 */
public final class Sandbox implements AutoCloseable {

	/** The control port; the fakes have the ports after it. */
	static final int PORT = 8090;

	/** Where certificate, database and configuration are kept, out of version control. */
	static final Path DIRECTORY = Path.of("target", "sandbox").toAbsolutePath();

	private final SandboxClock clock = new SandboxClock();

	private final Ledger ledger = new Ledger(this.clock);

	private final KeyLedger keys = new KeyLedger(this.ledger, this.clock);

	private final FakeKeyStore vault = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.VAULT));

	private final FakeKeyStore hsm = new FakeKeyStore(this.keys, KeyLedger.store(FirstKeys.HSM));

	private final FakeResourceManager resourceManager = new FakeResourceManager(this.ledger, this.clock, this.keys);

	private final FakeSearch search = new FakeSearch(this.ledger, this.clock, this.keys);

	private final ExtraConsumers extra = new ExtraConsumers(this.keys, this.resourceManager, this.search);

	private final Map<AzureService, FakeService> fakes = new EnumMap<>(AzureService.class);

	private final Map<AzureService, WireServer> servers = new EnumMap<>(AzureService.class);

	private final Faults faults = new Faults();

	private final Certificate certificate;

	private final ControlPort control;

	private @Nullable ServiceInProcess service;

	private Sandbox(int basePort) throws IOException, InterruptedException {
		this.certificate = Certificate.in(DIRECTORY);
		this.resourceManager.searchService().watch(this.search::compliant);
		this.fakes.put(AzureService.KEY_VAULT, this.vault);
		this.fakes.put(AzureService.MANAGED_HSM, this.hsm);
		this.fakes.put(AzureService.SEARCH, this.search);
		this.fakes.put(AzureService.RESOURCE_MANAGER, this.resourceManager);
		this.fakes.put(AzureService.IDENTITY, new FakeIdentity(this.clock));
		this.fakes.put(AzureService.LOG_ANALYTICS, new FakeLogAnalytics(this.keys, this.resourceManager.documents(),
				this.clock, this.resourceManager::consumers));
		this.fakes.forEach((azure, fake) -> this.servers.put(azure,
				new WireServer(azure, fake, this.faults, azure.port(basePort), this.certificate)));
		this.control = new ControlPort(this, basePort);
	}

	/** Starts a sandbox on ports that nobody uses. */
	public static Sandbox start() throws IOException, InterruptedException {
		return start(0);
	}

	/**
	 * Starts a sandbox on this port and those after it.
	 * @param basePort the control port, or 0 for free ports
	 */
	public static Sandbox start(int basePort) throws IOException, InterruptedException {
		Sandbox sandbox = new Sandbox(basePort);
		try {
			sandbox.servers.values().forEach(WireServer::start);
			sandbox.control.start();
			return sandbox;
		}
		catch (RuntimeException ex) {
			sandbox.close();
			throw new IOException("The sandbox could not start on port " + basePort + " and those after it."
					+ " Is another one running?", ex);
		}
	}

	/** The Spring properties with which the service works against this sandbox. */
	public Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>();
		for (KeyStore store : FirstKeys.STORES) {
			String prefix = "keyrotor.key-stores." + store.name() + ".";
			properties.put(prefix + "type",
					store.type().word().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
			properties.put(prefix + "uri", store.uri().toString());
			properties.put(prefix + "resource-id", ArmDocuments.id(store));
			properties.put(prefix + "audit-workspace", auditWorkspace());
		}
		this.servers.forEach((azure, server) -> azure.host()
			.ifPresent((host) -> properties.put("keyrotor.azure.routes[" + host + "]", server.address().toString())));
		properties.put("keyrotor.azure.tls-bundle", "sandbox");
		properties.put("spring.ssl.bundle.pem.sandbox.truststore.certificate", "file:" + this.certificate.bundle());
		return properties;
	}

	/** Where the control port is. */
	public URI controlAddress() {
		return this.control.address();
	}

	/** Where a fake really listens. */
	public URI address(AzureService azure) {
		WireServer server = this.servers.get(azure);
		if (server == null) {
			throw new IllegalStateException("The sandbox has no " + azure.word() + ".");
		}
		return server.address();
	}

	/** What {@code IDENTITY_ENDPOINT} has to be. */
	public URI identityEndpoint() {
		return address(AzureService.IDENTITY).resolve(FakeIdentity.PATH);
	}

	/** What {@code IDENTITY_HEADER} has to be. */
	public String identityHeader() {
		return FakeIdentity.HEADER;
	}

	/** The certificate that clients have to trust, as PEM. */
	public Path trustBundle() {
		return this.certificate.bundle();
	}

	public SandboxClock clock() {
		return this.clock;
	}

	/** Everything that the fakes accepted, in order. */
	public List<Ledger.Entry> ledger() {
		return this.ledger.entries();
	}

	/** Adds a fault, written as for {@code POST /faults}. */
	public void fault(String json) {
		this.faults.add(FaultForm.read(json));
	}

	/**
	 * Creates a key that the first state does not have, past the wire and the ledger's
	 * faults.
	 */
	public void createKey(String store, String key) {
		this.keys.create(store, key, StoredVersion.RSA_OPERATIONS, "sandbox");
	}

	/**
	 * Shows something in the fake Resource Manager that the first state does not have,
	 * such as the permissions on a consumer. A reset takes it back.
	 */
	public void showResource(String path, String apiVersion, ObjectNode body) {
		this.resourceManager.documents().show(path, List.of(apiVersion), body);
	}

	/** Disables a version, as somebody might with another tool. */
	public void disableVersion(String store, String key, String version) {
		this.keys.change(store, key, new VersionId(version), VersionChange.enabled(false), "sandbox");
	}

	/**
	 * From now on the current version of a key may be used for these operations and no
	 * other.
	 */
	public void allowOperations(String store, String key, List<String> operations) {
		this.keys.change(store, key, this.keys.current(store, key),
				new VersionChange(Optional.empty(), Optional.of(operations), Optional.empty(), Optional.empty()),
				"sandbox");
	}

	/** Tags a key, past the wire and the ledger's faults. */
	public void tagKey(String store, String key, Map<String, String> tags) {
		this.keys.tag(store, key, tags);
	}

	/**
	 * Gives a key any policy, as somebody might with another tool, past the wire and the
	 * ledger's faults.
	 */
	public void keepPolicy(String store, String key, RotationPolicy policy) {
		this.keys.keepPolicy(store, key, policy);
	}

	/** From now on the key backs a certificate. */
	public void backACertificate(String store, String key) {
		this.keys.backACertificate(store, key);
	}

	/** The id of a key store in the fake Resource Manager. */
	public String resourceId(String store) {
		return ArmDocuments.id(KeyLedger.store(store));
	}

	/**
	 * Changes what the fake Resource Manager shows at a path that it only shows: a key
	 * store's id, also with {@code /providers/Microsoft.Authorization/permissions} or
	 * {@code /providers/Microsoft.Insights/diagnosticSettings}. A reset takes it back.
	 */
	public void changeResource(String path, Consumer<ObjectNode> change) {
		this.resourceManager.documents().change(path, change);
	}

	/** From now on the fake Resource Manager does not know what is at a path or below. */
	public void removeResource(String path) {
		this.resourceManager.documents().remove(path);
	}

	/**
	 * From now on the fake Resource Manager refuses to show what is at a path or below.
	 */
	public void forbidResource(String path) {
		this.resourceManager.documents().forbid(path);
	}

	/**
	 * Changes {@code roleAssignments} or {@code roleDefinitions} of the fake Managed HSM.
	 * A reset takes it back.
	 */
	public void changeLocalRoles(String list, Consumer<ArrayNode> change) {
		this.hsm.localRoles().change(list, change);
	}

	/**
	 * The workspace to which the key stores send their audit events: the id that queries
	 * take.
	 */
	public String auditWorkspace() {
		return this.resourceManager.documents()
			.body(ArmDocuments.WORKSPACE)
			.map((workspace) -> workspace.at("/properties/customerId").stringValue())
			.orElseThrow(() -> new IllegalStateException("The sandbox has no workspace any more."));
	}

	/** The id of the same workspace in the fake Resource Manager. */
	public String auditWorkspaceResource() {
		return ArmDocuments.WORKSPACE;
	}

	/**
	 * From now on the workspace answers queries with half of the rows and, beside them,
	 * an error that says so; or whole again.
	 */
	public void answerLogQueriesPartly(boolean partly) {
		this.keys.audit().partial(partly);
	}

	/** Every call that the key stores answered, also refused ones, in order. */
	public List<AuditEvent> auditEvents() {
		this.resourceManager.consumers();
		return this.keys.audit().events();
	}

	/**
	 * Lets somebody use a key.
	 * @param version the version, empty for the current one
	 * @param operation {@code wrapKey}, {@code unwrapKey}, {@code encrypt} or
	 * {@code decrypt}
	 * @param caller who it is
	 * @return the audit event of it, with the status of the answer
	 */
	public AuditEvent useKey(String store, String key, Optional<String> version, String operation, String caller) {
		return use(new KeyUseForm(store, key, version.map(VersionId::new), KeyUse.of(operation).orElseThrow(), caller));
	}

	AuditEvent use(KeyUseForm form) {
		VersionId version = form.version()
			.or(() -> this.keys.find(form.keyStore(), form.key()).map((found) -> found.current().id()))
			.orElseThrow(() -> new BadInput("There is no key " + form.keyStore() + "/" + form.key() + "."));
		return this.keys.useBy(Caller.named(form.caller()), form.keyStore(), form.key(), version, form.use(),
				this.clock.instant());
	}

	/**
	 * From now on an audit event is seen in the workspace only so long after it happened.
	 */
	public void delayAuditLog(Duration delay) {
		this.keys.audit().delay(delay);
	}

	/** From now on the audit events of both stores are found in these tables. */
	public void keepAuditEventsIn(AuditTables tables) {
		this.keys.audit().tables(tables);
	}

	/** From now on Resource Graph answers as things were so long ago. */
	public void lagResourceGraph(Duration lag) {
		this.resourceManager.lag(lag);
	}

	/**
	 * Switches the key stores' limits of creations on or off: a vault takes ten in ten
	 * seconds of the sandbox's time, a Managed HSM one in a second, and answers 429
	 * beyond that.
	 */
	public void limitRequests(boolean limited) {
		this.vault.limit().keep(limited);
		this.hsm.limit().keep(limited);
	}

	/** How many calls each key store has refused with 429 because of these limits. */
	public Map<String, Long> throttledCalls() {
		return new TreeMap<>(
				Map.of(FirstKeys.VAULT, this.vault.limit().throttled(), FirstKeys.HSM, this.hsm.limit().throttled()));
	}

	/**
	 * Puts the container registry back as it was at first, on the versionless key
	 * {@code sandbox-vault/registry-cmk} of its own.
	 * @return its id
	 */
	public String addRegistry() {
		return this.extra.registry();
	}

	/**
	 * Adds an index of that name, until the next reset, pinned to the current version of
	 * {@code sandbox-vault/search-cmk}.
	 * @return what a binding takes
	 */
	public String addIndex(String name) {
		return this.extra.index(name);
	}

	/**
	 * Puts the FHIR service back as it was at first, pinned to the current version of
	 * {@code sandbox-vault/fhir-cmk}.
	 * @return its id
	 */
	public String addFhirService() {
		return this.extra.fhirService();
	}

	/**
	 * Adds a resource of the invented type {@code Contoso.Archives/archives}, which has
	 * no catalogue entry, until the next reset. It is pinned to the current version of
	 * {@code sandbox-vault/archive-cmk}.
	 * @return its id
	 */
	public String addUnlisted() {
		return this.extra.unlisted();
	}

	/**
	 * From now on nothing at this scope or below can be changed, as under a management
	 * lock.
	 */
	public void lock(String scope) {
		this.resourceManager.locks().lock(scope);
	}

	/** Takes such a lock away. */
	public void unlock(String scope) {
		this.resourceManager.locks().unlock(scope);
	}

	/**
	 * The principal with which a resource of the fake Resource Manager reaches its key.
	 */
	public String principalOf(String resource) {
		return this.resourceManager.principal(resource);
	}

	/** From now on this principal may use no key of the store, and has no role there. */
	public void denyKeys(String principal, String store) {
		this.keys.access().deny(principal, store);
	}

	/** From now on it may again. */
	public void allowKeys(String principal, String store) {
		this.keys.access().allow(principal, store);
	}

	/**
	 * Gives a resource another system-assigned identity, as a move to another tenant
	 * does. Health data services lose their key by that until they are written whole.
	 * @return the new principal
	 */
	public String dropIdentity(String resource) {
		this.resourceManager.changeIdentity(resource);
		return this.resourceManager.principal(resource);
	}

	/** Changes what a resource of the fake Resource Manager holds, past all its rules. */
	public void changeHeld(String resource, Consumer<ObjectNode> change) {
		this.resourceManager.change(resource, change);
	}

	/** Adds a resource of a type that the fake Resource Manager knows. */
	public void addResource(ObjectNode resource) {
		atRest(() -> this.resourceManager.add(resource));
	}

	/** Lets the next long-running operation of the fake Resource Manager fail. */
	public void failNextOperation(String code, String message) {
		this.resourceManager.failNextOperation(code, message);
	}

	/** What {@code GET /consumers} shows of the consumer: what it really holds. */
	public ObjectNode definitionOf(String uri) {
		return consumers().stream()
			.filter((consumer) -> consumer.uri().equalsIgnoreCase(uri))
			.findFirst()
			.map((consumer) -> (ObjectNode) consumer.definition())
			.orElseThrow(() -> new IllegalArgumentException("The sandbox has no consumer " + uri + "."));
	}

	/** Takes an object of the search service away, such as {@code indexes('plain')}. */
	public void removeSearchObject(String object) {
		this.search.remove(object);
	}

	/** From now on a list of search objects has so many on a page; 0 for all of them. */
	public void searchPageSize(int size) {
		this.search.pageSize(size);
	}

	/**
	 * From now on the search service accepts a change of its enforcement and stays as it
	 * is.
	 */
	public void ignoreEnforcement(boolean ignored) {
		this.resourceManager.searchService().deaf(ignored);
	}

	/** Where the secret of the application is that some search objects use. */
	public URI applicationSecret() {
		return URI.create("https://sandbox-vault.vault.azure.net/secrets/" + SecretBook.OF_APPLICATION);
	}

	/**
	 * The versions of that secret, the oldest first; the objects begin with the oldest.
	 */
	public List<URI> applicationSecretVersions() {
		return this.keys.secrets()
			.versions(SecretBook.OF_APPLICATION)
			.stream()
			.map((secret) -> URI.create(applicationSecret() + "/" + secret.version()))
			.toList();
	}

	/**
	 * From now on only the newest version of the application's secret lets it in, or all
	 * of them do.
	 */
	public void oldApplicationSecretsWork(boolean work) {
		this.keys.secrets().oldOnesWork(work);
	}

	/**
	 * Creates an RSA key of a size that the first state does not have, such as 4096 bits.
	 */
	public void createKey(String store, String key, int bits) {
		this.keys.createRsa(store, key, bits, "sandbox");
	}

	/** How many calls the key stores have had. */
	public long keyStoreCalls() {
		return this.keys.calls();
	}

	/** How the lists of the key stores behave from now on, until the next reset. */
	public void accustom(ListHabits habits) {
		this.keys.accustom(habits);
	}

	/** From now on the clock moves, and a reset happens, with this service at rest. */
	public synchronized void attach(ServiceInProcess running) {
		this.service = running;
	}

	/** From now on the fakes move and are reset alone. */
	public synchronized void detach() {
		this.service = null;
	}

	/**
	 * Service and fakes back to the first state, without faults and at the system's time.
	 */
	public synchronized void reset() {
		atRest(() -> {
			this.clock.reset();
			this.keys.reset();
			this.fakes.values().forEach(FakeService::reset);
			this.ledger.clear();
			this.faults.clear();
			attached().ifPresent(ServiceInProcess::reset);
		});
	}

	/** Moves the time forward for service and fakes alike. */
	public synchronized void advance(Duration duration) {
		atRest(() -> this.clock.advance(duration));
	}

	synchronized Optional<ServiceInProcess> attached() {
		return Optional.ofNullable(this.service);
	}

	AuditLog audit() {
		return this.keys.audit();
	}

	Duration resourceGraphLag() {
		return this.resourceManager.lag();
	}

	boolean limitsRequests() {
		return this.vault.limit().kept();
	}

	FakeResourceManager resourceManager() {
		return this.resourceManager;
	}

	FakeSearch search() {
		return this.search;
	}

	SecretBook secrets() {
		return this.keys.secrets();
	}

	KeyAccess access() {
		return this.keys.access();
	}

	ExtraConsumers extra() {
		return this.extra;
	}

	Faults faults() {
		return this.faults;
	}

	List<FakeConsumer> consumers() {
		return this.fakes.values().stream().flatMap((fake) -> fake.consumers().stream()).toList();
	}

	@Override
	public void close() {
		this.control.close();
		this.servers.values().forEach(WireServer::close);
	}

	private void atRest(Runnable change) {
		attached().ifPresentOrElse((running) -> running.atRest(change), change);
	}

}
