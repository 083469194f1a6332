package io.keyrotor.retirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.keyrotor.key.Finding;
import io.keyrotor.key.KeyId;
import io.keyrotor.key.KeyName;
import io.keyrotor.key.KeyStoreName;
import io.keyrotor.rotation.RetirementId;
import io.keyrotor.rotation.RotationFixtures;
import io.keyrotor.step.SubjectIsStale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every store of retirements does. */
public abstract class RetirementsContract {

	private static final RetirementFilter ALL = new RetirementFilter(Optional.empty(), Optional.empty(),
			Optional.empty(), Optional.empty(), Optional.empty());

	protected abstract Retirements retirements();

	@Test
	void findsARetirementAsItWasKept() {
		Retirements retirements = retirements();
		Retirement retirement = RetirementFixtures.requested();
		assertThat(retirements.accept(retirement, () -> true)).isEqualTo(retirement);
		assertThat(retirements.find(retirement.id())).contains(retirement);
		assertThat(retirements.find(RetirementId.random())).isEmpty();
	}

	@Test
	void findsAnAcceptanceAsItWasKept() {
		Retirements retirements = retirements();
		Retirement retirement = accepted(retirements);
		Retirement next = retirement.accept(new EvidenceAcceptance("Ada", "no log yet", RetirementFixtures.NOON),
				retirement.phase(), RetirementFixtures.NOON);
		retirements.wake(next);
		assertThat(retirements.find(retirement.id())).contains(next);
	}

	@ParameterizedTest
	@MethodSource("io.keyrotor.retirement.RetirementFixtures#everyPhase")
	void findsEveryPhaseAsItWasKept(RetirementPhase phase) {
		Retirements retirements = retirements();
		Retirement next = RetirementFixtures.next(accepted(retirements), phase);
		retirements.wake(next);
		assertThat(retirements.find(next.id())).contains(next);
	}

	@Test
	void keepsOneLiveRetirementForEachVersion() {
		Retirements retirements = retirements();
		Retirement first = accepted(retirements);
		assertThat(retirements.accept(RetirementFixtures.requested(), () -> true)).isEqualTo(first);
		Retirement other = RetirementFixtures.requested(first.key(), RotationFixtures.NEW, first.createdOn());
		assertThat(retirements.accept(other, () -> true)).isEqualTo(other);
		assertThat(retirements.live(first.key(), first.version())).contains(first);
	}

	@Test
	void acceptsTheSameRetirementOnceEvenWhenItIsOver() {
		Retirements retirements = retirements();
		Retirement first = accepted(retirements);
		Retirement over = RetirementFixtures.next(first,
				new RetirementPhase.Canceled(new Finding("Canceled", "It was cancelled.")));
		retirements.wake(over);
		assertThat(retirements.accept(first, () -> true)).isEqualTo(over);
		assertThat(retirements.live(first.key(), first.version())).isEmpty();
	}

	@Test
	void acceptsNothingThatIsNotRightAnyMore() {
		Retirements retirements = retirements();
		Retirement retirement = RetirementFixtures.requested();
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> retirements.accept(retirement, () -> false));
		assertThat(retirements.find(retirement.id())).isEmpty();
	}

	@Test
	void refusesARevisionThatIsNotTheNextOne() {
		Retirements retirements = retirements();
		Retirement first = accepted(retirements);
		Retirement second = RetirementFixtures.next(first, first.phase());
		retirements.wake(second);
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> retirements.wake(second));
		assertThat(retirements.find(first.id())).contains(second);
	}

	@Test
	void refusesToReviveARetirementWhoseVersionHasAnotherOne() {
		Retirements retirements = retirements();
		Retirement first = accepted(retirements);
		RetirementPhase.Disabled disabled = new RetirementPhase.Disabled(RetirementFixtures.evidence(),
				RetirementFixtures.NOON);
		Retirement over = RetirementFixtures.next(first, disabled);
		retirements.wake(over);
		Retirement second = accepted(retirements);
		Retirement revived = RetirementFixtures.next(over,
				disabled.reenable(new Finding("ReenabledByOperator", "So.")));
		assertThatExceptionOfType(SubjectIsStale.class).isThrownBy(() -> retirements.wake(revived));
		assertThat(retirements.live(first.key(), first.version())).contains(second);
	}

	@Test
	void listsTheNewestFirstAndEachOnceOverAllPages() {
		Retirements retirements = retirements();
		List<Retirement> kept = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			Retirement retirement = RetirementFixtures.requested(KeyId.of("sandbox-vault", "key-" + i),
					RotationFixtures.OLD, RetirementFixtures.NOON.plusSeconds(i / 2));
			kept.add(retirements.accept(retirement, () -> true));
		}
		List<Retirement> listed = new ArrayList<>();
		Optional<RetirementId> after = Optional.empty();
		do {
			List<Retirement> page = retirements.list(ALL, after, 2);
			listed.addAll(page);
			after = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().id());
		}
		while (after.isPresent());
		assertThat(listed).containsExactlyInAnyOrderElementsOf(kept);
		assertThat(listed).isSortedAccordingTo((a, b) -> b.createdOn().compareTo(a.createdOn()));
	}

	@Test
	void listsOnlyWhatTheFilterAsksFor() {
		Retirements retirements = retirements();
		Retirement mine = accepted(retirements);
		Retirement other = retirements.accept(RetirementFixtures.requested(KeyId.of("sandbox-hsm", "dicom-cmk"),
				RotationFixtures.NEW, RetirementFixtures.NOON), () -> true);
		Retirement canceled = RetirementFixtures.next(other,
				new RetirementPhase.Canceled(new Finding("Canceled", "It was cancelled.")));
		retirements.wake(canceled);
		assertThat(list(retirements, Optional.of("sandbox-vault"), Optional.empty(), Optional.empty()))
			.containsExactly(mine);
		assertThat(list(retirements, Optional.empty(), Optional.of("dicom-cmk"), Optional.empty()))
			.containsExactly(canceled);
		assertThat(list(retirements, Optional.empty(), Optional.empty(), Optional.of("Soaking"))).containsExactly(mine);
		assertThat(retirements.list(new RetirementFilter(Optional.empty(), Optional.empty(), Optional.empty(),
				Optional.of(Retirement.Status.CANCELED), Optional.empty()), Optional.empty(), 10))
			.containsExactly(canceled);
		assertThat(retirements.list(RetirementFilter.of(other.key(), other.version()), Optional.empty(), 10))
			.containsExactly(canceled);
	}

	private static List<Retirement> list(Retirements retirements, Optional<String> store, Optional<String> key,
			Optional<String> phase) {
		return retirements.list(new RetirementFilter(store.map(KeyStoreName::new), key.map(KeyName::new),
				Optional.empty(), Optional.empty(), phase), Optional.empty(), 10);
	}

	private static Retirement accepted(Retirements retirements) {
		return retirements.accept(RetirementFixtures.requested(), () -> true);
	}

}
