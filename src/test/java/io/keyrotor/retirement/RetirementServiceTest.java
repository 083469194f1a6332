package io.keyrotor.retirement;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.keyrotor.binding.ConsumerId;
import io.keyrotor.idempotency.RequestKey;
import io.keyrotor.key.Finding;
import io.keyrotor.key.VersionId;
import io.keyrotor.retirement.ManualRetirer.Death;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationFixtures;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers and operators do to retirements, through the service and with real steps.
 */
class RetirementServiceTest {

	private static final RetirementRequest REQUEST = new RetirementRequest(Optional.empty(), Optional.of("a test"));

	private static final ConsumerId HOTELS = RotationFixtures.HOTELS;

	private static final ConsumerId DICOM = ConsumerId
		.parse("/subscriptions/s1/resourceGroups/g1/providers/Microsoft.HealthcareApis/workspaces/w1/dicomservices/d1");

	private static final RetirementAction RESUME = new RetirementAction.Resume();

	private static final RetirementAction CANCEL = new RetirementAction.Cancel();

	private static final RetirementAction REENABLE = new RetirementAction.Reenable();

	private static final RetirementAction ACCEPT = new RetirementAction.AcceptMissingEvidence("Ada", "no log");

	private final ManualRetirer house = new ManualRetirer();

	@Test
	void acceptsTheRetirementOfAnOldVersion() {
		this.house.bind(HOTELS);
		Retirement retirement = accepted(Optional.empty());
		assertThat(retirement.phase()).isInstanceOf(RetirementPhase.Soaking.class);
		assertThat(retirement.reason()).contains("a test");
		assertThat(this.house.retirements.live(ManualRetirer.KEY, this.house.old)).contains(retirement);
	}

	@Test
	void refusesWithEverythingThatWaitingCannotCure() {
		this.house.bind(DICOM);
		this.house.consumers.pin(HOTELS, ManualRetirer.KEY.name(), this.house.old);
		this.house.bindAsItIs(HOTELS);
		this.house.rotations.put(RotationFixtures.requested());
		assertThat(request(this.house.old)).isInstanceOfSatisfying(RetirementAdmission.Refused.class, (refused) -> {
			assertThat(refused.causes()).extracting(Finding::code)
				.containsExactlyInAnyOrder("ConsumerKeepsOldVersions", "ConsumerOnVersion", "RotationInProgress");
			assertThat(refused.finding().code()).isEqualTo("RetirementBlocked");
			assertThat(refused.finding().message()).contains(HOTELS.uri(), DICOM.uri());
		});
		assertThat(this.house.retirements.live(ManualRetirer.KEY, this.house.old)).isEmpty();
	}

	@Test
	void refusesTheCurrentVersionAndOneThatDoesNotExist() {
		assertThat(causes(this.house.current)).containsExactly("VersionIsCurrent");
		assertThat(causes(new VersionId("f".repeat(32)))).containsExactly("VersionNotFound");
	}

	@Test
	void leadsToTheRetirementUnderWay() {
		Retirement live = accepted(Optional.empty());
		assertThat(request(this.house.old)).isEqualTo(new RetirementAdmission.InProgress(live));
		assertThat(this.house.service.plan(ManualRetirer.KEY, this.house.old, REQUEST))
			.isEqualTo(new RetirementPlanning.InProgress(live));
	}

	@Test
	void givesTheSameRetirementToTheSameRequest() {
		Optional<RequestKey> once = Optional.of(new RequestKey("ada POST /v1/retirements", "k1", "hash"));
		Retirement first = accepted(once);
		assertThat(accepted(once)).isEqualTo(first);
		this.house.service.act(first.id(), CANCEL, false);
		assertThat(accepted(once).phase()).isInstanceOf(RetirementPhase.Canceled.class);
		assertThat(accepted(Optional.empty()).id()).isNotEqualTo(first.id());
	}

