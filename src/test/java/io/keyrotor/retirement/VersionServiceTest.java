package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.keyrotor.key.UpstreamFailure;
import io.keyrotor.key.UpstreamFailure.Kind;
import io.keyrotor.sandbox.InMemoryKeys;
import io.keyrotor.step.ExternalWrite;
import io.keyrotor.step.WriteJournal;
import io.keyrotor.step.WriteOutcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class VersionServiceTest {

	private final ManualRetirer house = new ManualRetirer();

	private final NotedWrites journal = new NotedWrites();

	private final VersionService service = new VersionService(InMemoryKeys.stores(), this.house.keys,
			this.house.retirements, this.journal, ManualRetirer.TIMINGS, this.house.clock::nanoTime);

	@Test
	void enablesAVersionThatSomebodyDisabledWithItsOwnOperations() {
		Set<String> operations = this.house.store.version(ManualRetirer.KEY, this.house.old).operations();
		disable();
		assertThat(enable()).isInstanceOfSatisfying(VersionEnabling.Enabled.class, (enabled) -> {
			assertThat(enabled.changed()).isTrue();
			assertThat(enabled.version().version().enabled()).isTrue();
			assertThat(enabled.version().operations()).isEqualTo(operations);
		});
		assertThat(this.house.enabled()).isTrue();
		assertThat(this.house.store.version(ManualRetirer.KEY, this.house.old).operations()).isEqualTo(operations);
		assertThat(this.journal.notes).containsExactly("begin EnableVersion", "end Done");
	}

	@Test
	void leavesAnEnabledVersionAsItIs() {
		assertThat(enable()).isInstanceOfSatisfying(VersionEnabling.Enabled.class,
				(enabled) -> assertThat(enabled.changed()).isFalse());
		assertThat(this.journal.notes).isEmpty();
		assertThat(this.house.changes()).isEmpty();
	}

	@Test
	void saysWhatItWouldDoAndChangesNothing() {
		disable();
		assertThat(this.service.enable(ManualRetirer.KEY, this.house.old, true))
			.isInstanceOfSatisfying(VersionEnabling.Enabled.class, (enabled) -> assertThat(enabled.changed()).isTrue());
		assertThat(this.house.enabled()).isFalse();
		assertThat(this.journal.notes).isEmpty();
	}

	@Test
	void readsTheVersionAfterALostAnswer() {
		disable();
		this.house.keys.loseAnswer();
		assertThat(enable()).isInstanceOf(VersionEnabling.Enabled.class);
		assertThat(this.journal.notes).containsExactly("begin EnableVersion", "end Unanswered");
	}

	@Test
	void failsWhenTheVersionIsNotEnabledAfterwards() {
		disable();
		this.house.keys.refuse(Kind.UNCERTAIN);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(this::enable);
		assertThat(this.journal.notes).containsExactly("begin EnableVersion", "end Unanswered");
		assertThat(enable()).isInstanceOf(VersionEnabling.Enabled.class);
	}

	@Test
	void keepsARefusal() {
		disable();
		this.house.keys.refuse(Kind.FORBIDDEN);
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(this::enable)
			.satisfies((failure) -> assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN));
		assertThat(this.journal.notes).containsExactly("begin EnableVersion", "end Refused");
	}

	@Test
	void leavesAVersionToTheRetirementThatIsAtWorkOnIt() {
		this.house.begin(Optional.empty()).runTo(RetirementPhase.Probation.class);
		assertThat(enable()).isInstanceOfSatisfying(VersionEnabling.Refused.class,
				(refused) -> assertThat(refused.finding().message()).contains("Probation", "/reenable"));
		assertThat(this.house.enabled()).isFalse();
	}

	@Test
	void enablesAVersionWhoseRetirementHasNotTouchedIt() {
		disable();
		this.house.begin(Optional.empty()).run();
		assertThat(this.house.blockers()).containsExactly("VersionDisabled");
		assertThat(enable()).isInstanceOf(VersionEnabling.Enabled.class);
	}

	@Test
	void sendsNothingWhenItTakesTooLongToBegin() {
		disable();
		this.journal.delay = () -> this.house.pass(ManualRetirer.TIMINGS.fence());
		assertThatExceptionOfType(UpstreamFailure.class).isThrownBy(this::enable)
			.withMessageContaining("took too long");
		assertThat(this.journal.notes).containsExactly("begin EnableVersion", "end NotSent");
		assertThat(this.house.enabled()).isFalse();
	}

	private VersionEnabling enable() {
		return this.service.enable(ManualRetirer.KEY, this.house.old, false);
	}

	private void disable() {
		this.house.store.enable(ManualRetirer.KEY,
				this.house.store.version(ManualRetirer.KEY, this.house.old).version(), false);
	}

	private static final class NotedWrites implements WriteJournal {

		private final List<String> notes = new ArrayList<>();

		private Runnable delay = () -> {
		};

		@Override
		public Intent begin(String subjectId, ExternalWrite write) {
			this.notes.add("begin " + write.operation().word());
			this.delay.run();
			return new Intent(subjectId, this.notes.size());
		}

		@Override
		public void end(Intent intent, WriteOutcome outcome) {
			this.notes.add("end " + outcome.result().word());
		}

	}

}
