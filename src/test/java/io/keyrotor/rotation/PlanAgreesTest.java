package io.keyrotor.rotation;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.keyrotor.binding.BindingId;
import io.keyrotor.binding.CmkBinding;
import io.keyrotor.binding.ConsumerId;
import io.keyrotor.binding.Drift;
import io.keyrotor.binding.InMemoryBindings;
import io.keyrotor.binding.InMemoryConsumers;
import io.keyrotor.binding.Reference;
import io.keyrotor.check.SettableInspection;
import io.keyrotor.check.StoreCheckService;
import io.keyrotor.check.StoreResource;
import io.keyrotor.idempotency.InMemoryAcceptedRequests;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.Key;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyShape;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.plan.PlanCheck;
import io.keyrotor.plan.RotationSurvey;
import io.keyrotor.sandbox.InMemoryKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The plan says what the request then does, in every situation. */
class PlanAgreesTest {

	private static final KeyId KEY = RotationFixtures.KEY;

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId UNKNOWN = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.Novel/things/t1");

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w/dicomservices/d");

	private static final String ROTATE = "Microsoft.KeyVault/vaults/keys/rotate/action";

	@ParameterizedTest(name = "{0}")
	@MethodSource("situations")
	void planAndRequestAgree(String name, String expected, Consumer<PlanAgreesTest.House> situation) {
		House house = new House();
		situation.accept(house);
		assertThat(planned(house)).isEqualTo(expected);
		assertThat(requested(house)).isEqualTo(expected);
	}

	static Stream<Arguments> situations() {
		return Stream.of(situation("nothing is bound", "accepted", (house) -> {
		}), situation("a consumer is pinned", "accepted", House::bind),
				situation("a consumer is versionless", "accepted",
						(house) -> house.bind(HOTELS, new Reference.Versionless(house.uri(), KEY.name()))),
				situation("a consumer hides a secret", "accepted", (house) -> {
					house.bind();
					house.consumers.put(HOTELS, house.pinned(), "credentials");
				}),
				situation("a consumer is on another key", "ConsumerKey",
						(house) -> house.bind(HOTELS,
								new Reference.Versionless(house.uri(),
										KeyId.of("sandbox-vault", "storage-cmk").name()))),
				situation("a consumer has no key of ours", "ConsumerKey",
						(house) -> house.bind(HOTELS, new Reference.ServiceManaged())),
				failing(Kind.FORBIDDEN, "ConsumerReadable"), failing(Kind.MISSING, "ConsumerReadable"),
				failing(Kind.REJECTED, "ConsumerReadable"), failing(Kind.THROTTLED, "accepted"),
				failing(Kind.UNAVAILABLE, "accepted"), failing(Kind.UNCERTAIN, "accepted"),
				failing(Kind.STALE, "accepted"),
				situation("the key is too large for a DICOM service", "KeyTypeAndSize", (house) -> {
					house.bind(DICOM, house.pinned());
					house.change((key) -> changed(key, "RSA", 4096, key.operations(), key.recoveryLevel()));
				}),
				situation("the key is too large and nothing is bound", "accepted",
						(house) -> house
							.change((key) -> changed(key, "RSA", 4096, key.operations(), key.recoveryLevel()))),
				situation("the key cannot wrap", "KeyOperations", (house) -> {
					house.bind();
					house.change((key) -> changed(key, "RSA", 2048, Set.of("sign"), key.recoveryLevel()));
				}), situation("deleted keys can be purged", "PurgeProtection", (house) -> {
					house.bind();
					house.change(
							(key) -> changed(key, "RSA", 2048, key.operations(), Optional.of("Recoverable+Purgeable")));
				}),
				situation("deleted keys can be purged and nothing is bound", "accepted", (house) -> house.change(
						(key) -> changed(key, "RSA", 2048, key.operations(), Optional.of("Recoverable+Purgeable")))),
				situation("deleted keys cannot be recovered", "SoftDelete,PurgeProtection", (house) -> {
					house.bind();
					house.change((key) -> changed(key, "RSA", 2048, key.operations(), Optional.of("Purgeable")));
				}), situation("the store does not tell a recovery level", "accepted", (house) -> {
					house.bind();
					house.change((key) -> changed(key, "RSA", 2048, key.operations(), Optional.empty()));
				}), situation("the store has no purge protection", "PurgeProtection", (house) -> {
					house.bind();
					house.inspection.see(house.resource(false));
				}), situation("the store has purge protection", "accepted", (house) -> {
					house.bind();
					house.inspection.see(house.resource(true));
				}), situation("nobody may rotate", "RotateKey", (house) -> {
					house.inspection.see(house.resource(true));
					house.inspection.permit("Microsoft.KeyVault/vaults/keys/read");
				}), situation("this service may rotate", "accepted", (house) -> {
					house.inspection.see(house.resource(true));
					house.inspection.permit(ROTATE);
				}), situation("the store is in another tenant", "Tenant", (house) -> {
					house.inspection.see(house.resource(true));
					house.inspection.comeFrom("t-2");
				}), situation("the store is in our tenant", "accepted", (house) -> {
					house.inspection.see(house.resource(true));
					house.inspection.comeFrom("t-1");
				}),
				situation("the key is disabled", "KeyDisabled",
						(house) -> house.keys.enable(KEY, house.keys.key(KEY).current(), false)),
				situation("the key backs a certificate", "KeyIsManaged", (house) -> house.keys.backACertificate(KEY)),
				situation("the key has a live rotation", "in progress",
						(house) -> house.rotations.put(RotationFixtures.requested())));
	}

