package io.keyrotor.sandbox;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The real adapter moves every consumer that the sandbox holds. */
class SandboxConsumersIT {

	private static final String DICOM = "dicomservices";

	private final Ledger ledger = new Ledger(Clock.systemUTC());

	private final KeyLedger keys = new KeyLedger(this.ledger, Clock.systemUTC());

	private final FakeSearch search = new FakeSearch(this.ledger, Clock.systemUTC(), this.keys);

	private final FakeResourceManager resourceManager = new FakeResourceManager(this.ledger, Clock.systemUTC(),
			this.keys);

	private BiFunction<FakeService, Call, Reply> wire = FakeService::answer;

	private final PlainServer server = new PlainServer(this::answer);

	private final Consumers consumers = ConsumersFixture.at(this.server.address());

	private Reply answer(Call call) {
		return this.wire.apply(call.path().startsWith("/subscriptions/") ? this.resourceManager : this.search, call);
	}

	@AfterEach
	void stop() {
		this.server.close();
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
		Map<String, JsonNode> before = definitions();
		List<FakeConsumer> pinned = pinned().toList();

		for (FakeConsumer held : pinned) {
			ConsumerState seen = read(held);
			VersionId old = ((Reference.Pinned) seen.reference()).version();
			VersionId next = newVersion(held);
			this.consumers.repin(id(held), seen, next)
				.ifPresent((operation) -> assertThat(followed(held, operation))
					.isEqualTo(new OperationStatus.Succeeded()));
			assertThat(read(held).reference()).isInstanceOfSatisfying(Reference.Pinned.class,
					(reference) -> assertThat(reference.version()).isEqualTo(next));
			assertThat(read(held).fingerprint()).isEqualTo(seen.fingerprint());
			before.computeIfPresent(held.uri(),
					(_, definition) -> Definitions.object(definition.toString().replace(old.value(), next.value())));
		}

		assertThat(pinned).hasSize(6);
		assertThat(definitions()).isEqualTo(before);
		assertThat(puts()).hasSize(6);
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
		this.wire = (fake, call) -> {
			if (call.method().equals("PUT")) {
				this.search.add(SearchCollection.SYNONYMMAPS, ((ObjectNode) map.definition()).put("synonyms", "b=>a"));
			}
			return fake.answer(call);
		};

		UpstreamFailure failure = failure(() -> this.consumers.repin(id(map), seen, next));

		assertThat(failure.kind()).isEqualTo(Kind.STALE);
		assertThat(failure.origin().status()).hasValue(412);
		assertThat(named("synonymmap1").definition().path("synonyms").stringValue()).isEqualTo("b=>a");
		assertThat(puts()).isEmpty();
	}

	@Test
	void isStaleWhileAChangeOfItsOwnIsUnderWay() {
		FakeConsumer dicom = named(DICOM);
		ConsumerState seen = read(dicom);
		this.consumers.repin(id(dicom), seen, newVersion(dicom));

		assertThat(refusal(dicom, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hotels", DICOM })
	void doesNotKnowWhatHappenedWhenTheAnswerIsLost(String name) throws InterruptedException {
		FakeConsumer held = named(name);
		ConsumerState seen = read(held);
		VersionId next = newVersion(held);
		this.wire = (fake, call) -> {
			Reply reply = fake.answer(call);
			return call.method().equals("PUT") ? Reply.empty(0) : reply;
		};

		assertThat(failure(() -> this.consumers.repin(id(held), seen, next)).kind()).isEqualTo(Kind.UNCERTAIN);

		Thread.sleep(ArmOperation.LENGTH.plusMillis(100));
		assertThat(read(held).reference()).isInstanceOfSatisfying(Reference.Pinned.class,
				(reference) -> assertThat(reference.version()).isEqualTo(next));
		assertThat(failure(() -> this.consumers.repin(id(held), seen, next)).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hotels", "synonymmap1", "datasource1", "skillset1", "indexer1", DICOM })
	void doesNotWriteWhatHidesASecret(String name) {
		FakeConsumer held = named(name);
		ConsumerState seen = read(held);
		this.wire = (fake, call) -> {
			Reply reply = fake.answer(call);
			ObjectNode body = Definitions.object(reply.body());
			body.withObjectProperty("tags").put("team", "<redacted>");
			return new Reply(reply.status(), reply.headers(), body.toString());
		};

		assertThat(read(held).hiddenSecrets()).containsExactly("tags.team");
		assertThat(refusal(held, seen).kind()).isEqualTo(Kind.STALE);
		assertThat(refusal(held, read(held)).kind()).isEqualTo(Kind.STALE);
		assertThat(puts()).isEmpty();
	}

	@Test
	void doesNotWriteAnObjectThatReachesItsKeyWithAnApplication() {
		ObjectNode map = ((ObjectNode) named("synonymmap1").definition()).put("name", "with-application");
		map.withObject("/encryptionKey/accessCredentials").put("applicationId", "a").put("applicationSecret", "s");
		this.search.add(SearchCollection.SYNONYMMAPS, map);
		FakeConsumer held = named("with-application");

		assertThat(read(held).identity()).contains("Application a");
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
		Optional<String> operation = this.consumers.repin(id(dicom), read(dicom), newVersion(dicom));

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
		return failure(() -> this.consumers.repin(id(held), seen, new VersionId("f".repeat(32))));
	}

	private static UpstreamFailure failure(Runnable call) {
		return catchThrowableOfType(UpstreamFailure.class, call::run);
	}

	private static ConsumerId id(FakeConsumer held) {
		return ConsumerId.parse(held.uri());
	}

	private List<FakeConsumer> held() {
		return Stream.concat(this.search.consumers().stream(), this.resourceManager.consumers().stream()).toList();
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

}
