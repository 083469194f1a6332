package io.keyrotor.sandbox;

import io.keyrotor.binding.KindsOfCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.keyrotor.azure.consumers.ConsumersFixture;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.ConsumerState;
import io.keyrotor.binding.Consumers;
import io.keyrotor.binding.OperationStatus;
import io.keyrotor.binding.Reference;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.key.VersionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The real adapter moves every consumer that the sandbox holds. */
@SuppressWarnings("NullAway.Init")
class SandboxConsumersIT {

	private static Certificate certificate;

	private static final String DICOM = "dicomservices";

	/** The keys of the consumers that need no other credentials and have one key each. */
	private static final Set<String> KEYS = Set.of("dicom-cmk", "fhir-cmk", "kb-cmk", "search-cmk", "storage-cmk",
			"uami-cmk");

	private final Ledger ledger = new Ledger(Clock.systemUTC());

	private final KeyLedger keys = new KeyLedger(this.ledger, Clock.systemUTC());

	private final FakeSearch search = new FakeSearch(this.ledger, Clock.systemUTC(), this.keys);

	private final FakeResourceManager resourceManager = new FakeResourceManager(this.ledger, Clock.systemUTC(),
			this.keys);

	private final Faults faults = new Faults();

	private final List<Consumer<Call>> before = new ArrayList<>();

	private final WireServer searchServer = server(AzureService.SEARCH, this.search);

	private final WireServer armServer = server(AzureService.RESOURCE_MANAGER, this.resourceManager);

	private final Consumers consumers = ConsumersFixture.over(client(),
			(host) -> (host.equals("management.azure.com") ? this.armServer : this.searchServer).address());

	@BeforeAll
	static void certify(@TempDir Path directory) throws IOException, InterruptedException {
		certificate = Certificate.in(directory);
	}

	@BeforeEach
	void start() {
		this.searchServer.start();
		this.armServer.start();
	}

	@AfterEach
	void stop() {
		this.searchServer.close();
		this.armServer.close();
	}

	private WireServer server(AzureService service, FakeService fake) {
		return new WireServer(service, new Watched(fake, this.before), this.faults, 0, certificate);
	}

	private static HttpClient client() {
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate("file:" + certificate.bundle());
		return HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.sslContext(SslBundle.of(new PemSslStoreBundle(null, trusted)).createSslContext())
			.build();
	}

	@Test
	void readsOfEveryConsumerTheKeyItReallyHas() {
		for (FakeConsumer held : held()) {
			ConsumerState state = read(held);
			assertThat(state.settled()).isTrue();
			assertThat(state.hiddenSecrets()).isEmpty();
			assertThat(key(state.reference())).isEqualTo(Optional.ofNullable(held.key()));
			if (state.reference() instanceof Reference.Pinned pinned) {
				assertThat(String.valueOf(held.encryptionKey())).contains(pinned.version().value());
			}
		}
	}

	@Test
	void movesEveryPinnedConsumerAndChangesTheKeyVersionAlone() throws InterruptedException {
		Map<String, JsonNode> expected = definitions();
		List<FakeConsumer> pinned = pinned().toList();

		for (FakeConsumer held : pinned) {
			ConsumerState seen = read(held);
			VersionId old = ((Reference.Pinned) seen.reference()).version();
			VersionId next = newVersion(held);
			this.consumers.write(id(held), seen, KindsOfCode.to(seen, next), () -> true)
				.value()
				.ifPresent((operation) -> assertThat(followed(held, operation))
					.isEqualTo(new OperationStatus.Succeeded()));
			assertThat(read(held).reference()).isInstanceOfSatisfying(Reference.Pinned.class,
					(reference) -> assertThat(reference.version()).isEqualTo(next));
			assertThat(read(held).fingerprint()).isEqualTo(seen.fingerprint());
			expected.computeIfPresent(held.uri(),
					(_, definition) -> Definitions.object(definition.toString().replace(old.value(), next.value())));
		}

		assertThat(pinned).hasSize(10);
		assertThat(definitions()).isEqualTo(expected);
		assertThat(puts()).hasSize(10);
	}

	@Test
	void leavesAloneWhatIsNotPinned() {
		held().stream().filter((held) -> !(read(held).reference() instanceof Reference.Pinned)).forEach((held) -> {
			assertThat(refusal(held, read(held)).kind()).isEqualTo(Kind.REJECTED);
		});

		assertThat(puts()).isEmpty();
	}

