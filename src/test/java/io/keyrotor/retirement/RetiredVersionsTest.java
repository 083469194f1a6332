package io.keyrotor.retirement;

import java.time.Duration;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.rotation.OldVersions;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetiredVersionsTest {

	private final ManualRetirer house = new ManualRetirer();

	private final OldVersions oldVersions = new RetiredVersions(this.house.keys, this.house.retirements,
			this.house.clock);

	private final RotationId rotation = RotationId.random();

	@Test
	void retiresOnceForEachRotation() {
		RetirementId id = retire(this.rotation);
		assertThat(retire(this.rotation)).isEqualTo(id);
		assertThat(this.house.retirements.find(id)).hasValueSatisfying((retirement) -> {
			assertThat(retirement.rotation()).contains(this.rotation);
			assertThat(retirement.soak()).contains(Duration.ofHours(30));
			assertThat(retirement.version()).isEqualTo(this.house.old);
		});
	}

	@Test
	void findsTheRetirementOfARotationEvenWhenItIsOver() {
		RetirementId id = retire(this.rotation);
		this.house.service.act(id, new RetirementAction.Cancel(), false);
		assertThat(retire(this.rotation)).isEqualTo(id);
	}

	@Test
	void takesTheRetirementUnderWayForAnotherRotation() {
		RetirementId id = retire(this.rotation);
		assertThat(retire(RotationId.random())).isEqualTo(id);
	}

	@Test
	void keepsAVersionByCancellingItsRetirement() {
		RetirementId id = retire(this.rotation);
		assertThat(kept()).isFalse();
		assertThat(keep()).isEmpty();
		assertThat(this.house.retirements.find(id).orElseThrow().cause()).get()
			.extracting(Finding::code)
			.isEqualTo("VersionNeededAgain");
		assertThat(keep()).isEmpty();
		assertThat(kept()).isTrue();
	}

	@Test
	void saysWhenItIsTooLateToKeepAVersion() {
		this.house.begin(Optional.empty()).runTo(RetirementPhase.Disabling.class);
		this.house.step(ManualRetirer.Death.BEFORE_EFFECT);
		assertThat(tooLate()).contains("Disabling", "reenable");
		this.house.runTo(RetirementPhase.Probation.class);
		assertThat(tooLate()).contains("Probation", "reenable");
		this.house.run();
		assertThat(tooLate()).contains("Disabled", "reenable");
	}

	@Test
	void keepsAVersionThatWasEnabledAgain() {
		this.house.begin(Optional.empty()).run();
		this.house.act(new RetirementAction.Reenable());
		assertThat(kept()).isFalse();
		this.house.run();
		assertThat(keep()).isEmpty();
		assertThat(kept()).isTrue();
	}

	@Test
	void keepsAVersionThatSomebodyEnabledByHand() {
		this.house.begin(Optional.empty()).run();
		this.house.store.enable(ManualRetirer.KEY,
				this.house.store.version(ManualRetirer.KEY, this.house.old).version(), true);
		assertThat(keep()).isEmpty();
		assertThat(kept()).isTrue();
	}

	@Test
	void keepsAVersionThatNobodyRetires() {
		assertThat(keep()).isEmpty();
		assertThat(kept()).isTrue();
	}

	private RetirementId retire(RotationId asked) {
		return this.oldVersions.retire(asked, ManualRetirer.KEY, this.house.old, Optional.of(Duration.ofHours(30)));
	}

	private Optional<Finding> keep() {
		return this.oldVersions.keep(ManualRetirer.KEY, this.house.old);
	}

	private boolean kept() {
		return this.oldVersions.kept(ManualRetirer.KEY, this.house.old);
	}

	private String tooLate() {
		Finding finding = keep().orElseThrow();
		assertThat(finding.code()).isEqualTo("RollbackNotPossible");
		return finding.message();
	}

}