	@Test
	void plansWhatARequestWouldDo() {
		this.house.bind(HOTELS);
		assertThat(this.house.service.plan(ManualRetirer.KEY, this.house.old, REQUEST))
			.isInstanceOfSatisfying(RetirementPlanning.Planned.class, (planned) -> {
				assertThat(planned.soakUntil()).isEqualTo(this.house.now().plus(Duration.ofHours(24)));
				assertThat(planned.minimum().orElseThrow().consumer()).isEqualTo(HOTELS);
				assertThat(planned.consumers()).hasSize(1);
				assertThat(planned.logged()).isTrue();
			});
		assertThat(this.house.retirements.live(ManualRetirer.KEY, this.house.old)).isEmpty();
	}

	@Test
	void planRefusesWhatARequestRefuses() {
		this.house.bind(DICOM);
		assertThat(this.house.service.plan(ManualRetirer.KEY, this.house.old, REQUEST))
			.isInstanceOfSatisfying(RetirementPlanning.Refused.class, (refused) -> assertThat(refused.causes())
				.isEqualTo(((RetirementAdmission.Refused) request(this.house.old)).causes()));
	}

	@Test
	void namesTheConsumerThatNeedsTheLongestSoak() {
		assertThat(this.house.service.minimumSoak(ManualRetirer.KEY)).isEmpty();
		this.house.bind(HOTELS);
		assertThat(this.house.service.minimumSoak(ManualRetirer.KEY)).hasValueSatisfying((minimum) -> {
			assertThat(minimum.duration()).isEqualTo(Duration.ofHours(24));
			assertThat(minimum.consumer()).isEqualTo(HOTELS);
			assertThat(minimum.source()).contains("Microsoft Learn");
		});
	}

	@Test
	void knowsNoOtherRetirement() {
		assertThat(this.house.service.act(RetirementId.random(), CANCEL, false)).isEmpty();
	}

	@Test
	void cancelsBeforeTheVersionIsTouched() {
		for (Class<? extends RetirementPhase> phase : List.of(RetirementPhase.Soaking.class,
				RetirementPhase.Proving.class, RetirementPhase.Disabling.class)) {
			this.house.begin(Optional.empty()).runTo(phase);
			assertThat(this.house.act(CANCEL)).isInstanceOf(RetirementOutcome.Done.class);
			assertThat(this.house.act(CANCEL)).isInstanceOf(RetirementOutcome.AlreadyDone.class);
			assertThat(this.house.kept().status()).isEqualTo(Retirement.Status.CANCELED);
		}
		assertThat(this.house.changes()).isEmpty();
	}

	@Test
	void cancelsWhatIsHeld() {
		this.house.log.remove();
		this.house.begin(Optional.empty()).run();
		assertThat(this.house.act(CANCEL)).isInstanceOf(RetirementOutcome.Done.class);
	}

	@Test
	void doesNotCancelOnceTheVersionMayBeDisabled() {
		this.house.begin(Optional.empty()).runTo(RetirementPhase.Disabling.class);
		this.house.step(Death.BEFORE_EFFECT);
		assertThat(refused(CANCEL)).contains("Disabling", "before Disabling");
		this.house.runTo(RetirementPhase.Probation.class);
		assertThat(refused(CANCEL)).contains("Probation");
		this.house.run();
		assertThat(refused(CANCEL)).contains("Disabled");
	}