	@Test
	void isStaleWhenSomebodyElseWasFaster() {
		FakeConsumer map = named("synonymmap1");
		ConsumerState seen = read(map);
		VersionId next = newVersion(map);
		this.before.add((call) -> {
			if (call.method().equals("PUT")) {
				this.search.add(SearchCollection.SYNONYMMAPS, ((ObjectNode) map.definition()).put("synonyms", "b=>a"));
			}
		});

		UpstreamFailure failure = failure(
				() -> this.consumers.write(id(map), seen, KindsOfCode.to(seen, next), () -> true));

		assertThat(failure.kind()).isEqualTo(Kind.STALE);
		assertThat(failure.origin().status()).hasValue(412);
		assertThat(named("synonymmap1").definition().path("synonyms").stringValue()).isEqualTo("b=>a");
		assertThat(puts()).isEmpty();
	}

	@Test
	void isStaleWhileAChangeOfItsOwnIsUnderWay() {
		FakeConsumer dicom = named(DICOM);
		ConsumerState seen = read(dicom);
		this.consumers.write(id(dicom), seen, KindsOfCode.to(seen, newVersion(dicom)), () -> true);

		assertThat(refusal(dicom, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hotels", DICOM })
	void doesNotKnowWhatHappenedWhenTheAnswerIsLost(String name) throws InterruptedException {
		FakeConsumer held = named(name);
		ConsumerState seen = read(held);
		VersionId next = newVersion(held);
		fault("PUT", "ResetAfterEffect");

		assertThat(failure(() -> this.consumers.write(id(held), seen, KindsOfCode.to(seen, next), () -> true)).kind())
			.isEqualTo(Kind.UNCERTAIN);

		Thread.sleep(ArmOperation.LENGTH.plusMillis(100));
		assertThat(read(held).reference()).isInstanceOfSatisfying(Reference.Pinned.class,
				(reference) -> assertThat(reference.version()).isEqualTo(next));
		assertThat(failure(() -> this.consumers.write(id(held), seen, KindsOfCode.to(seen, next), () -> true)).kind())
			.isEqualTo(Kind.STALE);
		assertThat(puts()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hotels", "synonymmap1", "datasource1", "skillset1", "indexer1", DICOM })
	void doesNotWriteWhatHidesASecret(String name) {
		FakeConsumer held = named(name);
		ConsumerState seen = read(held);
		fault("GET", "HiddenSecret");

		assertThat(read(held).hiddenSecrets()).isNotEmpty();
		assertThat(refusal(held, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(refusal(held, read(held)).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "hotels", "synonymmap1", "datasource1", "skillset1", "indexer1", DICOM })
	void doesNotWriteWhatWasNotReadWhole(String name) {
		FakeConsumer held = named(name);
		ConsumerState seen = read(held);
		fault("GET", "DropProperty");

		assertThat(refusal(held, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).isEmpty();
	}

	@Test
	void doesNotWriteAnObjectThatReachesItsKeyWithAnApplication() {
		ObjectNode map = ((ObjectNode) named("synonymmap1").definition()).put("name", "with-application");
		map.withObject("/encryptionKey/accessCredentials")
			.put("applicationId", SecretBook.APPLICATION)
			.put("applicationSecret", this.keys.secrets().firstApplicationSecret());
		this.search.add(SearchCollection.SYNONYMMAPS, map);
		FakeConsumer held = named("with-application");

		assertThat(read(held).identity()).contains("Application " + SecretBook.APPLICATION);
		assertThat(read(held).hiddenSecrets()).containsExactly("encryptionKey.accessCredentials.applicationSecret");
		assertThat(refusal(held, read(held)).kind()).isEqualTo(Kind.STALE);
	}

	@Test
	void doesNotWriteAServiceThatUsesAPreviewFeature() {
		ObjectNode dicom = ((ObjectNode) named(DICOM).definition());
		dicom.withObject("/properties/storageConfiguration/storageMonitorConfiguration").put("topicName", "scans");
		this.resourceManager.add(dicom);

		UpstreamFailure refusal = refusal(named(DICOM), read(named(DICOM)));

		assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
		assertThat(refusal.sentence()).contains("properties.storageConfiguration");
		assertThat(puts()).isEmpty();
	}

	@Test
	void tellsWhyAChangeFailed() throws InterruptedException {
		FakeConsumer dicom = named(DICOM);
		this.resourceManager.failNextOperation("KeyNotReachable", "The key cannot be reached.");
		Optional<String> operation = this.consumers
			.write(id(dicom), read(dicom), KindsOfCode.to(read(dicom), newVersion(dicom)), () -> true)
			.value();

		assertThat(followed(dicom, operation.orElseThrow()))
			.isEqualTo(new OperationStatus.Failed("KeyNotReachable", "The key cannot be reached."));
		assertThat(read(dicom).settled()).isTrue();
	}

	@Test
	void saysThatAConsumerIsGone() {
		ConsumerId gone = ConsumerId.parse("https://sandbox-search.search.windows.net/indexes('gone')");

		UpstreamFailure failure = failure(() -> this.consumers.read(gone));

		assertThat(failure.kind()).isEqualTo(Kind.MISSING);
		assertThat(failure.origin().service()).isEqualTo(gone.uri());
	}

	private void fault(String method, String kind) {
		for (AzureService service : List.of(AzureService.SEARCH, AzureService.RESOURCE_MANAGER)) {
			this.faults.add(FaultForm.read("{\"service\": \"%s\", \"method\": \"%s\", \"fault\": \"%s\", \"times\": 9}"
				.formatted(service.word(), method, kind)));
		}
	}

	private OperationStatus followed(FakeConsumer held, String operation) {
		OperationStatus first = this.consumers.follow(id(held), operation);
		assertThat(first).isInstanceOf(OperationStatus.Running.class);
		return Stream.generate(() -> this.consumers.follow(id(held), operation))
			.limit(5)
			.filter((status) -> !(status instanceof OperationStatus.Running))
			.findFirst()
			.orElse(first);
	}

	private static Optional<String> key(Reference reference) {
		return switch (reference) {
			case Reference.ServiceManaged none -> Optional.empty();
			case Reference.Pinned pinned -> Optional.of(pinned.key().value());
			case Reference.Versionless versionless -> Optional.of(versionless.key().value());
		};
	}

	private VersionId newVersion(FakeConsumer held) {
		this.keys.create(String.valueOf(held.keyStore()), String.valueOf(held.key()), StoredVersion.RSA_OPERATIONS,
				"test");
		return current(held);
	}

	private VersionId current(FakeConsumer held) {
		return this.keys.current(String.valueOf(held.keyStore()), String.valueOf(held.key()));
	}

	private ConsumerState read(FakeConsumer held) {
		return this.consumers.read(id(held));
	}

	private UpstreamFailure refusal(FakeConsumer held, ConsumerState seen) {
		return failure(() -> this.consumers.write(id(held), seen, KindsOfCode.to(seen, new VersionId("f".repeat(32))),
				() -> true));
	}

	private static UpstreamFailure failure(Runnable call) {
		return catchThrowableOfType(UpstreamFailure.class, call::run);
	}

	private static ConsumerId id(FakeConsumer held) {
		return ConsumerId.parse(held.uri());
	}

	private List<FakeConsumer> held() {
		return Stream.concat(this.search.consumers().stream(), this.resourceManager.consumers().stream())
			.filter((held) -> (held.key() == null) ? held.uri().contains("plain") : KEYS.contains(held.key()))
			.toList();
	}

	private Stream<FakeConsumer> pinned() {
		return held().stream().filter((held) -> read(held).reference() instanceof Reference.Pinned);
	}

	private FakeConsumer named(String part) {
		return held().stream().filter((held) -> held.uri().contains(part)).findFirst().orElseThrow();
	}

	private Map<String, JsonNode> definitions() {
		return held().stream().collect(Collectors.toMap(FakeConsumer::uri, FakeConsumer::definition));
	}

	private List<Ledger.Entry> puts() {
		return this.ledger.entries().stream().filter((entry) -> entry.operation().equals("PutConsumer")).toList();
	}

	/** Lets a test do something before the fake does. */
	private record Watched(FakeService fake, List<Consumer<Call>> before) implements FakeService {

		@Override
		public Reply answer(Call call) {
			this.before.forEach((action) -> action.accept(call));
			return this.fake.answer(call);
		}

		@Override
		public void reset() {
			this.fake.reset();
		}

	}

}
