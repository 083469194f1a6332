package io.keyrotor.enforcement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.keyrotor.key.Finding;
import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.step.History.RecordedWrite;
import io.keyrotor.step.InMemoryHistory;
import io.keyrotor.step.Timings;
import io.keyrotor.step.WriteOutcome;
import io.keyrotor.step.WriteOutcome.Result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EnforcementServiceTest {

	private static final SearchServiceId ID = SearchServiceId
		.parse("/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/wards");

	private final InMemorySearchServices services = new InMemorySearchServices();

	private final InMemoryHistory history = new InMemoryHistory();

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicLong rests = new AtomicLong();

	private final EnforcementService service = new EnforcementService(this.services, this.history,
			new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5)), this.nanos::get,
			(_) -> this.rests.incrementAndGet());

	@Test
	void setsReadsBackAndKeepsTheEvidence() {
		this.services.put(ID, Enforcement.UNSPECIFIED);

		EnforcementReport report = kept(Enforcement.ENABLED);

		assertThat(report.state().enforcement()).isEqualTo(Enforcement.ENABLED);
		assertThat(this.services.asked()).containsExactly(Enforcement.ENABLED);
		RecordedWrite write = this.history.writes(ID.subjectId()).getFirst();
		assertThat(write.write().operation().word()).isEqualTo("SetEnforcement");
		assertThat(write.write().target()).isEqualTo(ID.toString());
		assertThat(write.write().key()).isEmpty();
		WriteOutcome outcome = write.outcome().orElseThrow();
		assertThat(outcome.result()).isEqualTo(Result.DONE);
		assertThat(outcome.requestId()).contains("request-7");
		assertThat(outcome.detail()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Enforcement.class)
	void leavesAloneWhatIsAlreadySo(Enforcement enforcement) {
		this.services.put(ID, enforcement);

		kept(enforcement);

		assertThat(this.services.asked()).isEmpty();
		assertThat(this.history.writes(ID.subjectId())).isEmpty();
	}

	@Test
	void changesNothingWhenOnlyValidating() {
		this.services.put(ID, Enforcement.DISABLED);

		EnforcementOutcome outcome = this.service.set(ID, Enforcement.ENABLED, (_) -> {
		}, true);

		assertThat(((EnforcementOutcome.Kept) outcome).report().state().enforcement()).isEqualTo(Enforcement.DISABLED);
		assertThat(this.services.asked()).isEmpty();
		assertThat(this.history.writes(ID.subjectId())).isEmpty();
	}

	@Test
	void changesNothingThatIsNotAsTheCallerExpects() {
		this.services.put(ID, Enforcement.DISABLED);

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.service.set(ID, Enforcement.ENABLED, (present) -> {
				throw new IllegalStateException(present.enforcement().word());
			}, false))
			.withMessage("Disabled");

		assertThat(this.services.asked()).isEmpty();
	}

	@Test
	void saysThatAzureDidNotKeepTheSetting() {
		this.services.put(ID, Enforcement.UNSPECIFIED);
		this.services.keeping(false);

		EnforcementOutcome outcome = set(Enforcement.ENABLED);

		Finding finding = ((EnforcementOutcome.NotKept) outcome).finding();
		assertThat(finding.code()).isEqualTo("EnforcementNotKept");
		assertThat(finding.message()).contains(ID.toString(), "to Enabled", "it is Unspecified when read back",
				"Nothing else was changed");
		assertThat(this.services.asked()).hasSize(1);
		WriteOutcome kept = this.history.writes(ID.subjectId()).getFirst().outcome().orElseThrow();
		assertThat(kept.result()).isEqualTo(Result.DONE);
		assertThat(kept.detail().orElseThrow()).contains("Unspecified");
	}

	@Test
	void waitsForAReadThatLagsBehind() {
		this.services.put(ID, Enforcement.UNSPECIFIED);
		this.services.lag(3);

		assertThat(kept(Enforcement.ENABLED).state().enforcement()).isEqualTo(Enforcement.ENABLED);
		assertThat(this.rests.get()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "UNCERTAIN,true", "UNAVAILABLE,true", "UNCERTAIN,false", "UNAVAILABLE,false" })
	void looksAfterAnAnswerThatWasLost(Kind kind, boolean effective) {
		this.services.put(ID, Enforcement.UNSPECIFIED);
		this.services.fail(kind, effective);

		if (effective) {
			assertThat(kept(Enforcement.ENABLED).state().enforcement()).isEqualTo(Enforcement.ENABLED);
		}
		else {
			assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> set(Enforcement.ENABLED))
				.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(kind));
		}

		assertThat(this.services.asked()).hasSize(1);
		assertThat(outcome().result()).isEqualTo(Result.UNANSWERED);
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = { "THROTTLED", "STALE", "FORBIDDEN", "REJECTED" })
	void keepsThatAzureRefused(Kind kind) {
		this.services.put(ID, Enforcement.UNSPECIFIED);
		this.services.fail(kind, false);

		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> set(Enforcement.ENABLED));

		assertThat(outcome().result()).isEqualTo(Result.REFUSED);
		assertThat(this.rests.get()).isZero();
	}

	@Test
	void sendsNothingThroughAClosedFence() {
		this.services.put(ID, Enforcement.UNSPECIFIED);
		EnforcementService late = new EnforcementService(this.services, this.history,
				new Timings(Duration.ofSeconds(10), Duration.ofSeconds(5)),
				() -> this.nanos.addAndGet(Duration.ofMinutes(5).toNanos()), (_) -> {
				});

		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(() -> late.set(ID, Enforcement.ENABLED, (_) -> {
		}, false)).withMessageContaining("took too long to begin");

		assertThat(this.services.asked()).isEmpty();
		assertThat(outcome().result()).isEqualTo(Result.NOT_SENT);
	}

	@ParameterizedTest
	@CsvSource({ "2021-05-12T23:59:59Z,false", "2021-05-13T00:00:00Z,true" })
	void knowsWhetherTemporaryDisksAreCovered(Instant createdOn, boolean covered) {
		this.services.put(new SearchServiceState(ID, Enforcement.ENABLED, Optional.empty(), Optional.of(createdOn),
				Optional.empty()));

		EnforcementReport report = this.service.read(ID);

		assertThat(report.temporaryDisksCovered()).contains(covered);
		assertThat(codes(report)).isEqualTo(covered ? List.of() : List.of("TemporaryDisksNotCovered"));
	}

	@Test
	void warnsOfEverythingThatIsNotAsItShouldBe() {
		this.services.put(new SearchServiceState(ID, Enforcement.UNSPECIFIED, Optional.of("NonCompliant"),
				Optional.empty(), Optional.of("free")));
		this.services.objects(new UnencryptedObjects(List.of("https://wards.search.windows.net/indexes('plain')"),
				List.of(new Finding("Forbidden", "The skillsets were not looked at."))));
		this.services.policies(new PolicyInForce(BuiltInPolicy.DENIES, "Deny"));

		EnforcementReport report = this.service.read(ID);

		assertThat(report.temporaryDisksCovered()).isEmpty();
		assertThat(report.unencrypted()).hasSize(1);
		assertThat(codes(report)).containsExactly("CreationUnknown", "FreeTier", "ObjectsNotEncrypted", "UpdatesDenied",
				"Forbidden");
	}

	@Test
	void saysThatThePoliciesAreNotKnown() {
		this.services.put(ID, Enforcement.ENABLED);
		this.services.failPolicies(Kind.FORBIDDEN);

		EnforcementReport report = this.service.read(ID);

		assertThat(report.policies()).extracting(PolicyInForce::effect).containsExactly("Unknown", "Unknown");
		assertThat(codes(report)).containsExactly("Forbidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "wards", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
			"https://wards.search.windows.net/indexes('a')",
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/s#x",
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/a/sharedPrivateLinkResources/b",
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.Search/searchServices/a'%20or" })
	void takesNothingForASearchServiceThatIsNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> SearchServiceId.parse(text));
	}

	private EnforcementOutcome set(Enforcement wanted) {
		return this.service.set(ID, wanted, (_) -> {
		}, false);
	}

	private EnforcementReport kept(Enforcement wanted) {
		EnforcementOutcome outcome = set(wanted);
		assertThat(outcome).isInstanceOf(EnforcementOutcome.Kept.class);
		return ((EnforcementOutcome.Kept) outcome).report();
	}

	private WriteOutcome outcome() {
		return this.history.writes(ID.subjectId()).getFirst().outcome().orElseThrow();
	}

	private static List<String> codes(EnforcementReport report) {
		return report.warnings().stream().map(Finding::code).toList();
	}

}