	@Test
	void enablesAgainInProbationAndAfterIt() {
		this.house.begin(Optional.empty()).runTo(RetirementPhase.Probation.class);
		assertThat(this.house.act(REENABLE)).isInstanceOf(RetirementOutcome.Done.class);
		assertThat(this.house.act(REENABLE)).isInstanceOf(RetirementOutcome.AlreadyDone.class);
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		this.house.begin(Optional.empty()).run();
		assertThat(this.house.enabled()).isFalse();
		assertThat(this.house.act(REENABLE)).isInstanceOf(RetirementOutcome.Done.class);
		this.house.run();
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.act(REENABLE)).isInstanceOf(RetirementOutcome.AlreadyDone.class);
	}

	@Test
	void doesNotEnableWhatItDidNotDisable() {
		this.house.begin(Optional.empty());
		assertThat(refused(REENABLE)).contains("Soaking", "Cancel it instead");
		this.house.act(CANCEL);
		assertThat(refused(REENABLE)).contains("Canceled");
	}

	@Test
	void doesNotReviveARetirementWhoseVersionHasAnotherOne() {
		this.house.begin(Optional.empty()).run();
		RetirementId first = this.house.kept().id();
		this.house.store.enable(ManualRetirer.KEY,
				this.house.store.version(ManualRetirer.KEY, this.house.old).version(), true);
		Retirement second = accepted(Optional.empty());
		assertThat(this.house.service.act(first, REENABLE, false)).get()
			.isInstanceOfSatisfying(RetirementOutcome.Refused.class,
					(refused) -> assertThat(refused.finding().message()).contains(first.toString(),
							second.id().toString()));
	}

	@Test
	void resumesOnlyWhatIsHeld() {
		this.house.begin(Optional.empty());
		assertThat(refused(RESUME)).contains("Soaking", "not Held");
		this.house.search.unread("The search service s9");
		this.house.run();
		assertThat(this.house.act(RESUME)).isInstanceOf(RetirementOutcome.Done.class);
		assertThat(this.house.act(RESUME)).isInstanceOf(RetirementOutcome.AlreadyDone.class);
	}

	@Test
	void takesAnAcceptanceOnceAndOnlyWhereALogIsMissing() {
		this.house.begin(Optional.empty());
		assertThat(refused(ACCEPT)).contains("Soaking", "has a log");
		this.house.log.remove();
		assertThat(this.house.act(ACCEPT)).isInstanceOf(RetirementOutcome.Done.class);
		assertThat(this.house.act(ACCEPT)).isInstanceOf(RetirementOutcome.AlreadyDone.class);
		this.house.run();
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void takesNoAcceptanceOnceTheVersionIsDisabled() {
		this.house.begin(Optional.empty()).runTo(RetirementPhase.Probation.class);
		assertThat(refused(ACCEPT)).contains("Probation");
	}

	@Test
	void saysWhatAnActionWouldDoAndChangesNothing() {
		Retirement retirement = accepted(Optional.empty());
		assertThat(this.house.service.act(retirement.id(), CANCEL, true))
			.contains(new RetirementOutcome.Done(retirement));
		assertThat(this.house.service.find(retirement.id())).contains(retirement);
	}

	@Test
	void noActionIsLostToAStepThatKeepsSomethingFirst() {
		Retirement retirement = accepted(Optional.empty());
		RacingRetirements racing = new RacingRetirements(this.house.retirements, 3);
		RetirementOutcome outcome = new RetirementActions(racing, this.house.log,
				new Renewal(ManualRetirer.TIMES.proofWindow(), Duration.ofHours(24)), this.house.clock)
			.act(retirement, CANCEL, false);
		assertThat(outcome).isInstanceOf(RetirementOutcome.Done.class);
		assertThat(this.house.service.find(retirement.id()).orElseThrow().phase())
			.isInstanceOf(RetirementPhase.Canceled.class);
	}

	private Retirement accepted(Optional<RequestKey> once) {
		return ((RetirementAdmission.Accepted) this.house.service.request(ManualRetirer.KEY, this.house.old, REQUEST,
				once))
			.retirement();
	}

	private RetirementAdmission request(VersionId version) {
		return this.house.service.request(ManualRetirer.KEY, version, REQUEST, Optional.empty());
	}

	private List<String> causes(VersionId version) {
		return ((RetirementAdmission.Refused) request(version)).causes().stream().map(Finding::code).toList();
	}

	private String refused(RetirementAction action) {
		return ((RetirementOutcome.Refused) this.house.act(action)).finding().message();
	}

}
