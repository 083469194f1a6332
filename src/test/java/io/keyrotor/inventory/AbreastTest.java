package io.keyrotor.inventory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(30)
class AbreastTest {

	private static final List<Integer> THINGS = IntStream.range(0, 100).boxed().toList();

	@Test
	void keepsTheOrderWhoeverIsFirst() {
		assertThat(Abreast.map(THINGS, 8, () -> true, (thing) -> {
			pause(thing % 3);
			return -thing;
		}).orThrow()).isEqualTo(THINGS.stream().map((thing) -> -thing).toList());
		assertThat(Abreast.map(List.<Integer>of(), 8, () -> true, (thing) -> thing).first()).isEmpty();
	}

	@Test
	void worksOnAsManyAsItMayAndOnNoMore() {
		AtomicInteger working = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		Abreast.map(THINGS, 8, () -> true, (thing) -> {
			most.accumulateAndGet(working.incrementAndGet(), Math::max);
			pause(2);
			return working.decrementAndGet();
		});
		assertThat(most.get()).isBetween(2, 8);
	}

	@Test
	void beginsNothingAfterTheFirstFailure() {
		AtomicInteger begun = new AtomicInteger();
		assertThatIllegalStateException().isThrownBy(() -> Abreast.map(THINGS, 4, () -> true, (thing) -> {
			if (begun.incrementAndGet() == 5) {
				throw new IllegalStateException("the fifth");
			}
			pause(5);
			return thing;
		}).orThrow()).withMessage("the fifth");
		assertThat(begun.get()).isLessThan(20);
	}

	@Test
	void keepsWhatCameBeforeAFailure() {
		Abreast.Answers<Integer> answers = Abreast.map(THINGS, 4, () -> true, (thing) -> {
			if (thing == 30) {
				throw new IllegalStateException("thirty");
			}
			return thing;
		});
		assertThat(answers.first()).isEqualTo(THINGS.subList(0, 30));
		assertThat(answers.failure()).get().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void passesAnErrorOn() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> Abreast.map(THINGS, 4, () -> true, (_) -> {
			throw new StackOverflowError("deep");
		}));
	}

	@Test
	void beginsOneThingInAnyCase() {
		assertThat(Abreast.map(THINGS, 8, () -> false, (thing) -> thing).orThrow()).containsExactly(0);
	}

	@Test
	void answersForTheFirstThingsWhenItIsStopped() {
		AtomicInteger asked = new AtomicInteger();
		List<Integer> answers = Abreast.map(THINGS, 8, () -> asked.incrementAndGet() < 30, (thing) -> thing).orThrow();
		assertThat(answers).isEqualTo(THINGS.subList(0, 30));
	}

	@Test
	void interruptsWhoeverWorksForSomebodyWhoIsInterrupted() throws InterruptedException {
		CountDownLatch working = new CountDownLatch(1);
		AtomicBoolean interrupted = new AtomicBoolean();
		Thread caller = Thread.ofVirtual().start(() -> Abreast.map(List.of(1), 1, () -> true, (thing) -> {
			working.countDown();
			interrupted.set(!pause(20_000));
			return thing;
		}));
		working.await();
		caller.interrupt();
		assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
		assertThat(interrupted).isTrue();
	}

	private static boolean pause(int milliseconds) {
		try {
			Thread.sleep(milliseconds);
			return true;
		}
		catch (InterruptedException _) {
			return false;
		}
	}

}