	@Test
	void everyFailedCheckIsNamedAtOnce() {
		House house = new House();
		house.bind();
		house.bind(DICOM, new Reference.ServiceManaged());
		house.consumers.fail(HOTELS, Kind.FORBIDDEN);
		house.change((key) -> changed(key, "EC", 256, Set.of("sign"), Optional.of("Purgeable")));
		assertThat(requested(house).split(",", -1)).containsExactlyInAnyOrder("SoftDelete", "PurgeProtection",
				"ConsumerReadable", "KeyTypeAndSize", "KeyOperations", "ConsumerKey", "KeyTypeAndSize",
				"KeyOperations");
		assertThat(house.rotations.live(KEY)).isEmpty();
		assertThat(house.ledgerSize()).isZero();
	}

	@Test
	void repeatedRequestLooksAtNothing() {
		House house = new House();
		house.bind();
		RequestKey once = new RequestKey("caller POST /rotations", "key-1", "hash");
		RotationService service = house.service();
		Admission first = service.request(KEY, wish(Optional.empty()), Optional.of(once));
		house.consumers.fail(HOTELS, Kind.FORBIDDEN);
		long calls = house.keys.calls();
		assertThat(service.request(KEY, wish(Optional.empty()), Optional.of(once))).isEqualTo(first);
		assertThat(house.keys.calls()).isEqualTo(calls);
	}

	@Test
	void planTellsStepsAndTimesOfARetirement() {
		House house = new House();
		house.bind();
		Planning.Planned plan = (Planning.Planned) house.service()
			.plan(KEY, wish(Optional.of(new Retire(Optional.of(Duration.ofHours(30))))));
		assertThat(plan.steps()).hasSize(6);
		assertThat(plan.steps().get(0)).startsWith("Create a new version of sandbox-vault/search-cmk and keep ");
		assertThat(plan.steps().get(1)).startsWith("Move " + HOTELS + " from the version ");
		assertThat(plan.steps().get(3)).contains("PT30H", "may have it in its cache for PT24H");
		assertThat(plan.steps().get(4)).startsWith("Prove that nothing uses ");
		assertThat(plan.steps().get(5)).startsWith("Disable ");
		assertThat(plan.expectedDuration()).isEqualTo(Duration.ofHours(31).plusMinutes(1));
	}

	@Test
	void planSaysThatADicomServiceNeverLetsAnOldVersionGo() {
		House house = new House();
		house.bind(DICOM, house.pinned());
		Planning.Planned plan = (Planning.Planned) house.service()
			.plan(KEY, wish(Optional.of(new Retire(Optional.empty()))));
		assertThat(plan.accepted()).isTrue();
		assertThat(plan.steps()).anyMatch((step) -> step.startsWith("Hold and disable nothing: the consumer " + DICOM));
		assertThat(plan.warnings()).extracting(Finding::code).contains("RetirementBlocked");
	}

	@Test
	void planWithoutRetirementLastsAsLongAsTheConsumersRemember() {
		House house = new House();
		assertThat(house.expected()).isEqualTo(Duration.ofMinutes(1));
		house.bind(DICOM, house.pinned());
		assertThat(house.expected()).isEqualTo(Duration.ofMinutes(1));
		house.bind();
		assertThat(house.expected()).isEqualTo(Duration.ofHours(24).plusMinutes(1));
	}

	@Test
	void stepsNameWhatIsWaitedForAndWhatIsHeldAt() {
		House house = new House();
		house.bind();
		house.consumers.fail(HOTELS, Kind.THROTTLED);
		house.bind(DICOM, house.pinned());
		house.consumers.put(DICOM, house.pinned(), "password");
		Planning.Planned plan = (Planning.Planned) house.service().plan(KEY, wish(Optional.empty()));
		assertThat(plan.steps()).anyMatch((step) -> step.startsWith("Wait until " + HOTELS + " can be read"))
			.anyMatch((step) -> step.startsWith("Hold at " + DICOM + ": "));
		assertThat(plan.warnings()).extracting(Finding::code).containsExactly("NeedsSecret");
	}

	@Test
	void planSaysWhatAnOperatorMovesAndThatTheRotationIsHeldForIt() {
		House house = new House();
		house.bind(UNKNOWN, house.pinned());
		Planning.Planned plan = (Planning.Planned) house.service().plan(KEY, wish(Optional.empty()));
		assertThat(plan.steps())
			.anyMatch((step) -> step.startsWith("Hold for an operator, who moves " + UNKNOWN + " from the version ")
					&& step.contains("no catalogue entry") && step.endsWith("read back to verify that it is there."))
			.noneMatch((step) -> step.startsWith("Move "));
		assertThat(plan.warnings()).extracting(Finding::code).containsExactly("MoveByHand");
		assertThat(plan.byHand(plan.consumers().getFirst())).isPresent();
	}

	@Test
	void planAsksNobodyToMoveWhatFollowsTheKeyByItself() {
		House house = new House();
		house.bind(UNKNOWN, new Reference.Versionless(house.uri(), KEY.name()));
		Planning.Planned plan = (Planning.Planned) house.service().plan(KEY, wish(Optional.empty()));
		assertThat(plan.steps()).anyMatch((step) -> step.startsWith("Leave " + UNKNOWN + " alone"));
		assertThat(plan.warnings()).isEmpty();
		assertThat(plan.byHand(plan.consumers().getFirst())).isEmpty();
	}

	@Test
	void planWaitsForWhatCannotBeReadBeforeAnOperatorMovesIt() {
		House house = new House();
		house.bind(UNKNOWN, house.pinned());
		house.consumers.fail(UNKNOWN, Kind.THROTTLED);
		Planning.Planned plan = (Planning.Planned) house.service().plan(KEY, wish(Optional.empty()));
		assertThat(plan.steps()).anyMatch((step) -> step.startsWith("Wait until " + UNKNOWN + " can be read")
				&& step.contains("hold for an operator"));
	}

	private static Arguments failing(Kind kind, String expected) {
		return situation("a consumer answers " + kind, expected, (house) -> {
			house.bind();
			house.consumers.fail(HOTELS, kind);
		});
	}

	private static Arguments situation(String name, String expected, Consumer<House> situation) {
		return arguments(name, expected, situation);
	}

	private static RotationRequest wish(Optional<Retire> retire) {
		return new RotationRequest(Optional.empty(), false, retire);
	}

	private static String planned(House house) {
		return switch (house.service().plan(KEY, wish(Optional.empty()))) {
			case Planning.Planned planned ->
				planned.accepted() ? "accepted" : named(planned.checks().stream().filter(PlanCheck::failed).toList());
			case Planning.InProgress _ -> "in progress";
			case Planning.Refused refused -> refused.finding().code();
		};
	}

	private static String requested(House house) {
		return switch (house.service().request(KEY, wish(Optional.empty()), Optional.empty())) {
			case Admission.Accepted _ -> "accepted";
			case Admission.InProgress _ -> "in progress";
			case Admission.Refused refused -> refused.finding().code();
			case Admission.NotSafe unsafe -> named(unsafe.failed());
		};
	}

	private static String named(List<PlanCheck> checks) {
		return String.join(",", checks.stream().map(PlanCheck::check).toList());
	}

	private static Key changed(Key key, String type, int bits, Set<String> operations, Optional<String> level) {
		return new Key(key.id(), new KeyShape(type, OptionalInt.of(bits), Optional.empty()), key.managed(),
				key.current(), operations, level);
	}

	/** A key, its store and its consumers, all well until a test says otherwise. */
	static final class House {

		private final SettableClock clock = new SettableClock(RotationFixtures.NOON);

		private final InMemoryKeys keys = new InMemoryKeys(this.clock);

		private final InMemoryConsumers consumers = new InMemoryConsumers();

		private final InMemoryBindings bindings = new InMemoryBindings();

		private final InMemoryRotations rotations = new InMemoryRotations();

		private final InMemoryAcceptedRequests requests = new InMemoryAcceptedRequests();

		private final SettableInspection inspection = new SettableInspection();

		private UnaryOperator<Key> change = UnaryOperator.identity();

		void change(UnaryOperator<Key> change) {
			this.change = change;
		}

		RotationService service() {
			ChangedKeys seen = new ChangedKeys(this.keys, this.change);
			StoreCheckService checks = new StoreCheckService(InMemoryKeys.stores(), this.inspection, seen, this.keys);
			RotationSurvey survey = new RotationSurvey(InMemoryKeys.stores(), this.consumers, this.bindings, checks,
					Duration.ofSeconds(10));
			return new RotationService(InMemoryKeys.stores(), seen, this.bindings, this.keys, this.rotations,
					this.requests, new RotationPlanner(this.keys, survey, Duration.ofHours(1)), new KeptVersions(),
					new KeptInMemory(), this.clock);
		}

		Duration expected() {
			return ((Planning.Planned) service().plan(KEY, wish(Optional.empty()))).expectedDuration();
		}

		int ledgerSize() {
			return this.keys.ledger().size();
		}

		void bind() {
			bind(HOTELS, pinned());
		}

		void bind(ConsumerId consumer, Reference reference) {
			this.consumers.put(consumer, reference);
			this.bindings.add(new CmkBinding(BindingId.random(), KEY, consumer, reference, Optional.empty(),
					Drift.IN_SYNC, this.clock.instant(), this.clock.instant()));
		}

		Reference pinned() {
			return new Reference.Pinned(uri(), KEY.name(), this.keys.key(KEY).current().id());
		}

		URI uri() {
			return URI.create("https://sandbox-vault.vault.azure.net");
		}

		StoreResource resource(boolean purgeProtection) {
			return new StoreResource(uri(), Optional.of("t-1"), Optional.of(true), OptionalInt.of(90), purgeProtection,
					Optional.of("Enabled"), Optional.empty(), true, List.of());
		}

	}

}
